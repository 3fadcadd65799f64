import { DomainError } from '../core/index.js';
import { type BoostingOptions, type FeatureMatrix, type Model, predict } from '../learning/index.js';
import { type EnergyModelOptions, trainEnergyModel } from './energy-model.js';

export interface EnergyIntervalOptions extends Omit<EnergyModelOptions, 'learner'> {
  /** Of the interval, in (0, 1). Default 0.6827, one standard deviation. */
  readonly coverage?: number;
  /** Options of the boosted trees. Default: 100 rounds, depth 4, a weight of 50 in each leaf. */
  readonly trees?: Omit<BoostingOptions, 'loss' | 'quantile'>;
}

/** Models of two quantiles of lg E given the features: an energy with an uncertainty of its own for each event. */
export interface EnergyIntervalModel {
  /** Probability that the energy lies between the two. */
  readonly coverage: number;
  readonly low: Model;
  readonly high: Model;
}

/**
 * Learns the central interval of lg(E/GeV) by boosting the quantile loss (Koenker and Bassett, Econometrica 46 (1978) 33). Its
 * coverage must be checked on other showers with `intervalCoverage`: the more trees, the more the interval of the training
 * showers is too narrow for others.
 * @param log10Energy  [row], true lg(E/GeV)
 * @throws {DomainError} a coverage out of its range, data that cannot be learned from
 */
export async function trainEnergyInterval(
  features: FeatureMatrix,
  log10Energy: Float64Array,
  { coverage = 0.6827, trees, ...options }: EnergyIntervalOptions = {},
): Promise<EnergyIntervalModel> {
  if (!(coverage > 0 && coverage < 1)) {
    throw new DomainError(`coverage ${coverage} is not above 0 and below 1`, {
      fields: { name: 'coverage', value: coverage },
      remedy: 'Use 0.6827 for one standard deviation.',
    });
  }
  const ofQuantile = (quantile: number) =>
    trainEnergyModel(features, log10Energy, {
      ...options,
      learner: {
        ...{ learner: 'gradient-boosting', rounds: 100, maxDepth: 4, minChildWeight: 50 },
        ...trees,
        ...{ loss: 'quantile', quantile },
      },
    });
  return { coverage, low: await ofQuantile((1 - coverage) / 2), high: await ofQuantile((1 + coverage) / 2) };
}

/** Both ends for every event, lg(E/GeV): [row]. Where the two models cross, both ends are their mean. */
export function predictEnergyInterval(
  { low, high }: EnergyIntervalModel,
  features: FeatureMatrix,
): { low: Float64Array; high: Float64Array } {
  const [below, above] = [predict(low, features), predict(high, features)];
  const middle = below.map((value, row) => (value + above[row]) / 2);
  return {
    low: below.map((value, row) => Math.min(value, middle[row])),
    high: above.map((value, row) => Math.max(value, middle[row])),
  };
}

/** Part of the events whose true energy lies in its interval, and its binomial error. */
export function intervalCoverage(
  trueLog10Energy: Float64Array,
  { low, high }: { readonly low: Float64Array; readonly high: Float64Array },
): { coverage: number; coverageErr: number } {
  const n = trueLog10Energy.length;
  if (n === 0 || low.length !== n || high.length !== n) {
    throw new DomainError(`${n} true energies, ${low.length} and ${high.length} ends of intervals`, {
      remedy: 'Give one energy and one interval per event.',
    });
  }
  const coverage = trueLog10Energy.filter((lgE, row) => lgE >= low[row] && lgE <= high[row]).length / n;
  return { coverage, coverageErr: Math.sqrt((coverage * (1 - coverage)) / n) };
}
