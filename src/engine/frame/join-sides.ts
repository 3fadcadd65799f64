import { ResourceError } from '../../core/index.js';
import type { Table } from '../columns/table.js';
import type { EventFrame } from './event-frame.js';
import { type JoinKeys, type LookUp, lookUpInMemory, rightTable } from './join.js';
import { lookUpInScratch } from './scratch-join.js';

/** Where a join looks up rows of `other`: in memory, or in a scratch file where they are more than memoryLimit. */
export async function lookUpIn(other: EventFrame, keys: JoinKeys, added: readonly string[]): Promise<LookUp> {
  const held = await rowsInMemory(other, [...new Set([...keys.other, ...added])]);
  if (held === undefined) return lookUpInScratch(other, keys, added);
  return lookUpInMemory(rightTable(held, added, keys), keys.own);
}

/** The rows; undefined where they take more than the limit. */
async function rowsInMemory(other: EventFrame, names: readonly string[]): Promise<Table | undefined> {
  try {
    return await other.collect(names);
  } catch (error) {
    if (error instanceof ResourceError) return undefined;
    throw error;
  }
}
