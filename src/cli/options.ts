import { UsageError } from '../core/index.js';

/** Reads --workers. @throws {UsageError} anything but a whole number from 1 to 1024 */
export function parseWorkers(text: string): number {
  const workers = Number(text);
  if (Number.isInteger(workers) && workers >= 1 && workers <= 1024) return workers;
  throw new UsageError(`--workers: '${text}' is not a whole number of threads from 1 to 1024`, {
    fields: { value: text },
  });
}
