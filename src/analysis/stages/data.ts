import { AirshowerError, DomainError } from '../../core/index.js';
import type { EventFrame } from '../../engine/index.js';
import { cellCount, featureNames } from '../../events/index.js';
import { contentsOf } from '../fingerprint.js';
import { dataFrame, selected } from '../inputs/frames.js';
import type { YearInputs } from '../inputs/inputs.js';
import { reconstructed } from '../models/reconstructed.js';
import type { RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';
import type { CountedCells } from '../spectrum/unfold-counts.js';
import { cellsOf } from '../tasks.js';
import {
  emptyFeatureHistograms,
  type FeatureHistograms,
  fillFeatures,
  sumOfFeatures,
} from '../validated/feature-histograms.js';
import type { ModelsResult } from './models.js';

/** The measured events by reconstructed cell. */
export interface DataResult {
  /** [effect] sums of weights, and of their squares: the variances of the counts. */
  readonly counts: number[];
  readonly variances: number[];
  readonly features: FeatureHistograms;
  /** Events that pass the cuts, and how many of them lie outside all effect cells. */
  readonly events: number;
  readonly outside: number;
}

/** The nominal pass over the data of each year, kept as stages. */
export async function dataStages(context: RunContext, models: ModelsResult): Promise<Stored<DataResult>[]> {
  const { years } = context.inputs;
  const results: Stored<DataResult>[] = [];
  for (const [index, inputs] of years.entries()) {
    const name = years.length === 1 ? 'data' : `data-${index + 1}`;
    results.push(
      await context.directory.stage(name, dataDependencies(context, models, inputs), () =>
        dataPass(context, models, inputs),
      ),
    );
  }
  return results;
}

/** All that the counts of a year depend on. */
export function dataDependencies(
  { analysis, blinding }: RunContext,
  models: ModelsResult,
  { year, data }: YearInputs,
): unknown {
  const { cuts, columns, features, groups, energy } = analysis.content;
  const { generate: _, livetime: __, simulation: ___, name: ____, detector: _____, ...reading } = year;
  const settings = { reading, cuts, columns, features, groups, energy: energy.effects, blinding };
  return { files: contentsOf(data), models, settings };
}

/** The counts of several years together, and their variances. */
export function sumOfCounts(years: readonly CountedCells[]): CountedCells {
  const sum = (values: (year: CountedCells) => readonly number[]): number[] =>
    values(years[0]).map((_, index) => years.reduce((total, year) => total + values(year)[index], 0));
  return { counts: sum(({ counts }) => counts), variances: sum(({ variances }) => variances) };
}

/** The counts and features of several years together. */
export function sumOfData(years: readonly Stored<DataResult>[]): Stored<DataResult> {
  const { counts, variances } = sumOfCounts(years);
  const total = (value: (year: DataResult) => number): number =>
    years.reduce((all, year) => all + value(year), 0);
  return {
    counts: [...counts],
    variances: [...variances],
    features: sumOfFeatures(
      years.map(({ features }) => features),
      years.map(() => 1),
    ),
    events: total(({ events }) => events),
    outside: total(({ outside }) => outside),
  };
}

/** One pass over the data of a year: counts per cell and features. @throws {AirshowerError} nothing passes */
export async function dataPass(
  context: RunContext,
  models: ModelsResult,
  inputs: YearInputs,
): Promise<DataResult> {
  const { effects } = context;
  const frame = await reconstructedData(context, models, inputs, featureNames);
  const counts = new Array<number>(cellCount(effects)).fill(0);
  const variances = new Array<number>(counts.length).fill(0);
  const features = emptyFeatureHistograms();
  let [events, outside] = [0, 0];
  for await (const table of frame) {
    const weight = table.numbers('event_weight');
    requireFinite(weight);
    const cells = cellsOf(
      table.numbers('reco_log_energy'),
      table.numbers('reco_group'),
      effects.energy,
      effects.groups.length,
    );
    for (let i = 0; i < cells.length; i++) {
      if (cells[i] < 0) {
        outside++;
        continue;
      }
      counts[cells[i]] += weight[i];
      variances[cells[i]] += weight[i] * weight[i];
    }
    fillFeatures(
      features,
      (name) => table.numbers(name),
      (event) => weight[event],
    );
    events += table.rows;
  }
  if (events > 0) return { counts, variances, features, events, outside };
  throw new AirshowerError('no event of the data passes the cuts', {
    remedy: 'Look at the cut flow of the data in the report, or with airshower inspect at the columns.',
  });
}

/** The data of a year after all cuts, reconstructed, without what is hidden. @param more  further columns that are kept */
export async function reconstructedData(
  context: RunContext,
  models: ModelsResult,
  inputs: YearInputs,
  more: readonly string[],
): Promise<EventFrame> {
  const passing = selected(await dataFrame(context, inputs), context.analysis);
  return visible(await reconstructed(passing, context, models), context).select([
    ...more,
    'event_weight',
    'reco_log_energy',
    'reco_group',
  ]);
}

/** Without the reconstructed energies that are hidden. */
export function visible(frame: EventFrame, { blinding, effects }: RunContext): EventFrame {
  if (blinding?.aboveLgEnergy === undefined) return frame;
  return frame.filter(`reco_log_energy <= ${effects.energy.edges.at(-1)}`);
}

function requireFinite(weights: Float64Array): void {
  const wrong = weights.findIndex((weight) => !Number.isFinite(weight));
  if (wrong < 0) return;
  throw new DomainError(`data.weight is ${weights[wrong]} for an event that passes the cuts`, {
    fields: { name: 'data.weight', value: weights[wrong] },
    remedy: 'The expression has to give a number for every selected event.',
  });
}
