import { AirshowerError, ResourceError } from '../../core/index.js';
import type { EventFrame, Table } from '../../engine/index.js';
import { featureLabels } from '../../events/index.js';
import {
  type FeatureMatrix,
  featureMatrix,
  type Learner,
  type Model,
  showerHashes,
  type TrainingNotes,
} from '../../learning/index.js';
import { selected, simulationFrame, withTrueGroup } from '../inputs/frames.js';
import type { RunContext } from '../run/context.js';

/** Simulated events that models learn from, or are judged on. */
export interface ModelEvents {
  readonly rows: number;
  /** Events that there are: more than the rows where these are a sample. */
  readonly available: number;
  /** Of the wished features, in the order of `columns`. @throws {ColumnError} a feature that was not read */
  features(names: readonly string[]): FeatureMatrix;
  /** [row], lg(E/GeV) */
  readonly logEnergy: Float64Array;
  /** [row], numbers of the true groups */
  readonly group: Uint8Array;
  /** [row] */
  readonly massNumber: Float64Array;
  /** [row], equal for all throws of one shower */
  readonly showers: Uint32Array;
  /** [row]; absent: all alike */
  readonly weights?: Float64Array;
  /** By feature, where it is known. */
  readonly units: Readonly<Record<string, string>>;
}

/** What the two models of an analysis are trained on: events in memory, or a frame that is read as training goes. */
export interface TrainingEvents {
  readonly rows: number;
  /** By feature, where it is known. */
  readonly units: Readonly<Record<string, string>>;
  /** @param features  names of columns */
  energyModel(features: readonly string[], learner: Learner, notes: TrainingNotes): Promise<Model>;
  groupModel(features: readonly string[], learner: Learner, notes: TrainingNotes): Promise<Model>;
}

/** Which half of the showers a frame is to hold. No shower is in both: models are trained on one, judged on the other. */
export function halfOf(frame: EventFrame, half: 'training' | 'test', { analysis }: RunContext): EventFrame {
  const { seed, simulation } = analysis.content;
  const [training, test] = frame.split([0.5, 0.5], { seed, key: simulation.showerKey });
  return half === 'training' ? training : test;
}

/** Selected events of one half of the simulated showers, as a frame. */
export interface ModelFrame {
  /** The wished features, MC_log_energy, MC_group, MC_mass_number, the shower key, and training_weight where there is one. */
  readonly frame: EventFrame;
  readonly count: number;
  readonly units: ModelEvents['units'];
}

/**
 * The selected events of one half of the simulated showers that models learn from.
 * @param features  columns that are read
 * @throws {AirshowerError} no event passes; {ColumnError} no such column
 */
export async function modelFrame(
  context: RunContext,
  half: 'training' | 'test',
  features: readonly string[],
): Promise<ModelFrame> {
  const { simulation, training } = context.analysis.content;
  const { weight } = training;
  const all = withTrueGroup(await simulationFrame(context), context);
  const passing = halfOf(selected(all, context.analysis), half, context)
    .filter('MC_group >= 0')
    .withColumns(weight === undefined ? {} : { training_weight: weight });
  const names = [...new Set(features)];
  const columns = [...names, 'MC_log_energy', 'MC_group', 'MC_mass_number', ...simulation.showerKey];
  const wanted = weight === undefined ? columns : [...columns, 'training_weight'];
  const frame = passing.select([...new Set(wanted)]);
  const count = await frame.count();
  if (count > 0) return { frame, count, units: unitsOf(frame, names) };
  throw new AirshowerError(`no simulated event of the ${half} half passes the cuts`, {
    remedy: 'Simulate more showers, or look at the cut flow of the simulation.',
  });
}

/** Events that are held in memory where the analysis file does not say how many. */
const mostInMemory = 500_000;

/**
 * The events of a model frame in memory; where there are more than training.events, or with training.outOfCore more than 500,000, a sample.
 * @throws {AirshowerError} {ColumnError} as modelFrame
 */
export async function readModelEvents(
  context: RunContext,
  half: 'training' | 'test',
  features: readonly string[],
): Promise<ModelEvents> {
  const { events = mostInMemory, outOfCore, weight } = context.analysis.content.training;
  const { frame, count, units } = await modelFrame(context, half, features);
  const most = outOfCore ? Math.min(events, mostInMemory) : events;
  const table = await sampled(frame, { count, most, context }).collect().catch(withoutRoom);
  return { ...eventsOf(table, context, weight !== undefined), available: count, units };
}

/** @throws {ResourceError} with the keys of the analysis file that help; {Error} any other as it is */
function withoutRoom(error: unknown): never {
  if (!(error instanceof ResourceError)) throw error;
  throw new ResourceError(`the events that models learn from: ${error.message}`, {
    fields: { ...error.fields, key: 'training.events' },
    remedy: 'Lower training.events, or learn from all with training.outOfCore: true (models of trees).',
    cause: error,
  });
}

/** About `most` of the frame's rows, or all of them where there are not more. */
export function sampled(
  frame: EventFrame,
  { count, most, context }: { readonly count: number; readonly most: number; readonly context: RunContext },
): EventFrame {
  return count > most ? frame.sample(most / count, { seed: context.analysis.content.seed }) : frame;
}

function eventsOf(
  table: Table,
  { analysis }: RunContext,
  weighted: boolean,
): Omit<ModelEvents, 'units' | 'available'> {
  const { showerKey } = analysis.content.simulation;
  return {
    rows: table.rows,
    features: (names) => featureMatrix(Object.fromEntries(names.map((name) => [name, table.numbers(name)]))),
    logEnergy: table.numbers('MC_log_energy'),
    group: Uint8Array.from(table.numbers('MC_group')),
    massNumber: table.numbers('MC_mass_number'),
    showers: showerHashes(showerKey.map((name) => table.numbers(name))),
    ...(weighted && { weights: table.numbers('training_weight') }),
  };
}

/** What model files say of their features: the label of the analysis' own, or the unit that the files give. */
function unitsOf(frame: EventFrame, names: readonly string[]): Record<string, string> {
  const labels: Readonly<Record<string, string>> = featureLabels;
  const known = names.map((name) => [
    name,
    labels[name] ?? frame.schema.find((each) => each.name === name)?.unit,
  ]);
  return Object.fromEntries(known.filter(([, unit]) => unit !== undefined));
}
