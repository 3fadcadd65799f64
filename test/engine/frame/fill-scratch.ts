/** A program whose scratch files may only take some kilobytes: it sorts or keeps rows, and tells how that failed and what is left. */
import { readdirSync } from 'node:fs';
import type { AirshowerError } from '../../../src/core/index.js';
import { fromTable, inline } from '../../../src/engine/index.js';

const [scratch] = process.argv.slice(2);
const x = Float64Array.from({ length: 200_000 }, (_, i) => (i * 7919) % 200_003);
const frame = fromTable({ x }, { executor: inline(), memoryLimit: 1000, scratch });
for (const keep of [() => frame.sortBy('x'), () => frame.distinct('x'), () => frame.persist()])
  await keep().catch((error: AirshowerError) => {
    const left = readdirSync(scratch, { recursive: true, withFileTypes: true }).filter((each) =>
      each.isFile(),
    );
    console.log(JSON.stringify([error.name, error.message, error.remedy, left.length]));
  });
