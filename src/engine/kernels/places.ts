import { type KernelMemory, pageBytes } from '../../core/index.js';
import { pagesOf, readBeyond } from './machine.js';

/** Most bytes of places in one memory, so that there is room for what workers compute. */
const mostBytes = 3 * 2 ** 30;

/** Whole pages of a memory. */
export interface Place {
  readonly address: number;
  readonly pages: number;
}

/** Where in the memory of kernels lies what stays there over many tasks: columns of tables, arrays. */
export class Places {
  readonly #free = new Map<number, number[]>();
  #bytes = 0;

  constructor(readonly memory: KernelMemory) {}

  /** @returns undefined where there is no room */
  take(bytes: number): Place | undefined {
    const pages = Math.ceil((bytes + readBeyond) / pageBytes);
    const address = this.#freeOf(pages).pop() ?? this.#grow(pages);
    return address === undefined ? undefined : { address, pages };
  }

  /** What lies there is not used any more. */
  give({ address, pages }: Place): void {
    this.#freeOf(pages).push(address);
  }

  #grow(pages: number): number | undefined {
    const bytes = pages * pageBytes;
    if (this.#bytes + bytes > mostBytes) return undefined;
    const address = pagesOf(this.memory, bytes);
    if (address !== undefined) this.#bytes += bytes;
    return address;
  }

  #freeOf(pages: number): number[] {
    const known = this.#free.get(pages) ?? [];
    this.#free.set(pages, known);
    return known;
  }
}

/** The places of a memory: one list for all who keep something there. */
export const placesIn = oncePerMemory((memory) => new Places(memory));

/** What belongs to a memory, made when it is first asked for and gone with it. */
export function oncePerMemory<Made extends object>(
  make: (memory: KernelMemory) => Made,
): (memory: KernelMemory) => Made {
  const made = new WeakMap<KernelMemory, Made>();
  return (memory) => {
    const known = made.get(memory) ?? make(memory);
    made.set(memory, known);
    return known;
  };
}
