import type { BinArray, BinnedFeatures } from '../binning/binned-features.js';
import type { TrainingData } from '../training-data.js';

/** Rows of a block: sums of losses are taken per block and added in block order. */
export const blockRows = 65_536;

/** What boosting works on, in shared memory. Per row: F bins, 12 bytes per output, 15 bytes. */
export interface TrainingArrays {
  readonly rows: number;
  readonly outputs: number;
  readonly features: number;
  /** [feature][bin], ascending cut points; bin 0 holds missing values */
  readonly cuts: readonly Float64Array[];
  /** [feature * rows + row] */
  readonly bins: BinArray;
  /** [row], number or class */
  readonly target: Float64Array;
  /** [row] */
  readonly weight: Float32Array;
  /** [row], 1 for a row that is held out of training */
  readonly heldOut: Uint8Array;
  /** [output * rows + row], sum of the trees so far, without the baseline */
  readonly score: Float32Array;
  /** [output * rows + row], first derivative of the loss by the score */
  readonly gradient: Float32Array;
  /** [output * rows + row], second derivative */
  readonly hessian: Float32Array;
  /** [row], number of the node in the tree that grows */
  readonly node: Uint16Array;
}

/** Shared arrays for the data, the scores all 0. */
export function trainingArrays(
  binned: BinnedFeatures,
  { target, weights }: TrainingData,
  outputs: number,
  heldOut?: Uint8Array,
): TrainingArrays {
  const { rows, cuts, bins } = binned;
  const arrays = {
    rows,
    outputs,
    features: cuts.length,
    cuts,
    bins,
    target: new Float64Array(new SharedArrayBuffer(8 * rows)),
    weight: new Float32Array(new SharedArrayBuffer(4 * rows)),
    heldOut: new Uint8Array(new SharedArrayBuffer(rows)),
    score: new Float32Array(new SharedArrayBuffer(4 * rows * outputs)),
    gradient: new Float32Array(new SharedArrayBuffer(4 * rows * outputs)),
    hessian: new Float32Array(new SharedArrayBuffer(4 * rows * outputs)),
    node: new Uint16Array(new SharedArrayBuffer(2 * rows)),
  };
  arrays.target.set(target.values);
  if (weights) arrays.weight.set(weights);
  else arrays.weight.fill(1);
  if (heldOut) arrays.heldOut.set(heldOut);
  return arrays;
}
