import { DomainError, type NdArray, ndarrayOf } from '../../core/index.js';
import { mirrorLower } from '../matrices/dense.js';
import { type VectorInput, vectorOf } from '../problem/numeric-input.js';
import {
  type Deviation,
  deviationsOf,
  sourceCorrelations,
  type Variation,
  type VariationRule,
} from './variation.js';

export interface SystematicSource extends Deviation {
  /** [cell, cell] shift shift^T. */
  readonly covariance: NdArray<Float64Array>;
}

export interface Systematics {
  readonly sources: readonly SystematicSource[];
  /** [source, source] as the variations say; 1 on the diagonal. */
  readonly correlations: NdArray<Float64Array>;
  /** [cell, cell] sum over pairs of sources of correlation shift shift^T. */
  readonly covariance: NdArray<Float64Array>;
  readonly errors: Float64Array;
  /** [cell] deviations upwards and downwards in quadrature, each for itself; both >= 0. */
  readonly upper: Float64Array;
  readonly lower: Float64Array;
}

/**
 * Shifts, covariance by source and all together. A source's shift is fully correlated between cells.
 * @throws {DomainError} a spectrum of another length, NaN, correlations that cannot be
 */
export function systematicCovariance(
  nominal: VectorInput,
  variations: readonly Variation[],
  rule: VariationRule = 'shift',
): Systematics {
  const base = vectorOf('nominal', nominal);
  const cells = base.length;
  const deviations = deviationsOf(base, variations, rule);
  const correlations = sourceCorrelations(deviations, variations);
  const covariance = jointCovariance(cells, deviations, correlations);
  const count = deviations.length;
  return {
    sources: deviations.map((each) => ({
      ...each,
      covariance: ndarrayOf(outerProduct(each.shift), [cells, cells]),
    })),
    correlations: ndarrayOf(correlations, [count, count]),
    covariance: ndarrayOf(covariance, [cells, cells]),
    errors: base.map((_, i) => Math.sqrt(Math.max(0, covariance[i * cells + i]))),
    ...signedErrors(cells, deviations, correlations),
  };
}

function jointCovariance(
  cells: number,
  deviations: readonly Deviation[],
  correlations: Float64Array,
): Float64Array {
  const out = new Float64Array(cells * cells);
  deviations.forEach(({ shift }, p) => {
    deviations.forEach(({ shift: other }, q) => {
      const coefficient = correlations[p * deviations.length + q];
      if (coefficient === 0) return;
      for (let i = 0; i < cells; i++)
        for (let j = 0; j <= i; j++) out[i * cells + j] += coefficient * shift[i] * other[j];
    });
  });
  mirrorLower(out, cells);
  return out;
}

/** Squares of each side, and what correlated sources add to both: twice correlation x product of the shifts. */
function signedErrors(
  cells: number,
  deviations: readonly Deviation[],
  correlations: Float64Array,
): Pick<Systematics, 'upper' | 'lower'> {
  const shared = new Float64Array(cells);
  deviations.forEach(({ shift }, p) => {
    deviations.slice(0, p).forEach(({ shift: other }, q) => {
      const coefficient = correlations[p * deviations.length + q];
      for (let i = 0; i < cells; i++) shared[i] += 2 * coefficient * shift[i] * other[i];
    });
  });
  const side = (pick: 'upper' | 'lower'): Float64Array =>
    shared.map((value, i) =>
      Math.sqrt(Math.max(0, value + deviations.reduce((sum, each) => sum + each[pick][i] ** 2, 0))),
    );
  return { upper: side('upper'), lower: side('lower') };
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
  const members = alternatives.map((up, k) => ({ name: `${name} alternative ${k}`, up, set: name }));
  const [{ shift }] = deviationsOf(base, members, 'envelope');
  return { name, up: base.map((value, i) => value + shift[i]) };
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
