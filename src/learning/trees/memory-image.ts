import { type KernelMemory, kernelMemory } from '../../core/index.js';

/** What a kernel's memory shall hold, laid out piece by piece before its size is known. */
export class MemoryImage {
  readonly #pieces: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  #end = 64;

  /** Bytes so far. */
  get size(): number {
    return this.#end;
  }

  /** Room for `bytes` bytes, at an address that 64 divides. */
  reserve(bytes: number): number {
    const at = this.#end;
    this.#end += Math.ceil(bytes / 64) * 64;
    return at;
  }

  /** Places the content of an array. */
  place(content: ArrayBufferView): number {
    const bytes = new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
    const at = this.reserve(bytes.length);
    this.#pieces.push({ at, bytes });
    return at;
  }

  toMemory(): KernelMemory {
    const memory = kernelMemory(this.#end);
    const all = new Uint8Array(memory.buffer);
    for (const { at, bytes } of this.#pieces) all.set(bytes, at);
    return memory;
  }
}
