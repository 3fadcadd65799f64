import { type KernelMemory, kernelMemory, kernelsOn, pageBytes } from '../../core/index.js';

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
    firstFree(): Address;
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
    momentsOfGroups(moments: Address, groups: Address, x: Address, weights: Address, n: number): void;
    extremeOfGroups(best: Address, groups: Address, x: Address, sign: number, n: number): void;
    countRanks(counts: Address, x: Address, n: number): number;
    countRanksWithin(counts: Address, x: Address, prefix: number, n: number): void;
    foldLines(out: Address, x: Address, outer: number, n: number, fold: number): void;
    foldAcross(out: Address, x: Address, outer: number, n: number, inner: number, fold: number): void;
    squaredDeviations(out: Address, x: Address, mean: Address, step: number, n: number): void;
    multiplyAdd(
      out: Address,
      a: Address,
      b: Address,
      m: number,
      depth: number,
      n: number,
      panel: Address,
    ): void;
    rankedValues(out: Address, x: Address, flags: Address, n: number): number;
  };

interface LoadedMachine {
  readonly kernels: Machine;
  readonly memory: KernelMemory;
}

/** 1 GiB in all: registers and sums of a few jobs take some megabytes. */
const largestPages = 16_384;
let loaded: LoadedMachine | undefined;

/** This thread's kernels, loaded when they are first needed, with a memory that no other thread sees. */
export function machine(): Machine {
  loaded ??= load();
  return loaded.kernels;
}

/** The memory that the kernels work on. */
export function machineMemory(): KernelMemory {
  loaded ??= load();
  return loaded.memory;
}

function load(): LoadedMachine {
  const memory = kernelMemory(16 * pageBytes, largestPages);
  return { kernels: kernelsOn<Machine>(new URL('./assembly/kernels.wasm', import.meta.url), memory), memory };
}
