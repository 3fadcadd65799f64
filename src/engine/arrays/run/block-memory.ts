import { Arena } from '../../kernels/arena.js';

/** Larger results lie on the heap: what kernels can address is not much more than a few of them. */
const mostNumbers = 2 ** 24;

/** Memory for one intermediate result, where kernels can work on it; what is in it at first means nothing. */
export class BlockMemory {
  readonly #arena = new Arena();

  numbers(count: number): Float64Array {
    return count > mostNumbers ? new Float64Array(count) : this.#arena.numbers(count);
  }

  /** For the next result: what lies there is not used any more. */
  release(): void {
    this.#arena.release();
  }
}
