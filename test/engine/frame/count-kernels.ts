import { kernels } from '../../../src/engine/expressions/kernels/kernel-table.js';
import type { Kernel } from '../../../src/engine/expressions/kernels/vector.js';

/** Runs `work` in this thread and counts for how many rows each kernel was called. */
export async function countKernelRows(work: () => PromiseLike<unknown>): Promise<Map<string, number>> {
  const rows = new Map<string, number>();
  const table = kernels as Record<string, Kernel>;
  const original = { ...table };
  for (const [name, kernel] of Object.entries(original))
    table[name] = (out, args, n, parameter) => {
      rows.set(name, (rows.get(name) ?? 0) + n);
      kernel(out, args, n, parameter);
    };
  try {
    await work();
  } finally {
    Object.assign(table, original);
  }
  return rows;
}
