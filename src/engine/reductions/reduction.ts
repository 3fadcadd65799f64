import type { Vector } from '../expressions/kernels/vector.js';

/**
 * A result that is gathered block by block. A block has its own state, made by start() and filled by add(), one vector of rows
 * after another; close() makes it plain data of exact size. Blocks are merged from left to right in the order of files and
 * blocks, so the result does not depend on who worked on which block. A thread fills one state at a time: what start() gives may
 * lie in memory that the next start() uses again, which close() copies.
 */
export interface Reduction<State> {
  /** Merging rounds nothing, so that neighbouring blocks may share a state. */
  readonly exact?: boolean;
  start(): State;
  /** Takes in the first `n` rows of the inputs. */
  add(state: State, inputs: readonly Vector[], n: number): void;
  /** The state as it leaves the worker. */
  close(state: State): State;
  /** May change and return `left`. */
  merge(left: State, right: State): State;
}
