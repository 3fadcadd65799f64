import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { type Executor, type Table, threads } from '../../../src/engine/index.js';

/** A folder for scratch files, and executors of 1, 2, 4 and 7 workers. They are gone behind the last test of the file that asks for them. */
export function scratchAndPools(name: string): {
  readonly scratch: string;
  readonly pools: readonly Executor[];
} {
  const scratch = mkdtempSync(join(tmpdir(), `airshower-${name}-test-`));
  const pools = [1, 2, 4, 7].map((workers) => threads({ workers }));
  after(async () => {
    await Promise.all(pools.map((pool) => pool.close()));
    rmSync(scratch, { recursive: true });
  });
  return { scratch, pools };
}

/** Names, types and all digits of a table, to compare it with another. */
export const bits = (table: Table): string =>
  JSON.stringify(table.columns.map((name) => [name, table.column(name).type, table.texts(name)]));
