import { withinMemory } from '../memory.js';
import { Result } from '../result.js';
import { collectRows, type FrameParts } from '../results/rows.js';
import { type LookUp, lookUpInMemory, type OtherRows, rightTable } from './join.js';
import { lookUpInScratch } from './scratch-join.js';

/** Where a join looks up rows of the other frame: in memory, or in a scratch file where they are more than memoryLimit. */
export async function lookUpIn(other: FrameParts, wanted: OtherRows): Promise<LookUp> {
  const names = wanted.schema.map(({ name }) => name);
  const held = await withinMemory(() => new Result(() => collectRows(other, { names })));
  if (held.value === undefined) return lookUpInScratch(other, wanted);
  return lookUpInMemory(rightTable(held.value, wanted), wanted.keys.own);
}
