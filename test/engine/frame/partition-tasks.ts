import type { PartitionContext, Table } from '../../../src/engine/index.js';

export function scaled(table: Table, { by }: { by: number }, { block }: PartitionContext) {
  return {
    scaled: table.numbers('a').map((x) => by * x),
    rows: new Int32Array(table.rows).fill(block),
  };
}

/** Counts its calls in shared memory. */
export function counted(table: Table, counter: Int32Array) {
  Atomics.add(counter, 0, 1);
  return { twice: table.numbers('weight').map((x) => 2 * x) };
}
