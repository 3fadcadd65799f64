import { type KernelMemory, kernelMemory, kernelsOn, mostPages, pageBytes } from '../../core/index.js';

/** Addresses of columns in the memory of kernels. See assembly/index.ts for what lies there and how. */
type Address = number;
/** 16 for a column, 0 for a constant. */
type Step = number;

type OfOne = (out: Address, x: Address, n: number) => void;
type OfTwo = (out: Address, x: Address, y: Address, n: number) => void;
type Stepped = (out: Address, x: Address, xStep: Step, y: Address, yStep: Step, n: number) => void;
type Gather = (out: Address, x: Address, rows: Address, count: number) => void;
type Index = (out: Address, x: Address, edges: Address, bins: number, stride: number, n: number) => void;

export type OneName =
  | 'abs'
  | 'acos'
  | 'asin'
  | 'atan'
  | 'cbrt'
  | 'ceil'
  | 'cos'
  | 'cosh'
  | 'exp'
  | 'expm1'
  | 'floor'
  | 'isFinite'
  | 'isNaN'
  | 'log'
  | 'log10'
  | 'log1p'
  | 'log2'
  | 'nanAsZero'
  | 'negate'
  | 'not'
  | 'present'
  | 'round'
  | 'sign'
  | 'sin'
  | 'sinh'
  | 'sqrt'
  | 'tan'
  | 'tanh';
export type TwoName = 'and' | 'atan2' | 'hypot' | 'or' | 'pow' | 'truth' | 'xor';
export type SteppedName =
  | 'add'
  | 'divide'
  | 'equal'
  | 'less'
  | 'lessNumbers'
  | 'lessOrEqual'
  | 'lessOrEqualNumbers'
  | 'max'
  | 'min'
  | 'mod'
  | 'multiply'
  | 'subtract'
  | 'unequal';

/** What the module exports. */
export type Machine = Record<OneName, OfOne> &
  Record<TwoName, OfTwo> &
  Record<SteppedName, Stepped> &
  Record<'gather1' | 'gather2' | 'gather4' | 'gather8', Gather> &
  Record<'indexSearched' | 'indexUniform', Index> & {
    /** As a signed number. */
    adler32(before: number, bytes: Address, n: number): number;
    deflatePlanes(out: Address, bytes: Address, planes: number, planeBytes: number, room: Address): number;
    deflateRoom(): number;
    clear(out: Address, n: number): void;
    count(mask: Address, n: number): number;
    chosenRows(rows: Address, mask: Address, n: number): number;
    chooseNumbers(out: Address, condition: Address, x: Address, y: Address, n: number): void;
    choose(out: Address, flags: Address, x: Address, y: Address, n: number): void;
    sumOfAll(x: Address, n: number): number;
    fillBins(counts: Address, bins: Address, n: number): number;
    fillWeighted(sums: Address, bins: Address, weights: Address, n: number): number;
    codesOfNumbers(out: Address, x: Address, table: Address, n: number): number;
    codesOfInts(out: Address, x: Address, table: Address, n: number): number;
    countGroups(counts: Address, groups: Address, n: number): void;
    addToGroups(sums: Address, groups: Address, x: Address, weights: Address, n: number): void;
    addToFewGroups(sums: Address, groups: Address, x: Address, n: number): void;
    momentsOfGroups(moments: Address, groups: Address, x: Address, weights: Address, n: number): void;
    extremeOfGroups(best: Address, groups: Address, x: Address, sign: number, n: number): void;
    countRanks(counts: Address, x: Address, n: number): number;
    countRanksWithin(counts: Address, x: Address, prefix: number, n: number): void;
    inflateBeyond(): number;
    inflateRoom(): number;
    inflateSecond(): Address;
    inflateTwo(room: Address): number;
    joinPlanes4(out: Address, planes: Address, stride: number, n: number): void;
    joinPlanes8(out: Address, planes: Address, stride: number, n: number): void;
    splitPlanes4(planes: Address, stride: number, x: Address, n: number): void;
    splitPlanes8(planes: Address, stride: number, x: Address, n: number): void;
    layRows(out: Address, rowBytes: number, n: number, fields: Address, count: number): void;
    foldLines(out: Address, x: Address, outer: number, n: number, fold: number): void;
    foldAcross(out: Address, x: Address, outer: number, n: number, inner: number, fold: number): void;
    squaresLines(out: Address, x: Address, means: Address, outer: number, n: number): void;
    squaresAcross(out: Address, x: Address, means: Address, outer: number, n: number, inner: number): void;
    gatherLines(out: Address, x: Address, lines: number, lineStep: number, n: number, step: number): void;
    squaredDeviations(out: Address, x: Address, mean: Address, step: number, n: number): void;
    multiplyAdd(
      out: Address,
      a: Address,
      b: Address,
      m: number,
      depth: number,
      n: number,
      room: Address,
    ): void;
    multiplyAddRoom(n: number): number;
    valuesOfPairs(first: Address, second: Address, pairs: Address, n: number): void;
    valuesWithin(out: Address, counts: Address, x: Address, low: number, high: number, n: number): number;
    withinBoth(out: Address, x: Address, y: Address, bounds: Address, n: number): void;
    withinBothCoded(
      out: Address,
      xCodes: Address,
      yCodes: Address,
      limits: Address,
      x: Address,
      y: Address,
      bounds: Address,
      n: number,
    ): number;
    orderCodes(out: Address, x: Address, law: Address, n: number): void;
    rankedValues(out: Address, x: Address, flags: Address, n: number): number;
  };

interface LoadedMachine {
  readonly kernels: Machine;
  readonly memory: KernelMemory;
}

/** Pages in which the module's own tables of constants lie. */
const firstPages = 16;
/** Memory that other threads work on too. */
let common: KernelMemory | undefined;
let loaded: LoadedMachine | undefined;

/** A memory that kernels of several threads can work on. Up to 4 GiB; what is not touched takes nothing. */
export function commonMemory(): KernelMemory {
  return kernelMemory(firstPages * pageBytes, mostPages);
}

/** Has this thread's kernels work on a memory that other threads see too; to be said before they are first used. */
export function useCommonMemory(memory: KernelMemory): void {
  if (loaded) throw new Error('the kernels of this thread work on another memory already');
  common = memory;
}

/** This thread's kernels, loaded when they are first needed. */
export function machine(): Machine {
  loaded ??= load();
  return loaded.kernels;
}

/** The memory that the kernels work on. */
export function machineMemory(): KernelMemory {
  loaded ??= load();
  return loaded.memory;
}

/** Kernels work on sixteen rows at once: so many bytes they may read beyond the last row, wherever it is. */
export const readBeyond = 128;

/** The address of new pages that nobody else was given; undefined where the memory is full. */
export function pagesOf(memory: KernelMemory, bytes: number): number | undefined {
  try {
    return memory.grow(Math.ceil(bytes / pageBytes)) * pageBytes;
  } catch {
    return undefined;
  }
}

/** Views of the memory: growing it makes a new one each time, the older ones stay valid. */
const views = new WeakSet<ArrayBufferLike>();

/** The memory of the kernels as a buffer. */
export function machineBuffer(): SharedArrayBuffer {
  const { buffer } = machineMemory();
  views.add(buffer);
  return buffer;
}

/** Whether kernels can work on an array where it is. */
export const isInMachine = ({ buffer }: ArrayBufferView): boolean => views.has(buffer);

function load(): LoadedMachine {
  const memory = common ?? commonMemory();
  return { kernels: kernelsOn<Machine>(new URL('./assembly/kernels.wasm', import.meta.url), memory), memory };
}
