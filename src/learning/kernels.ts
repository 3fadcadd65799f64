import { type KernelMemory, kernelsOn } from '../core/index.js';

/** What assembly/ exports; see there. Addresses and numbers of rows are whole numbers, rows a multiple of 64 where not listed. */
export interface Kernels {
  split8: Split;
  split8of16: Split;
  split16: Split;
  list8: List;
  list16: List;
  addLeaves8: AddLeaves;
  addLeaves16: AddLeaves;
  addOne8: AddToHistograms;
  addOne16: AddToHistograms;
  addThree8: AddToHistograms;
  addThree16: AddToHistograms;
  sortFloats(values: number, n: number, scratch: number, counts: number): void;
  findBins(
    values: number,
    n: number,
    out: number,
    cuts: number,
    below: number,
    last: number,
    low: number,
    scale: number,
  ): void;
  route8: Route;
  route16: Route;
  arrive8: Arrive;
  arrive16: Arrive;
  descend(program: number, trees: number, planes: number, rows: number, out: number, stride: number): number;
  walkOn(
    places: number,
    starts: number,
    nodes: number,
    steps: number,
    planes: number,
    rows: number,
    out: number,
  ): void;
  sumLeaves8(sums: number, rows: number, list: number, n: number): void;
  sumLeaves32(sums: number, rows: number, list: number, n: number): void;
  findBytes(
    values: number,
    n: number,
    out: number,
    cuts: number,
    below: number,
    last: number,
    low: number,
    scale: number,
    most: number,
  ): void;
  searchBytes(values: number, n: number, out: number, cuts: number): void;
  markMissing(values: number, n: number, out: number): number;
  missingHighest(values: number, rows: number, out: number): void;
  roundFloats(values: number, n: number): void;
  roundPairs(pairs: number, rows: number, gradientStep: number, hessianStep: number): void;
  squaredDerivatives(...places: DerivativePlaces): number;
  logisticDerivatives(...places: DerivativePlaces): void;
  softmaxDerivatives(...places: [...DerivativePlaces, outputs: number, stride: number]): void;
  softmax(scores: number, outputs: number, stride: number, rows: number): void;
}

export type Split = (
  slots: number,
  bins: number,
  rows: number,
  slot: number,
  right: number,
  firstRight: number,
  shift: number,
) => void;
export type List = (slots: number, rows: number, slot: number, into: number) => number;
export type AddLeaves = (score: number, slots: number, rows: number, values: number) => void;
export type AddToHistograms = (
  list: number,
  n: number,
  pairs: number,
  ...binsAndSums: readonly number[]
) => void;
export type Route = (
  nodes: number,
  bins: number,
  rows: number,
  ways: number,
  arrivals: number,
  list: number,
  histograms: number,
) => number;
export type Arrive = (
  list: number,
  histograms: number,
  n: number,
  pairs: number,
  bins: number,
  sums: number,
  offsets: number,
  features: number,
) => void;
/** The constant is a number, for softmax the address of one per output. */
type DerivativePlaces = [
  rows: number,
  score: number,
  target: number,
  weight: number,
  pairs: number,
  constant: number,
];

/** The learners' kernels at work on a memory. */
export function learningKernels(memory: KernelMemory): Kernels {
  return kernelsOn<Kernels>(new URL('./assembly/kernels.wasm', import.meta.url), memory);
}
