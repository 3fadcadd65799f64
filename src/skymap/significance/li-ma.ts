import { DomainError } from '../../core/index.js';
import type { Numbers } from '../healpix/index.js';

/**
 * Significance of an excess, formula 17 of Li and Ma, ApJ 272 (1983) 317, with the sign of nOn - alpha nOff; 0 where both
 * counts are 0. The logarithms are taken of 1 + excess, so that small excesses of large counts keep their digits.
 * @param nOn, nOff  counts >= 0: numbers or [pixel]
 * @param alpha  exposure on over exposure off, > 0: a number, or [pixel]
 * @returns standard deviations
 * @throws {DomainError} a negative or not finite count, alpha not above 0, with the index; lists of different lengths
 */
export function liMaSignificance(nOn: number, nOff: number, alpha: number): number;
export function liMaSignificance(nOn: Numbers, nOff: Numbers, alpha: number | Numbers): Float64Array;
export function liMaSignificance(
  nOn: number | Numbers,
  nOff: number | Numbers,
  alpha: number | Numbers,
): number | Float64Array {
  if (typeof nOn === 'number' && typeof nOff === 'number' && typeof alpha === 'number') {
    return significance(nOn, nOff, alpha);
  }
  if (typeof nOn === 'number' || typeof nOff === 'number') {
    throw new DomainError('nOn and nOff are a number and a list', { remedy: 'Give numbers, or lists.' });
  }
  const lengths = [nOn.length, nOff.length, typeof alpha === 'number' ? nOn.length : alpha.length];
  if (lengths.some((length) => length !== lengths[0])) {
    throw new DomainError(`nOn, nOff and alpha have ${lengths.join(', ')} values`, {
      remedy: 'Give lists of equal length.',
    });
  }
  return Float64Array.from({ length: nOn.length }, (_, i) =>
    significance(nOn[i], nOff[i], typeof alpha === 'number' ? alpha : alpha[i], i),
  );
}

function significance(nOn: number, nOff: number, alpha: number, index?: number): number {
  checkInputs(nOn, nOff, alpha, index);
  const total = nOn + nOff;
  if (total === 0) return 0;
  const excess = nOn - alpha * nOff;
  const on = nOn === 0 ? 0 : nOn * Math.log1p(excess / (alpha * total));
  const off = nOff === 0 ? 0 : nOff * Math.log1p(-excess / total);
  return Math.sign(excess) * Math.sqrt(2 * Math.max(0, on + off));
}

function checkInputs(nOn: number, nOff: number, alpha: number, index?: number): void {
  const wrong = Object.entries({ nOn, nOff }).find(([, n]) => !(n >= 0 && n < Number.POSITIVE_INFINITY));
  const place = index === undefined ? '' : ` (index ${index})`;
  if (wrong !== undefined) {
    throw new DomainError(`${wrong[0]} ${wrong[1]}${place} is not a count`, {
      fields: { name: wrong[0], value: wrong[1], index },
      remedy: 'Counts are finite and not negative.',
    });
  }
  if (!(alpha > 0 && alpha < Number.POSITIVE_INFINITY)) {
    throw new DomainError(`alpha ${alpha}${place} is not above 0`, {
      fields: { name: 'alpha', value: alpha, index },
      remedy: 'alpha is the exposure of the on region over that of the off region.',
    });
  }
}
