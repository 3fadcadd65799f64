import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fromArrow, fromCsv, fromParquet, inline, readFiles } from '../../../src/engine/index.js';
import { newPath } from './frames.js';
import { holds, type MethodProperty } from './property.js';
import { assertAlike } from './reference.js';
import { condition, inOrder } from './steps.js';

const executor = inline();
const runs = 12;

/** Methods that turn a frame into something else: what comes back from there. */
export const outputs: Readonly<Record<string, MethodProperty>> = {
  toArrow: holds(condition, async ({ frame, rows }, [text, holdsFor]) => {
    const back = await fromArrow(await frame.filter(text).toArrow(), { executor });
    assertAlike([...(await back.collect())], rows.filter(holdsFor).map(inOrder));
  }),

  writeHdf5: holds(
    fc.tuple(condition, fc.constantFrom(0, 1)),
    async ({ frame, rows }, [[text, holdsFor], compression]) => {
      const path = newPath('h5');
      const kept = rows.filter(holdsFor);
      assert.equal(await frame.filter(text).writeHdf5(path, { compression }), kept.length);
      assertAlike([...(await (await readFiles(path, { executor })).collect())], kept.map(inOrder));
      const tables = newPath('hdf5');
      const few = frame.filter(text).select(['x', 'i', 'k']).rename({ x: 'T.x', i: 'T.i' });
      await few.writeHdf5(tables, { layout: 'tableio', compression });
      const back = await (await readFiles(tables, { executor })).collect(['T.x', 'T.i', 'k']);
      assertAlike(
        [...back],
        kept.map(({ x, i, k }) => ({ 'T.x': x, 'T.i': i, k })),
      );
    },
    runs,
  ),

  writeParquet: holds(
    condition,
    async ({ frame, rows }, [text, holdsFor]) => {
      const path = newPath('parquet');
      const kept = rows.filter(holdsFor);
      assert.equal(await frame.filter(text).writeParquet(path), kept.length);
      assertAlike([...(await (await fromParquet(path, { executor })).collect())], kept.map(inOrder));
    },
    runs,
  ),

  writeCsv: holds(
    condition,
    async ({ frame, rows }, [text, holdsFor]) => {
      const path = newPath('csv');
      const kept = rows.filter(holdsFor);
      assert.equal(
        await frame.filter(text).writeCsv(path, { columns: ['x', 'k', 'id', 'text'] }),
        kept.length,
      );
      const types = { x: 'float64', k: 'int16', id: 'int64', text: 'string' } as const;
      const back = await (await fromCsv(path, { executor, types })).collect();
      assertAlike(
        [...back],
        kept.map(({ x, k, id, text: own }) => ({ x, k, id, text: own })),
      );
    },
    runs,
  ),
};
