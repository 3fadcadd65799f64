import { DomainError } from '../../core/index.js';
import type { SplitStep } from './plan.js';

/**
 * The parts of [0, 1) that belong to the sides of a split.
 * @param fractions  expected share of each side
 * @throws {DomainError} fractions that do not add up to 1
 */
export function splitRanges(fractions: readonly number[]): Pick<SplitStep, 'from' | 'to'>[] {
  const total = fractions.reduce((sum, fraction) => sum + fraction, 0);
  if (!(Math.abs(total - 1) < 1e-9) || !fractions.every((fraction) => fraction >= 0))
    throw new DomainError(`the fractions ${fractions.join(', ')} add up to ${total}, not 1`, {
      fields: { name: 'fractions', value: fractions },
    });
  let from = 0;
  return fractions.map((fraction, i) => {
    // The last side ends at 1 whatever the sum rounds to.
    const to = i === fractions.length - 1 ? 1 : from + fraction;
    const range = { from, to };
    from = to;
    return range;
  });
}
