import { DomainError } from '../../core/index.js';
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
  /** Default: that of systematicCovariance. */
  readonly rule?: VariationRule;
  /** Variations of one set (hadronic models, priors) count as one source: in each cell the largest deviation of any of them. */
  readonly set?: string;
  /** Correlation with other sources (or sets), by name, -1 to 1; sources not named are independent. */
  readonly correlatedWith?: Readonly<Record<string, number>>;
}

/**
 * shift: half the difference of up and down (up - nominal where there is no down), fully correlated between
 * cells: the covariance of a source with a Gaussian parameter. envelope: the larger deviation in each cell,
 * of the sign of up, fully correlated.
 */
export type VariationRule = 'shift' | 'envelope';

/** Deviations of one source from the nominal spectrum. */
export interface Deviation {
  readonly name: string;
  /** Variations that it is made of. */
  readonly members: readonly string[];
  /** [cell] signed shift of one standard deviation. */
  readonly shift: Float64Array;
  /** [cell] largest deviation upwards, >= 0, and downwards, <= 0; one variation counts for both signs. */
  readonly upper: Float64Array;
  readonly lower: Float64Array;
}

/** The variations as sources: each for itself, those of a set together, in the order of their first. */
export function deviationsOf(
  base: Float64Array,
  variations: readonly Variation[],
  rule: VariationRule,
): Deviation[] {
  const names = [...new Set(variations.map(({ name, set }) => set ?? name))];
  return names.map((name) => {
    const members = variations.filter((each) => (each.set ?? each.name) === name);
    const moved = members.map((each) => movesOf(base, each));
    const { upper, lower } = signedOf(base.length, moved);
    const shift =
      members[0].set === undefined
        ? shiftOf(moved[0], members[0].rule ?? rule)
        : largestOf(base.length, moved);
    return { name, members: members.map((each) => each.name), shift, upper, lower };
  });
}

interface Moves {
  readonly above: Float64Array;
  readonly below?: Float64Array;
}

/** Both sides less the nominal spectrum. */
function movesOf(base: Float64Array, { name, up, down }: Variation): Moves {
  const shape = { shape: [base.length], of: '[cell], as the nominal spectrum has' };
  const less = (side: string, values: VectorInput): Float64Array =>
    vectorOf(`${name} ${side}`, values, shape).map((value, i) => value - base[i]);
  return { above: less('up', up), ...(down !== undefined && { below: less('down', down) }) };
}

function shiftOf({ above, below }: Moves, rule: VariationRule): Float64Array {
  if (below === undefined) return above;
  if (rule === 'shift') return above.map((value, i) => (value - below[i]) / 2);
  return above.map((value, i) => {
    const size = Math.max(Math.abs(value), Math.abs(below[i]));
    return value < 0 || (value === 0 && below[i] > 0) ? -size : size;
  });
}

/** [cell] the deviation of largest size of any member. */
function largestOf(cells: number, moved: readonly Moves[]): Float64Array {
  const all = moved.flatMap(({ above, below }) => (below ? [above, below] : [above]));
  return Float64Array.from({ length: cells }, (_, i) =>
    all.reduce((most, each) => (Math.abs(each[i]) > Math.abs(most) ? each[i] : most), 0),
  );
}

function signedOf(cells: number, moved: readonly Moves[]): Pick<Deviation, 'upper' | 'lower'> {
  const [upper, lower] = [new Float64Array(cells), new Float64Array(cells)];
  const alone = moved.length === 1 && moved[0].below === undefined;
  for (const { above, below } of moved)
    for (let i = 0; i < cells; i++) {
      const other = below?.[i] ?? (alone ? -above[i] : 0);
      upper[i] = Math.max(upper[i], above[i], other);
      lower[i] = Math.min(lower[i], above[i], other);
    }
  return { upper, lower };
}

/**
 * [source, source] row by row: 1 on the diagonal, what the variations say of each other beside it.
 * @throws {DomainError} a name that is no source, two values for one pair, coefficients that no random numbers can have
 */
export function sourceCorrelations(
  sources: readonly Pick<Deviation, 'name'>[],
  variations: readonly Variation[],
): Float64Array {
  const n = sources.length;
  const names = sources.map(({ name }) => name);
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) matrix[i * n + i] = 1;
  const given = new Map<number, number>();
  for (const { name, set, correlatedWith = {} } of variations)
    for (const [other, coefficient] of Object.entries(correlatedWith)) {
      const [i, j] = [names.indexOf(set ?? name), names.indexOf(other)];
      if (j < 0 || i === j) throw noOtherSource(name, other, names);
      if (!(Math.abs(coefficient) <= 1)) throw impossible(name, other, coefficient);
      const before = given.get(i * n + j);
      if (before !== undefined && before !== coefficient) throw impossible(name, other, coefficient);
      for (const k of [i * n + j, j * n + i]) {
        given.set(k, coefficient);
        matrix[k] = coefficient;
      }
    }
  if (!isPositive(matrix, n))
    throw new DomainError('the correlations between the systematic sources exclude each other', {
      fields: {
        name: 'correlatedWith',
        value: Object.fromEntries(names.map((name, i) => [name, [...matrix.slice(i * n, (i + 1) * n)]])),
      },
      remedy: 'Their matrix must have no negative eigenvalue: lower the coefficients.',
    });
  return matrix;
}

function noOtherSource(name: string, other: string, names: readonly string[]): DomainError {
  return new DomainError(`'${name}' is correlated with '${other}', which is no other source`, {
    fields: { name, value: other, allowed: names },
    remedy: `Name one of ${names.join(', ')}; sources of a set go by the name of the set.`,
  });
}

function impossible(name: string, other: string, value: number): DomainError {
  return new DomainError(`the correlation of '${name}' with '${other}' is ${value}`, {
    fields: { name, value },
    remedy: 'Give one number from -1 to 1 for a pair of sources.',
  });
}

/** Whether a matrix of correlations has no negative eigenvalue, to rounding: elimination with what is left as pivots. */
function isPositive(matrix: Float64Array, n: number): boolean {
  const left = matrix.slice();
  for (let k = 0; k < n; k++) {
    const pivot = left[k * n + k];
    if (pivot < -1e-12) return false;
    for (let i = k + 1; i < n; i++) {
      if (pivot <= 1e-12) {
        if (Math.abs(left[i * n + k]) > 1e-6) return false;
        continue;
      }
      const factor = left[i * n + k] / pivot;
      for (let j = k + 1; j < n; j++) left[i * n + j] -= factor * left[k * n + j];
    }
  }
  return true;
}
