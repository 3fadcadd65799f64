import { type KernelMemory, kernelMemory, kernelsOn, mostPages, pageBytes } from '../../core/index.js';

/** The functions of assembly/index.ts; addresses are bytes. */
interface Kernels {
  addProduct(
    a: number,
    b: number,
    out: number,
    depth: number,
    panelsA: number,
    panelsB: number,
    firstPanel: number,
    lastPanel: number,
    lower: number,
  ): void;
  fillDerivative(
    out: number,
    rows: number,
    panels: number,
    effects: number,
    direct: number,
    previous: number,
    carried: number,
    carriedStride: number,
    weighted: number,
    weightedStride: number,
    steps: number,
  ): void;
  spreadAboutMean(x: number, rows: number, panels: number, share: number, scale: number, mean: number): void;
}

/** Memory that a thread keeps between calls; WebAssembly cannot give any back, so more than this is dropped as a whole. */
const keptPages = 256;

/** The thread's WebAssembly memory and kernels, handed out as a stack. */
interface Workspace {
  readonly memory: KernelMemory;
  readonly kernels: Kernels;
  numbers: Float64Array;
  used: number;
}

let open: Workspace | undefined;

function workspace(): Workspace {
  if (open !== undefined) return open;
  const memory = kernelMemory(16 * pageBytes, mostPages);
  const kernels = kernelsOn<Kernels>(new URL('./assembly/kernels.wasm', import.meta.url), memory);
  open = { memory, kernels, numbers: new Float64Array(memory.buffer), used: 0 };
  return open;
}

/** What `use` may do while its numbers are reserved. */
export interface Scratch {
  readonly kernels: Kernels;
  /** Index of the first of `count` numbers in `numbers()`, all 0; its address is 8 times that. */
  take(count: number): number;
  /** All of the memory; to be read again after a take, which may make it longer. */
  numbers(): Float64Array;
}

/** Runs `use` with scratch memory of the kernels, which is given back when it returns. */
export function withScratch<T>(use: (scratch: Scratch) => T): T {
  const space = workspace();
  const mark = space.used;
  try {
    return use({
      kernels: space.kernels,
      take: (count) => takeNumbers(space, count),
      numbers: () => space.numbers,
    });
  } finally {
    space.used = mark;
    if (mark === 0 && space.numbers.byteLength > keptPages * pageBytes) open = undefined;
  }
}

function takeNumbers(space: Workspace, count: number): number {
  const start = space.used;
  const end = start + count + (count % 2);
  const missing = end * 8 - space.numbers.byteLength;
  if (missing > 0) {
    space.memory.grow(Math.ceil(missing / pageBytes));
    space.numbers = new Float64Array(space.memory.buffer);
  }
  space.used = end;
  space.numbers.fill(0, start, end);
  return start;
}
