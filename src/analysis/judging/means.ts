import { type EnergyBins, energyBinOf } from '../../events/index.js';
import type { BoostingOptions } from '../../learning/index.js';
import { learnerOf } from '../models/learners.js';
import type { RunContext } from '../run/context.js';
import type { Subject } from './subject.js';

/** Options of the analysis' trees, where it has trees. */
export async function treeOptions(
  { settings }: Subject,
  { analysis }: RunContext,
): Promise<BoostingOptions | undefined> {
  if (settings.model !== 'trees') return undefined;
  const { folder, content } = analysis;
  const learner = await learnerOf(settings, { folder, seed: content.seed });
  const { loss: _, quantile: __, continueFrom: ___, ...options } = learner as BoostingOptions;
  return options;
}

export interface InBins {
  readonly group: string;
  /** [bin] */
  readonly mean: Float64Array;
  readonly meanErr: Float64Array;
}

/** Mean of values in bins of lg E with the error of the mean; NaN where there are fewer than two. */
export function meansInBins(
  group: string,
  bins: EnergyBins,
  logEnergy: Float64Array,
  values: Float64Array,
): InBins {
  const size = bins.edges.length - 1;
  const [counts, sums, squares] = [0, 1, 2].map(() => new Float64Array(size));
  logEnergy.forEach((lgE, i) => {
    const bin = energyBinOf(bins, lgE);
    if (bin < 0) return;
    counts[bin]++;
    sums[bin] += values[i];
    squares[bin] += values[i] ** 2;
  });
  const mean = sums.map((sum, bin) => (counts[bin] > 1 ? sum / counts[bin] : Number.NaN));
  const meanErr = mean.map((each, bin) =>
    Math.sqrt(Math.max(0, squares[bin] / counts[bin] - each * each) / (counts[bin] - 1)),
  );
  return { group, mean, meanErr };
}

/** Mean of all values. */
export const average = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
