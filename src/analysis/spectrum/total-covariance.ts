import type { SpectrumResult } from '../stages/unfolding.js';

/** [cause x causes + cause] data, simulation and background together. */
export function totalCovariance({ covariance }: Pick<SpectrumResult, 'covariance'>): number[] {
  const { stat, mc, background } = covariance;
  return stat.map((value, index) => value + mc[index] + (background?.[index] ?? 0));
}
