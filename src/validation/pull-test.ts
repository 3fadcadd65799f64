import type { EnsemblePulls } from './ensemble.js';
import { ensembleLimit, falseAlarmShares, tolerances } from './limits.js';
import { mean, standardDeviation } from './statistics.js';

/** A number of an ensemble with its error, and how far it may lie from what is right. */
export interface Judged {
  readonly value: number;
  readonly error: number;
  readonly limit: number;
}

/** The mean pull of one projection in one energy bin. */
export interface JudgedBin extends Judged {
  readonly name: string;
  /** Lower edge in lg(E/GeV). */
  readonly bin: number;
}

export interface PullTest {
  /** [projection] over all bins, with the errors that bins of one pseudo-experiment have as they are correlated. */
  readonly means: readonly Judged[];
  readonly widths: readonly Judged[];
  /** The bin whose mean pull lies furthest out, measured by its limit. */
  readonly worstBin: JudgedBin;
}

/** Which share of false alarms is spent, and how many ensembles are judged together: the more, the further out the worst of them lies by chance. */
export interface PullFamily {
  readonly family: 'pulls' | 'knownPulls';
  readonly ensembles: number;
}

/**
 * Mean and width of the pulls with limits from the ensemble itself. Pseudo-experiments are independent, the bins of one are not: errors are taken
 * from the spread of each experiment's mean and mean square. The `tolerances` hold where the ensemble is sharp enough;
 * otherwise as many errors as good chains exceed in `falseAlarmShares` of the cases. A single bin may lie within its tolerance
 * and its error together, as its pulls are not quite normal.
 */
export function judgePulls(
  { experiments, bins, pulls, summaries }: EnsemblePulls,
  { family, ensembles }: PullFamily = { family: 'pulls', ensembles: 1 },
): PullTest {
  const z = ensembleLimit(falseAlarmShares[family], 2 * summaries.length * ensembles, experiments);
  const root = Math.sqrt(experiments);
  const perProjection = summaries.map(({ name, pullMean: value, pullWidth: width }) => {
    const members = bins.flatMap((bin, index) => (bin.name === name ? [index] : []));
    const rows = pulls.map((row) => members.map((index) => row[index]));
    const error = standardDeviation(rows.map(mean)) / root;
    const squares = rows.map((row) => mean(row.map((pull) => (pull - value) ** 2)));
    const widthError = standardDeviation(squares) / root / (2 * width);
    return {
      mean: { value, error, limit: Math.max(tolerances.pullMean, z * error) },
      width: { value: width, error: widthError, limit: Math.max(tolerances.pullWidth, z * widthError) },
    };
  });
  return {
    means: perProjection.map((each) => each.mean),
    widths: perProjection.map((each) => each.width),
    worstBin: worstBinOf(bins, { experiments, ensembles }),
  };
}

function worstBinOf(
  bins: EnsemblePulls['bins'],
  { experiments, ensembles }: { readonly experiments: number; readonly ensembles: number },
): JudgedBin {
  const z = ensembleLimit(falseAlarmShares.bins, bins.length * ensembles, experiments);
  const judged = bins.map(({ name, low, pullMean: value, pullWidth }): JudgedBin => {
    const error = pullWidth / Math.sqrt(experiments);
    return { name, bin: low, value, error, limit: tolerances.pullMean + z * error };
  });
  return judged.reduce((a, b) => (Math.abs(b.value / b.limit) > Math.abs(a.value / a.limit) ? b : a));
}
