import { DomainError } from '../../core/index.js';
import type { Derivatives } from '../covariance/propagated-covariances.js';
import { fold } from '../folding/refolding.js';
import { packRow } from '../matrices/packed.js';
import type { BinByBinOptions } from '../problem/method-options.js';
import { positivePrior } from '../problem/priors.js';
import type { CheckedProblem } from '../problem/problem.js';

/**
 * x_a = n_j prior_a / (R prior)_j, j the effect of cause a. No migration is undone: the answer leans to the
 * prior, and the errors do not know it.
 * @throws {DomainError} causes without an effect of their own
 */
export function unfoldBinByBin(
  problem: CheckedProblem,
  options: BinByBinOptions,
): { unfolded: Float64Array; derivatives: Derivatives } {
  const { effects, causes, data, background } = problem;
  const effectOf = matchingEffects(problem, options);
  const prior = positivePrior(problem, options.prior);
  const folded = fold({ ...problem, background: undefined }, prior);
  const factor = prior.map((count, a) => (folded[effectOf[a]] === 0 ? 0 : count / folded[effectOf[a]]));
  const signal = data.map((count, j) => count - (background?.[j] ?? 0));
  const unfolded = factor.map((value, a) => value * signal[effectOf[a]]);
  const jacobian = new Float64Array(causes * effects);
  for (let a = 0; a < causes; a++) jacobian[a * effects + effectOf[a]] = factor[a];
  return {
    unfolded,
    derivatives: {
      data: jacobian,
      background: jacobian.map((value) => -value),
      response: (scratch) => (t, used, rows) => {
        const row = new Float64Array(causes);
        for (let k = 0; k <= used.length; k++) {
          const j = used[k];
          for (let a = 0; a < causes; a++)
            row[a] = effectOf[a] === j && folded[j] > 0 ? (-unfolded[a] * prior[t]) / folded[j] : 0;
          packRow(scratch.numbers(), { ...rows, k }, row, 0);
        }
      },
    },
  };
}

function matchingEffects({ effects, causes }: CheckedProblem, { matching }: BinByBinOptions): number[] {
  if (matching === undefined && effects === causes) return Array.from({ length: causes }, (_, a) => a);
  const good =
    matching?.length === causes &&
    Array.from(matching).every((j) => Number.isInteger(j) && j >= 0 && j < effects);
  if (good) return Array.from(matching!);
  throw new DomainError(`bin-by-bin needs an effect for each of ${causes} causes`, {
    fields: { name: 'matching', value: matching?.length, expected: causes },
    remedy: 'Give matching: [cause] number of its effect, or unfold with another method.',
  });
}
