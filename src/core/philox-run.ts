import { philox4x32 } from './philox.js';
import { kernelMemory, kernelsOn, pageBytes } from './webassembly.js';

/** The compiled functions of assembly/index.ts. */
interface Kernels {
  philoxRun(
    c0: number,
    c1: number,
    c2: number,
    c3: number,
    k0: number,
    k1: number,
    out: number,
    quads: number,
  ): void;
}

/** Most words that are made in one call, a multiple of 16. */
export const longestRun = 256;

let opened: { readonly kernels: Kernels; readonly words: Uint32Array } | undefined;

/** The kernels of this thread and the words they write, made at the first use. */
function workspace() {
  if (opened) return opened;
  // The first page is the module's own.
  const memory = kernelMemory(2 * pageBytes);
  const kernels = kernelsOn<Kernels>(new URL('./assembly/kernels.wasm', import.meta.url), memory);
  opened = { kernels, words: new Uint32Array(memory.buffer, pageBytes, longestRun) };
  return opened;
}

/**
 * Fills `out` with the words of the counters that follow each other from `counter` on, and leaves `counter` behind the last: the same words
 * as philox4x32 one by one.
 * @param counter  [4], the first two words count; @param key  [2]
 * @param out  4 words, or a multiple of 16 up to `longestRun`
 */
export function fillPhilox(counter: Uint32Array, key: Uint32Array, out: Uint32Array): void {
  const blocks = out.length / 4;
  if (blocks < 4 || counter[0] + blocks >= 2 ** 32) {
    for (let block = 0; block < blocks; block++) {
      philox4x32(counter, key, out.subarray(4 * block, 4 * block + 4));
      counter[0]++;
      if (counter[0] === 0) counter[1]++;
    }
    return;
  }
  const { kernels, words } = workspace();
  kernels.philoxRun(counter[0], counter[1], counter[2], counter[3], key[0], key[1], pageBytes, blocks / 4);
  out.set(out.length === words.length ? words : words.subarray(0, out.length));
  counter[0] += blocks;
}
