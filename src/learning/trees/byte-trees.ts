import type { FeatureMatrix } from '../features.js';
import { type Kernels, learningKernels } from '../kernels.js';
import { findBytes } from './byte-finder.js';
import type { TreeEnsemble } from './ensemble.js';
import {
  type Batch,
  blockRows,
  type LeafValues,
  type PlacedGroup,
  type PlacedTrees,
  placeTrees,
  type WorkPlaces,
} from './place-trees.js';

/**
 * An ensemble in the form that sums it fastest: thresholds are numbered per feature, a feature's value becomes one byte once for
 * all trees, and 64 rows go down a tree together by look-ups among at most 16 thresholds at a time. The leaves are added in the
 * order of the trees: the same bits as walking down.
 */
export class ByteTrees {
  readonly #kernels: Kernels;
  readonly #groups: readonly PlacedGroup[];
  readonly #work: WorkPlaces;
  readonly #values: Float64Array;
  /** [output] */
  readonly #sums: readonly Float64Array[];

  private constructor({ image, groups, work }: PlacedTrees, outputs: number) {
    const memory = image.toMemory();
    this.#kernels = learningKernels(memory);
    this.#groups = groups;
    this.#work = work;
    this.#values = new Float64Array(memory.buffer, work.values, blockRows);
    this.#sums = Array.from(
      { length: outputs },
      (_, k) => new Float64Array(memory.buffer, work.sums + 8 * k * blockRows, blockRows),
    );
  }

  /** undefined where the ensemble does not fit: one tree asks a feature for more than 254 thresholds, or all need over 256 MB. */
  static of(trees: TreeEnsemble, leaves: LeafValues, features: number): ByteTrees | undefined {
    const placed = placeTrees(trees, leaves, features);
    return placed && new ByteTrees(placed, leaves.outputs);
  }

  /**
   * Adds the leaves of every row to sums [output][row].
   * @param float32  whether features are rounded to float32 before they are compared
   */
  addLeaves({ columns, rows }: FeatureMatrix, sums: readonly Float64Array[], float32: boolean): void {
    for (let start = 0; start < rows; start += blockRows) {
      const stop = Math.min(start + blockRows, rows);
      this.#sums.forEach((own, k) => {
        own.set(sums[k].subarray(start, stop));
      });
      const values = columns.map((column) => column.subarray(start, stop));
      for (const group of this.#groups) this.#addGroup(group, values, float32);
      this.#sums.forEach((own, k) => {
        sums[k].set(own.subarray(0, stop - start), start);
      });
    }
  }

  #addGroup(group: PlacedGroup, values: readonly Float64Array[], float32: boolean): void {
    const rows = values[0].length;
    const { places, planes } = this.#work;
    const hasMissing = this.#fillPlanes(group, values, float32);
    let program = hasMissing ? group.missing : group.plain;
    for (const batch of group.batches) {
      program = this.#kernels.descend(program, batch.trees, planes, (rows + 63) & ~63, places, blockRows);
      this.#walkOn(batch, hasMissing, rows);
      const sum = batch.deep.length > 0 ? this.#kernels.sumLeaves32 : this.#kernels.sumLeaves8;
      for (const { output, at, length } of batch.lists) {
        sum(this.#work.sums + 8 * output * blockRows, rows, at, length);
      }
    }
  }

  /** The features of a block of rows as bytes; returns whether any is missing. */
  #fillPlanes(group: PlacedGroup, values: readonly Float64Array[], float32: boolean): boolean {
    const rows = values[0].length;
    const plane = (feature: number) => this.#work.planes + 2 * feature * blockRows;
    let missing = 0;
    for (const finder of group.finders) {
      this.#values.set(values[finder.feature]);
      if (float32) this.#kernels.roundFloats(this.#work.values, rows);
      const places = { values: this.#work.values, out: plane(finder.feature) };
      missing += findBytes(this.#kernels, finder, rows, places);
    }
    if (missing === 0) return false;
    for (const { feature } of group.finders) {
      this.#kernels.missingHighest(plane(feature), blockRows, plane(feature) + blockRows);
    }
    return true;
  }

  /** Below the programs, trees are walked row by row. */
  #walkOn({ deep }: Batch, hasMissing: boolean, rows: number): void {
    const { places, leaves, planes } = this.#work;
    deep.forEach(({ starts, plain, missing, steps }, t) => {
      const from = places + t * blockRows;
      const to = leaves + 4 * t * blockRows;
      this.#kernels.walkOn(from, starts, hasMissing ? missing : plain, steps, planes, rows, to);
    });
  }
}
