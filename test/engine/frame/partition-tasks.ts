import type { PartitionContext, Table } from '../../../src/engine/index.js';

export function scaled(table: Table, { by }: { by: number }, { block }: PartitionContext) {
  return {
    scaled: table.numbers('a').map((x) => by * x),
    rows: new Int32Array(table.rows).fill(block),
  };
}
