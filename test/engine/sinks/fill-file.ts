/** A program whose files may only take some kilobytes: it writes rows in every way and tells how that failed. */
import type { AirshowerError } from '../../../src/core/index.js';
import { fromTable, inline, threads } from '../../../src/engine/index.js';

const [path] = process.argv.slice(2);
const [x, y] = [1, 2].map((k) => Float64Array.from({ length: 200_000 }, (_, i) => Math.sin(k * i)));
for (const executor of [inline(), threads({ workers: 2 })]) {
  const frame = fromTable({ 'A.x': x, 'A.y': y, 'B.x': x }, { executor });
  for (const layout of ['flat', 'tableio'] as const)
    for (const compression of [0, 1])
      await frame.writeHdf5(path, { layout, compression }).catch((error: AirshowerError) => {
        console.log(JSON.stringify([error.name, error.message]));
      });
  await executor.close();
}
