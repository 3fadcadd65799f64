import { logGamma } from './log-gamma.js';

/**
 * How far the new spectrum is from the previous one; the iteration stops when this falls below the threshold.
 */
export type TestStatistic = (current: Float64Array, previous: Float64Array) => number;

export type TestStatisticName = 'ks' | 'chi2' | 'rmd' | 'bf';

/** The test statistics by name, each over all causes, as PyUnfold defines them. */
export const testStatistics: Readonly<Record<TestStatisticName, TestStatistic>> = {
  ks: kolmogorovSmirnov,
  chi2: chiSquared,
  rmd: relativeMaximumDifference,
  bf: bayesFactor,
};

/**
 * Largest difference of the cumulative distributions, without the factor sqrt(n). Depends on the order of the
 * cells.
 */
function kolmogorovSmirnov(current: Float64Array, previous: Float64Array): number {
  const total1 = sum(current);
  const total2 = sum(previous);
  let cumulative1 = 0;
  let cumulative2 = 0;
  let largest = 0;
  for (let i = 0; i < current.length; i++) {
    cumulative1 += current[i];
    cumulative2 += previous[i];
    largest = Math.max(largest, Math.abs(cumulative1 / total1 - cumulative2 / total2));
  }
  return largest;
}

/** Two-sample chi-squared per cell of weighted histograms, with floor 1 under small sums. */
function chiSquared(current: Float64Array, previous: Float64Array): number {
  const total1 = sum(current);
  const total2 = sum(previous);
  let chi2 = 0;
  for (let i = 0; i < current.length; i++) {
    const difference = total2 * current[i] - total1 * previous[i];
    chi2 += difference ** 2 / Math.max(1, current[i] + previous[i]);
  }
  return chi2 / (total1 * total2 * current.length);
}

/** Relative maximum difference, not normalised to the totals; may rise again. */
function relativeMaximumDifference(current: Float64Array, previous: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < current.length; i++) {
    const relative = Math.abs(current[i] - previous[i]) / Math.max(1, current[i] + previous[i]);
    largest = Math.max(largest, relative);
  }
  return largest;
}

/**
 * Logarithm of the Bayes factor of Pfendner et al., arXiv:1405.3402: negative once the spectra agree; useful
 * thresholds are too.
 */
function bayesFactor(current: Float64Array, previous: Float64Array): number {
  const total1 = sum(current);
  const total2 = sum(previous);
  let logarithm = logGamma(total1 + total2 + 2) - logGamma(total1 + 1) - logGamma(total2 + 1);
  for (let i = 0; i < current.length; i++) {
    const [a, b] = [current[i], previous[i]];
    logarithm += logGamma(a + 1) + logGamma(b + 1) - logGamma(a + b + 2);
  }
  return logarithm;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}
