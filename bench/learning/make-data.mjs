// Writes the benchmark's events as raw little-endian files that both sides read:
// node make-data.mjs FOLDER ROWS FEATURES; events.parquet and events.hdf5 hold the same for training out of core. Features are uniform; the target is a smooth function of three of them with noise.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomStream } from '../../dist/src/core/index.js';
import { closeDefaultExecutor, fromTable } from '../../dist/src/engine/index.js';

const [folder, rows, features] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
mkdirSync(folder, { recursive: true });
const stream = randomStream({ seed: 1, stage: 'bench-learning' });
const columns = Array.from({ length: features }, () =>
  Float64Array.from({ length: rows }, () => stream.uniform()),
);
const [a, b, c] = columns;
const number = a.map((x, i) => Math.sin(6 * x) + b[i] * c[i] + 0.15 * stream.normal());
const group = Uint8Array.from(number, (y) =>
  Math.min(3, Math.max(0, Math.floor((y + 0.2 * stream.normal() + 1) / 0.65))),
);
for (const [f, column] of columns.entries()) writeFileSync(join(folder, `x${f}.f64`), column);
writeFileSync(join(folder, 'number.f64'), number);
writeFileSync(join(folder, 'group.u8'), group);
const named = Object.fromEntries(columns.map((column, f) => [`x${f}`, column]));
const frame = fromTable({ ...named, y: number, g: group });
await frame.writeParquet(join(folder, 'events.parquet'));
await frame.writeHdf5(join(folder, 'events.hdf5'));
await closeDefaultExecutor();
