import type { EventFrame } from './event-frame.js';
import { type JoinKeys, type LookUp, lookUpInMemory, rightTable } from './join.js';
import { withinMemory } from './memory.js';
import { lookUpInScratch } from './scratch-join.js';

/** Where a join looks up rows of `other`: in memory, or in a scratch file where they are more than memoryLimit. */
export async function lookUpIn(other: EventFrame, keys: JoinKeys, added: readonly string[]): Promise<LookUp> {
  const held = await withinMemory(() => other.collect([...new Set([...keys.other, ...added])]));
  if (held.value === undefined) return lookUpInScratch(other, keys, added);
  return lookUpInMemory(rightTable(held.value, added, keys), keys.own);
}
