import { readFileSync } from 'node:fs';

/** Memory of kernels: shared between threads, addresses count bytes. Pages can be added, after which `buffer` is another view. */
export interface KernelMemory {
  readonly buffer: SharedArrayBuffer;
  grow(pages: number): number;
}

/** The part of WebAssembly that is used here: the compiler's library knows it only together with a browser. */
interface WebAssemblyNames {
  readonly Memory: new (size: { initial: number; maximum: number; shared: true }) => KernelMemory;
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}
const { Memory, Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyNames }).WebAssembly;

/** Bytes of a page of memory, and how many pages one memory can address. */
export const pageBytes = 65_536;
export const mostPages = 65_536;

/**
 * Memory of at least `bytes` bytes, at first all 0.
 * @param largestPages  how far it may grow; default: not at all
 */
export function kernelMemory(bytes: number, largestPages?: number): KernelMemory {
  const initial = Math.max(1, Math.ceil(bytes / pageBytes));
  return new Memory({ initial, maximum: largestPages ?? initial, shared: true });
}

const modules = new Map<string, object>();

/**
 * The kernels that the build made of an `assembly` folder, at work on a memory. A file is read and compiled once per thread.
 * @param file  of kernels.wasm: new URL('./assembly/kernels.wasm', import.meta.url)
 */
export function kernelsOn<Kernels>(file: URL, memory: KernelMemory): Kernels {
  const module = modules.get(file.href) ?? new Module(readFileSync(file));
  modules.set(file.href, module);
  return new Instance(module, { env: { memory, abort } }).exports as Kernels;
}

/** What AssemblyScript's own checks call; without a runtime it has no words for the reason. */
function abort(): never {
  throw new RangeError('a WebAssembly kernel has stopped: one of its own checks failed');
}
