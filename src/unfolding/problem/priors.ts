import { DomainError } from '../../core/index.js';
import type { Cells } from '../../events/index.js';
import { cellEnergiesGeV } from './cells.js';
import { type VectorInput, vectorOf } from './numeric-input.js';
import type { CheckedProblem } from './problem.js';

/** What PyUnfold allows a prior's sum to be off by; within it the numbers are used as they are. */
const sumTolerance = 1e-5 + 1e-8;

/** 1/n for each of n causes. */
export function uniformPrior(causes: number): Float64Array {
  return new Float64Array(causes).fill(1 / causes);
}

/**
 * Jeffreys' prior of a scale, p ~ 1/E (Jeffreys, Proc. R. Soc. A 186 (1946) 453), the same energy for each
 * group of a bin.
 * @param energies  [cause], above 0, any unit: of the cell's energy bin, not of its number
 */
export function jeffreysPrior(energies: VectorInput): Float64Array {
  const values = vectorOf('energies', energies);
  const zero = values.findIndex((energy) => energy <= 0);
  if (zero >= 0)
    throw new DomainError(`energies[${zero}] is ${values[zero]}, not above 0`, {
      fields: { name: 'energies', index: [zero], value: values[zero] },
      remedy: 'Give energies, not their logarithms.',
    });
  return normalised(values.map((energy) => 1 / energy));
}

/**
 * A prior from event numbers: the integral of a flux over each cause's bin, times what is common to all
 * causes. The flux at the centre of the bin is not an event number (it lacks the factor E of a logarithmic
 * bin).
 * @param events  [cause], >= 0, any scale
 */
export function eventNumberPrior(events: VectorInput): Float64Array {
  return normalised(vectorOf('prior', events, { atLeast: 0 }));
}

export type PriorChoice = 'uniform' | 'jeffreys' | VectorInput;

/**
 * The prior that `choice` names, [cause], summing to 1. An array that sums to 1 within 1.001e-5 is used as it
 * is, any other is normalised. A cause with prior 0 stays 0 for ever.
 */
export function priorOf(choice: PriorChoice | null | undefined, causes: number, cells?: Cells): Float64Array {
  if (choice === null || choice === undefined || choice === 'uniform') return uniformPrior(causes);
  if (choice === 'jeffreys') {
    if (cells !== undefined) {
      const energies = cellEnergiesGeV(cells);
      return jeffreysPrior(Float64Array.from({ length: causes }, (_, a) => energies[a % energies.length]));
    }
    throw new DomainError("prior 'jeffreys' needs the energies of the causes", {
      fields: { name: 'prior', value: choice },
      remedy: 'Give the problem its cells, or the array jeffreysPrior(energies).',
    });
  }
  const rule = { atLeast: 0, shape: [causes], of: '[cause]' };
  const values = vectorOf('prior', choice as VectorInput, rule);
  const sum = values.reduce((total, value) => total + value, 0);
  return Math.abs(sum - 1) <= sumTolerance ? values : normalised(values);
}

/**
 * The prior, [cause], at least 1e-6 of its largest share: methods that take ratios to it need them to exist.
 */
export function positivePrior(
  { causes, cells }: CheckedProblem,
  choice: PriorChoice | null | undefined,
): Float64Array {
  const prior = priorOf(choice, causes, cells);
  const least = 1e-6 * Math.max(...prior);
  return prior.map((share) => Math.max(share, least));
}

function normalised(values: Float64Array): Float64Array {
  const sum = values.reduce((total, value) => total + value, 0);
  if (sum > 0) return values.map((value) => value / sum);
  throw new DomainError('the prior is 0 for every cause', { fields: { name: 'prior', value: sum } });
}
