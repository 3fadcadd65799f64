import { AirshowerError } from '../core/index.js';
import type { EventFrame, Table } from '../engine/index.js';
import { featureLabels, featureNames } from '../events/index.js';
import { type FeatureMatrix, featureMatrix, showerHashes } from '../learning/index.js';
import type { RunContext } from './context.js';
import { selected, simulationFrame, withTrueGroup } from './frames.js';
import type { LearnerSettings } from './schema-learners.js';

/** Simulated events that models learn from, or are judged on. */
export interface ModelEvents {
  readonly rows: number;
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

/** Which half of the showers a frame is to hold. No shower is in both: models are trained on one, judged on the other. */
export function halfOf(frame: EventFrame, half: 'training' | 'test', { analysis }: RunContext): EventFrame {
  const { seed, simulation } = analysis.content;
  const [training, test] = frame.split([0.5, 0.5], { seed, key: simulation.showerKey });
  return half === 'training' ? training : test;
}

/** The columns that a model of these settings learns from. */
export function wantedFeatures(settings: LearnerSettings): readonly string[] {
  return ('features' in settings ? settings.features : undefined) ?? featureNames;
}

/**
 * Selected events of one half of the simulated showers; where there are more than training.events, a sample.
 * @param features  columns that are read
 * @throws {AirshowerError} no event passes; {ColumnError} no such column
 */
export async function readModelEvents(
  context: RunContext,
  half: 'training' | 'test',
  features: readonly string[],
): Promise<ModelEvents> {
  const { content } = context.analysis;
  const { events: most, weight } = content.training;
  const all = withTrueGroup(await simulationFrame(context), context);
  const frame = halfOf(selected(all, context.analysis), half, context)
    .filter('MC_group >= 0')
    .withColumns(weight === undefined ? {} : { training_weight: weight });
  const names = [...new Set(features)];
  const columns = [...names, 'MC_log_energy', 'MC_group', 'MC_mass_number', ...content.simulation.showerKey];
  const wanted = frame.select([
    ...new Set([...columns, ...(weight === undefined ? [] : ['training_weight'])]),
  ]);
  const count = await wanted.count();
  if (count === 0) {
    throw new AirshowerError(`no simulated event of the ${half} half passes the cuts`, {
      remedy: 'Simulate more showers, or look at the cut flow of the simulation.',
    });
  }
  const sample = count > most ? wanted.sample(most / count, { seed: content.seed }) : wanted;
  const table = await sample.collect();
  return { ...eventsOf(table, context, weight !== undefined), units: unitsOf(wanted, names) };
}

function eventsOf(table: Table, { analysis }: RunContext, weighted: boolean): Omit<ModelEvents, 'units'> {
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
