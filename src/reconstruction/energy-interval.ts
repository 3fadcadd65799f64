import { DomainError } from '../core/index.js';
import {
  type BoostingOptions,
  type FeatureMatrix,
  foldRows,
  type Model,
  predict,
  rowFolds,
  showerFolds,
  takeRows,
  takeValues,
  weightedQuantiles,
} from '../learning/index.js';
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

/** Share of the showers by which both ends are set right, one of so many. */
const calibrationFolds = 5;

/**
 * Learns the central interval of lg(E/GeV) by boosting the quantile loss (Koenker and Bassett, Econometrica 46 (1978) 33) on four
 * fifths of the showers, and shifts both ends so that as many events of the last fifth lie below each as should (conformalised
 * quantile regression, Romano, Patterson and Candes, NeurIPS 2019): many or deep trees make the interval of showers that they have
 * learned too narrow for others. So other showers of the same spectrum are covered as often as wanted; at a given *true* energy they
 * need not be: where a selection keeps only events that look larger than they are, their energies are all overestimated.
 * @param log10Energy  [row], true lg(E/GeV)
 * @throws {DomainError} a coverage out of its range, data that cannot be learned from, fewer than five showers
 */
export async function trainEnergyInterval(
  features: FeatureMatrix,
  log10Energy: Float64Array,
  { coverage = 0.6827, trees, weights, showers, ...notes }: EnergyIntervalOptions = {},
): Promise<EnergyIntervalModel> {
  if (!(coverage > 0 && coverage < 1)) {
    throw new DomainError(`coverage ${coverage} is not above 0 and below 1`, {
      fields: { name: 'coverage', value: coverage },
      remedy: 'Use 0.6827 for one standard deviation.',
    });
  }
  const seed = trees?.seed ?? 0;
  const folds = showers
    ? showerFolds([showers], calibrationFolds, seed)
    : rowFolds(features.rows, calibrationFolds, { seed });
  const { inside, outside } = foldRows(folds, 0);
  const rowsOf = (rows: Uint32Array) => ({
    features: takeRows(features, rows),
    log10Energy: takeValues(log10Energy, rows),
    weights: weights && takeValues(weights, rows),
  });
  const [learned, held] = [rowsOf(outside), rowsOf(inside)];
  const options = {
    ...notes,
    weights: learned.weights,
    showers: showers && Uint32Array.from(outside, (row) => showers[row]),
  };
  const ofQuantile = async (quantile: number) => {
    const learner = { ...defaultTrees, ...marksOf(trees, outside), loss: 'quantile', quantile } as const;
    const model = await trainEnergyModel(learned.features, learned.log10Energy, { ...options, learner });
    return shifted(model, held, quantile);
  };
  return { coverage, low: await ofQuantile((1 - coverage) / 2), high: await ofQuantile((1 + coverage) / 2) };
}

const defaultTrees = { learner: 'gradient-boosting', rounds: 100, maxDepth: 4, minChildWeight: 50 } as const;

/** The options with the marks of early stopping, where each row has one, of the rows that are learned from. */
function marksOf(trees: EnergyIntervalOptions['trees'], rows: Uint32Array): EnergyIntervalOptions['trees'] {
  const heldOut = trees?.earlyStopping?.heldOut;
  if (trees?.earlyStopping === undefined || heldOut === undefined || typeof heldOut === 'number')
    return trees;
  const marks = Uint8Array.from(rows, (row) => heldOut[row]);
  return { ...trees, earlyStopping: { ...trees.earlyStopping, heldOut: marks } };
}

interface HeldRows {
  readonly features: FeatureMatrix;
  readonly log10Energy: Float64Array;
  readonly weights?: Float64Array;
}

/** The model with a constant added, so that this part of the rows lies below it; the model file notes how much. */
function shifted(model: Model, { features, log10Energy, weights }: HeldRows, quantile: number): Model {
  const found = predict(model, features);
  const [shift] = weightedQuantiles(
    log10Energy.map((lgE, row) => lgE - found[row]),
    [quantile],
    weights,
  );
  if (Number.isNaN(shift)) {
    throw new DomainError(`none of the ${calibrationFolds} parts of the showers may be without weight`, {
      fields: { name: 'showers', value: features.rows },
      remedy: 'Give more showers: a fifth of them sets the interval right.',
    });
  }
  const { parameters, training } = model;
  if (parameters.learner !== 'gradient-boosting') return model;
  const baseline = parameters.baseline.map((constant) => constant + shift);
  const metrics = { ...training.metrics, calibration_shift: shift };
  return { ...model, parameters: { ...parameters, baseline }, training: { ...training, metrics } };
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
