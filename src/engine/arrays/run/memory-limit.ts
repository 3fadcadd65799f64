import { totalmem } from 'node:os';
import { DomainError, ResourceError } from '../../../core/index.js';

/** Half of what the machine or the container allows. */
export function defaultMemoryLimit(): number {
  const allowed = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  return Math.floor(Math.min(totalmem(), allowed) / 2);
}

/** @throws {DomainError} a limit that is no number of bytes above 0 */
export function checkMemoryLimit(bytes: number): number {
  if (Number.isFinite(bytes) && bytes > 0) return bytes;
  throw new DomainError(`memoryLimit is ${bytes}; it must be a number of bytes above 0`, {
    fields: { name: 'memoryLimit', value: bytes },
  });
}

/** 1536 -> "1.5 KiB". */
export function showBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let [value, unit] = [bytes, 0];
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${Number(value.toPrecision(4))} ${units[unit]}`;
}

/** What is left of the limit for one computation: results that stay, and blocks in flight. */
export class MemoryBudget {
  #kept = 0;

  constructor(readonly limit: number) {
    checkMemoryLimit(limit);
  }

  get left(): number {
    return this.limit - this.#kept;
  }

  /** Sets memory aside for a result. @throws {ResourceError} more than is left */
  keep(bytes: number, what: string): void {
    if (bytes > this.left)
      throw new ResourceError(
        `${what} needs ${showBytes(bytes)}, and ${showBytes(this.left)} are left of the memory limit of ${showBytes(this.limit)}`,
        {
          fields: { needed: bytes, limit: this.limit },
          remedy: 'Reduce or slice it, store() it to a file instead, or raise memoryLimit.',
        },
      );
    this.#kept += bytes;
  }

  /**
   * How many blocks may be begun beyond the one that is taken next.
   * @param peak  bytes of a block while it is made
   * @param waiting  bytes of a finished block until it is taken
   * @throws {ResourceError} not even one block fits
   */
  blocksAhead(workers: number, peak: number, waiting: number): number {
    for (let ahead = 4 * workers; ahead >= 1; ahead--) {
      if (Math.min(workers, ahead) * peak + ahead * waiting <= this.left) return ahead;
    }
    throw new ResourceError(
      `one block needs ${showBytes(peak + waiting)}, and ${showBytes(this.left)} are left of the memory limit of ${showBytes(this.limit)}`,
      {
        fields: { needed: peak + waiting, limit: this.limit },
        remedy: 'Make smaller blocks with rechunk() or chunks, or raise memoryLimit.',
      },
    );
  }
}
