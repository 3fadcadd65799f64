import { DomainError, FileError } from '../core/index.js';
import type { EventFrame, Task } from '../engine/index.js';
import { featureMatrix, selectFeatures } from './features.js';
import type { Model } from './model.js';
import { readModelWithSum } from './model-file.js';
import { evaluate, mostProbable } from './predict.js';

/** What a model reads of a block of rows: a Table of the engine. */
export interface FeatureTable {
  /** Values as float64 [row], missing ones NaN. @throws {ColumnError} no such column */
  numbers(name: string): Float64Array;
}

/** What `applyModel` is told. */
export interface ApplyModelArguments {
  /** Path of a file that writeModel wrote. */
  readonly file: string;
  /** Of the model in it: a plan is made for one model, whatever is written to the path later. */
  readonly sha256: string;
  /** Name of the column of estimates; the others are made from it. */
  readonly name: string;
}

/** A step of a plan that adds a model's estimates, with what the plan must know of it. */
export interface ModelStep {
  readonly task: Task & { readonly args: ApplyModelArguments };
  /** Columns that the model reads. */
  readonly columns: readonly string[];
  /** Columns that it adds, all float64: the estimate (for classes the most probable one's number), each class' probability. */
  readonly adds: Readonly<Record<string, 'float64'>>;
  /** Variations that leave the features alone share one prediction. */
  readonly rowByRow: true;
  /** The frame with these columns: `frame.pipe(step.apply)`. @throws {ColumnError} the frame lacks a feature */
  readonly apply: (frame: EventFrame) => EventFrame;
}

/**
 * The step that adds a model's estimates to a frame, in the workers: `frame.pipe(step.apply)`.
 * @param file  of a model, from writeModel
 * @param name  of the column of estimates. Default: the target's
 * @throws {FileError} no readable model
 */
export async function modelStep(file: string, name?: string): Promise<ModelStep> {
  const { model, sha256 } = await readModelWithSum(file);
  const column = name ?? model.target.name;
  const task = { module: import.meta.url, export: 'applyModel', args: { file, sha256, name: column } };
  const options = {
    columns: model.features.map((feature) => feature.name),
    adds: Object.fromEntries(columnNames(model, column).map((each) => [each, 'float64' as const])),
    rowByRow: true as const,
  };
  return { task, ...options, apply: (frame) => frame.mapPartitions(task, options) };
}

/**
 * The task of a model's step: estimates for a block of rows.
 * @returns  by column of `modelStep(...).adds`: [row]
 * @throws {FileError} no readable model, or another than when the plan was made; {ColumnError} a feature is missing
 */
export async function applyModel(
  table: FeatureTable,
  args: ApplyModelArguments,
): Promise<Record<string, Float64Array>> {
  return modelColumns(await modelOf(args), table, args.name);
}

/** A model's estimates for a table: [row] by column name; for classes also `NAME_probability_CLASS`. */
export function modelColumns(
  model: Model,
  table: FeatureTable,
  name = model.target.name,
): Record<string, Float64Array> {
  const names = model.features.map((feature) => feature.name);
  const columns = Object.fromEntries(names.map((each) => [each, table.numbers(each)]));
  const outputs = evaluate(model.parameters, selectFeatures(featureMatrix(columns), names));
  const values = model.target.classes ? [mostProbable(outputs), ...outputs] : outputs;
  return Object.fromEntries(columnNames(model, name).map((each, i) => [each, values[i]]));
}

function columnNames({ target }: Model, name: string): string[] {
  const probabilities = (target.classes ?? []).map((each) => `${name}_probability_${each}`);
  return [name, ...probabilities];
}

/** Models by their sums: a worker reads each once. */
const models = new Map<string, Promise<Model>>();

function modelOf(args: ApplyModelArguments): Promise<Model> {
  if (typeof args?.file !== 'string' || typeof args.sha256 !== 'string') {
    throw new DomainError(`applyModel needs a model file and its sum, found ${JSON.stringify(args)}`, {
      remedy: 'Make the step with modelStep(path).',
    });
  }
  const known = models.get(args.sha256) ?? readUnchanged(args);
  models.set(args.sha256, known);
  return known;
}

async function readUnchanged({ file, sha256 }: ApplyModelArguments): Promise<Model> {
  const found = await readModelWithSum(file);
  if (found.sha256 === sha256) return found.model;
  throw new FileError(`${file} holds another model than when the plan was made`, {
    fields: { file, wanted: sha256, found: found.sha256 },
    remedy: 'Make the plan again.',
  });
}
