import { AirshowerError, DomainError } from '../../core/index.js';
import { cellCount, featureNames } from '../../events/index.js';
import type { RunContext } from '../context.js';
import { emptyFeatureHistograms, type FeatureHistograms, fillFeatures } from '../feature-histograms.js';
import { contentsOf } from '../fingerprint.js';
import { type ColumnShift, dataFrame, selected } from '../frames.js';
import { reconstructed } from '../reconstructed.js';
import type { Stored } from '../run-directory.js';
import { cellsOf } from '../tasks.js';
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

/** The nominal pass over the data, kept as a stage. */
export function dataStage(context: RunContext, models: ModelsResult): Promise<Stored<DataResult>> {
  const { analysis, directory, inputs } = context;
  const { data, cuts, columns, groups, energy } = analysis.content;
  const { generate: _, livetime: __, ...reading } = data;
  const dependsOn = {
    files: contentsOf(inputs.data),
    models,
    settings: { reading, cuts, columns, groups, energy: energy.effects },
  };
  return directory.stage('data', dependsOn, () => dataPass(context, models));
}

/** One pass over the data: counts per cell and features. @throws {AirshowerError} nothing passes */
export async function dataPass(
  context: RunContext,
  models: ModelsResult,
  shift: ColumnShift = {},
): Promise<DataResult> {
  const { analysis, effects } = context;
  const passing = selected(await dataFrame(context, shift), analysis);
  const frame = (await reconstructed(passing, context, models)).select([
    ...featureNames,
    'event_weight',
    'reco_log_energy',
    'reco_group',
  ]);
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

function requireFinite(weights: Float64Array): void {
  const wrong = weights.findIndex((weight) => !Number.isFinite(weight));
  if (wrong < 0) return;
  throw new DomainError(`data.weight is ${weights[wrong]} for an event that passes the cuts`, {
    fields: { name: 'data.weight', value: weights[wrong] },
    remedy: 'The expression has to give a number for every selected event.',
  });
}
