import type { ModelStep } from '../../src/learning/index.js';

/** Runs a model's task as a frame's worker does: by module and export, on columns it was sent. */
export async function applyTo(columns: Record<string, Float64Array>, task: ModelStep['task']) {
  const module = await import(task.module);
  return module[task.export]({ numbers: (name: string) => columns[name] }, task.args);
}
