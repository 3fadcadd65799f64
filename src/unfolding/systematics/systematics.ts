import { DomainError, type NdArray, ndarrayOf } from '../../core/index.js';
import { mirrorLower } from '../matrices/dense.js';
import { type VectorInput, vectorOf } from '../problem/numeric-input.js';

/**
 * One source of systematic uncertainty: the spectrum unfolded with it moved up, and down where that means
 * something.
 */
export interface Variation {
  readonly name: string;
  /** [cell] unfolded with the source moved by +1 standard deviation (or with the alternative). */
  readonly up: VectorInput;
  /** [cell] moved by -1 standard deviation; absent for a one-sided alternative. */
  readonly down?: VectorInput;
}

/**
 * shift: half the difference of up and down (up - nominal where there is no down), fully correlated between
 * cells: the covariance of a source with a Gaussian parameter. envelope: the larger deviation in each cell,
 * of the sign of up, fully correlated.
 */
export type VariationRule = 'shift' | 'envelope';

export interface SystematicSource {
  readonly name: string;
  /** [cell] signed shift of one standard deviation. */
  readonly shift: Float64Array;
  /** [cell, cell] shift shift^T. */
  readonly covariance: NdArray<Float64Array>;
}

export interface Systematics {
  readonly sources: readonly SystematicSource[];
  /** [cell, cell] sum over sources, which are independent of each other. */
  readonly covariance: NdArray<Float64Array>;
  readonly errors: Float64Array;
}

/** Shifts, covariance by source and their sum. @throws {DomainError} a spectrum of another length, NaN */
export function systematicCovariance(
  nominal: VectorInput,
  variations: readonly Variation[],
  rule: VariationRule = 'shift',
): Systematics {
  const base = vectorOf('nominal', nominal);
  const n = base.length;
  const sum = new Float64Array(n * n);
  const sources = variations.map((variation) => {
    const shift = shiftOf(base, variation, rule);
    const covariance = outerProduct(shift);
    for (let k = 0; k < sum.length; k++) sum[k] += covariance[k];
    return { name: variation.name, shift, covariance: ndarrayOf(covariance, [n, n]) };
  });
  return {
    sources,
    covariance: ndarrayOf(sum, [n, n]),
    errors: base.map((_, i) => Math.sqrt(sum[i * n + i])),
  };
}

function shiftOf(base: Float64Array, { name, up, down }: Variation, rule: VariationRule): Float64Array {
  const shape = { shape: [base.length], of: '[cell], as the nominal spectrum has' };
  const above = vectorOf(`${name} up`, up, shape).map((value, i) => value - base[i]);
  if (down === undefined) return above;
  const below = vectorOf(`${name} down`, down, shape).map((value, i) => value - base[i]);
  if (rule === 'shift') return above.map((value, i) => (value - below[i]) / 2);
  return above.map((value, i) => {
    const size = Math.max(Math.abs(value), Math.abs(below[i]));
    return value < 0 || (value === 0 && below[i] > 0) ? -size : size;
  });
}

/**
 * An envelope over alternatives that are not standard deviations of anything (priors, hadronic models): per
 * cell the largest deviation from the nominal spectrum in either direction, fully correlated as one source.
 * @throws {DomainError} no alternative
 */
export function envelopeVariation(
  name: string,
  nominal: VectorInput,
  alternatives: readonly VectorInput[],
): Variation {
  const base = vectorOf('nominal', nominal);
  if (alternatives.length === 0)
    throw new DomainError(`the envelope '${name}' has no alternative`, {
      fields: { name, value: 0 },
      remedy: 'Give at least one unfolded alternative.',
    });
  const shifts = alternatives.map((each, k) => {
    const shape = { shape: [base.length], of: '[cell], as the nominal spectrum has' };
    return vectorOf(`${name} alternative ${k}`, each, shape).map((value, i) => value - base[i]);
  });
  const largest = base.map((_, i) =>
    shifts.reduce((most, shift) => (Math.abs(shift[i]) > Math.abs(most) ? shift[i] : most), 0),
  );
  return { name, up: base.map((value, i) => value + largest[i]) };
}

/** A relative error that is the same in every cell (livetime, area): fully correlated. */
export function scaleVariation(name: string, nominal: VectorInput, relativeErr: number): Variation {
  return { name, up: vectorOf('nominal', nominal).map((value) => value * (1 + relativeErr)) };
}

function outerProduct(shift: Float64Array): Float64Array {
  const n = shift.length;
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) out[i * n + j] = shift[i] * shift[j];
  mirrorLower(out, n);
  return out;
}
