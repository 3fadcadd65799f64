// The columns that all programs of the benchmark work on, as raw float64 files in a folder: made once for a number of rows.
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Positive by a power law, an angle from 0 to pi/2, normal, a weight, one of four groups, a small whole number. */
const laws = {
  a: (uniform) => 10 ** (-0.6 * Math.log(uniform())),
  b: (uniform) => (uniform() * Math.PI) / 2,
  c: (uniform) => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  w: (uniform) => -Math.log(uniform()),
  g: (uniform) => Math.floor(4 * uniform()),
  n: (uniform) => Math.floor(40 * uniform()),
};

/** The columns by name, in shared memory. */
export function columnsIn(folder, rows) {
  mkdirSync(folder, { recursive: true });
  return Object.fromEntries(
    Object.entries(laws).map(([name, law], i) => [
      name,
      column(join(folder, `${name}.f64`), rows, law, i + 1),
    ]),
  );
}

function column(path, rows, law, seed) {
  const values = new Float64Array(new SharedArrayBuffer(8 * rows));
  if (existsSync(path) && statSync(path).size === 8 * rows) {
    new Uint8Array(values.buffer).set(readFileSync(path));
    return values;
  }
  const uniform = uniformNumbers(seed);
  for (let i = 0; i < rows; i++) values[i] = law(uniform);
  writeFileSync(path, new Uint8Array(values.buffer));
  return values;
}

/** Numbers in (0, 1): two words of a xorshift generator. */
function uniformNumbers(seed) {
  let state = (seed * 2654435769) >>> 0;
  const word = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  return () => ((word() >>> 5) * 67108864 + (word() >>> 6) + 0.5) / 2 ** 53;
}
