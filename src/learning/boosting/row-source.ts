import type { Target, TrainingData } from '../training-data.js';

/** Rows of training data that follow one another. */
export interface RowPart {
  /** Number of its first row among all. */
  readonly first: number;
  readonly data: TrainingData;
}

/** Training data that come part by part. */
export interface RowSource {
  readonly rows: number;
  /** [feature] */
  readonly names: readonly string[];
  /** What is learned; the values come with the parts. */
  readonly target: Target;
  /** [feature][bin], ascending cut points */
  cuts(maxBins: number, seed: number): readonly Float64Array[];
  /** All rows, in order. */
  parts(): Iterable<RowPart> | AsyncIterable<RowPart>;
  /** Whether other threads read the parts: those that boost then start after them, so that the memory of both is not taken at once. */
  readonly isReadByThreads?: boolean;
}
