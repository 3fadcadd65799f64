import { DomainError, discard } from '../core/index.js';
import { compute, type EventFrame, type Table } from '../engine/index.js';
import { sketchCuts } from './binning/cuts.js';
import type { BoostingOptions } from './boosting/options.js';
import type { RowSource } from './boosting/row-source.js';
import { trainBoostedParts } from './boosting/train-boosting.js';
import { featureMatrix } from './features.js';
import type { Model } from './model.js';
import { showerHashes } from './shower-folds.js';
import { modelOf, type TrainingNotes } from './train.js';
import type { Target, TrainingData } from './training-data.js';

/** Which columns of a frame training reads. */
export interface TrainingColumns {
  readonly features: readonly string[];
  /** A column of numbers, or of classes 0, 1, ..., which are named here. */
  readonly target: { readonly column: string; readonly unit?: string; readonly classes?: readonly string[] };
  /** Weights >= 0; absent: all 1. */
  readonly weight?: string;
  /** What all throws of one shower have in common; a drawn part that is held out is drawn by it. Absent: drawn by rows. */
  readonly showerKey?: readonly string[];
}

/**
 * Trains boosted trees on the rows of a frame that do not fit into memory as numbers: one pass finds the bins of the features (from a
 * mergeable sketch of their quantiles; exact below 16,384 rows, or where a feature has fewer values than bins), one puts the values
 * into bins, of one or two bytes, in memory that all workers share; then trees are boosted as `train` does it. With equal bins it is
 * the model of `train`, to the bit, for any number of workers.
 * @param options  as of `gradient-boosting`
 * @throws {DomainError} rows that cannot be learned from, an option out of its range; {ColumnError} no such column
 */
export async function trainFromFrame(
  frame: EventFrame,
  columns: TrainingColumns,
  options: BoostingOptions = {},
  notes: TrainingNotes = {},
): Promise<Model> {
  const { features } = columns;
  const sketched = compute([frame.count(), ...features.map((name) => frame.quantileSketch(name))]);
  const [rows, ...sketches] = await sketched;
  const kind = targetOf(columns, new Float64Array(0));
  const source: RowSource = {
    rows,
    names: features,
    target: kind,
    isReadByThreads: true,
    cuts: (maxBins) =>
      sketches.map((sketch) => {
        const cuts = sketchCuts(sketch, maxBins);
        sketch.clear();
        return cuts;
      }),
    async *parts() {
      let first = 0;
      const names = columnsRead(columns);
      for await (const table of frame.partitions(names)) {
        yield { first, data: partOfTable(table, columns, first) };
        first += table.rows;
        // As garbage the blocks would be most of what the pass takes.
        discard(names.map((name) => table.column(name).values));
      }
    },
  };
  const parameters = await trainBoostedParts(source, options);
  return modelOf(
    { learner: 'gradient-boosting', ...options },
    { ...source, outOfCore: true },
    parameters,
    notes,
  );
}

function columnsRead({ features, target, weight, showerKey = [] }: TrainingColumns): string[] {
  const all = [...features, target.column, ...showerKey];
  return [...new Set(weight === undefined ? all : [...all, weight])];
}

function partOfTable(table: Table, columns: TrainingColumns, first: number): TrainingData {
  const { features, target, weight, showerKey } = columns;
  const showers = showerKey
    ? showerHashes(showerKey.map((name) => table.numbers(name)))
    : Uint32Array.from({ length: table.rows }, (_, row) => first + row);
  return {
    features: featureMatrix(Object.fromEntries(features.map((name) => [name, table.numbers(name)]))),
    target: targetOf(columns, table.numbers(target.column)),
    weights: weight === undefined ? undefined : table.numbers(weight),
    showers,
  };
}

/** @throws {DomainError} a value that is no class */
function targetOf(
  { target: { column: name, unit, classes } }: TrainingColumns,
  values: Float64Array,
): Target {
  if (!classes) return { kind: 'regression', name, unit, values };
  const odd = values.find((value) => !(Number.isInteger(value) && value >= 0 && value < classes.length));
  if (odd !== undefined) {
    throw new DomainError(
      `target '${name}' has the value ${odd}, not a class from 0 to ${classes.length - 1}`,
      {
        fields: { column: name, value: odd },
        remedy: 'Leave out rows without a class: frame.filter(...).',
      },
    );
  }
  return { kind: 'classification', name, classes, values: Uint8Array.from(values) };
}
