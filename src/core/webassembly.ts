import { readFileSync } from 'node:fs';

/** Functions of a compiled `assembly` folder, and the memory whose addresses they take. */
export interface OpenKernels<Kernels> {
  readonly kernels: Kernels;
  readonly memory: SharedArrayBuffer;
}

/** The part of WebAssembly that is used here: the compiler's library knows it only together with a browser. */
interface WebAssemblyNames {
  readonly Memory: new (size: {
    initial: number;
    maximum: number;
    shared: true;
  }) => { readonly buffer: SharedArrayBuffer };
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}
const { Memory, Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyNames }).WebAssembly;

/** Bytes of a page of memory. */
export const pageBytes = 65_536;

/**
 * Opens the kernels that the build made of an `assembly` folder, in a memory of their own. Its first page is the module's; what
 * lies beyond is the caller's.
 * @param file  of kernels.wasm: new URL('./assembly/kernels.wasm', import.meta.url)
 * @param pages  size of the memory, 2 to 65,536 pages
 */
export function openKernels<Kernels>(file: URL, pages: number): OpenKernels<Kernels> {
  const memory = new Memory({ initial: pages, maximum: pages, shared: true });
  const { exports } = new Instance(new Module(readFileSync(file)), { env: { memory } });
  return { kernels: exports as Kernels, memory: memory.buffer };
}
