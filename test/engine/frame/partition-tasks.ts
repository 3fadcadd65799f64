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

/** A model of one row at a time, which counts the rows that it sees in shared memory. */
export function scored(table: Table, { name, rows }: { name: string; rows: Int32Array }) {
  Atomics.add(rows, 0, table.rows);
  return { score: table.numbers(name).map((x) => Math.sin(x)) };
}

/** Depends on all rows of the block. */
export function centred(table: Table) {
  const x = table.numbers('x');
  const mean = x.filter(Number.isFinite).reduce((sum, each) => sum + each, 0) / table.rows;
  return { centred: x.map((each) => each - mean) };
}

/** Fails in the second block. */
export function failsLate(table: Table, _: unknown, { block }: PartitionContext) {
  if (block > 0) throw new Error('too late');
  return { late: table.numbers('drawn') };
}
