import type { Vector } from '../expressions/kernels/vector.js';
import {
  addToSketch,
  closedSketch,
  emptySketch,
  mergeSketches,
  type SketchState,
} from './quantile-sketch.js';
import type { Reduction } from './reduction.js';

/** A sketch of the quantiles of one float64 input. */
export interface SketchSpec {
  readonly kind: 'sketch';
}

export const sketch: Reduction<SketchState> = {
  start: emptySketch,
  add: (state, [x]: readonly Vector[], n) => addToSketch(state, x.values as Float64Array, n),
  close: closedSketch,
  merge: mergeSketches,
};
