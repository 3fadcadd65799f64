import { DomainError } from '../core/index.js';
import { checkGroups } from './confusion.js';

/** Identification fractions against one variable, in bins of it. */
export interface IdentificationFractions {
  /** What the bins are of: 'lg(E/GeV)', 'cos zenith'. */
  readonly variable: string;
  /** [bin + 1] */
  readonly edges: Float64Array;
  /** [group], names */
  readonly groups: readonly string[];
  /** [true group][found group][bin], parts of the true group's events in the bin; NaN where there are none */
  readonly fractions: readonly (readonly Float64Array[])[];
  /** [true group][found group][bin], binomial errors for the effective number of events */
  readonly errors: readonly (readonly Float64Array[])[];
}

export interface IdentificationOptions {
  /** [group], names */
  readonly groups: readonly string[];
  /** Energy, zenith, ...: its name, values [row] and bin edges [bin + 1]. Half-open bins, the last edge closed. */
  readonly against: {
    readonly variable: string;
    readonly values: Float64Array;
    readonly edges: Float64Array;
  };
  /** [row] */
  readonly weights?: Float64Array;
}

/**
 * How often each true group is found as each group, against energy, zenith or any other variable. Events outside the edges are
 * left out.
 * @param truth  [row], numbers of groups
 * @param found  [row], numbers of groups
 * @throws {DomainError} arrays of different lengths, a number that is no group, edges that do not ascend
 */
export function identificationFractions(
  truth: ArrayLike<number>,
  found: ArrayLike<number>,
  { groups, against, weights }: IdentificationOptions,
): IdentificationFractions {
  const { variable, values, edges } = against;
  checkGroups(truth, found, groups, weights);
  checkBins(variable, values, edges, truth.length);
  const bins = edges.length - 1;
  const counts = groups.map(() => groups.map(() => new Float64Array(bins)));
  const squares = groups.map(() => new Float64Array(bins));
  for (let i = 0; i < truth.length; i++) {
    const bin = binOf(edges, values[i]);
    if (bin < 0) continue;
    const weight = weights ? weights[i] : 1;
    counts[truth[i]][found[i]][bin] += weight;
    squares[truth[i]][bin] += weight * weight;
  }
  const totals = counts.map((row) =>
    Float64Array.from({ length: bins }, (_, b) => row.reduce((sum, each) => sum + each[b], 0)),
  );
  const fractions = counts.map((row, t) => row.map((each) => each.map((count, b) => count / totals[t][b])));
  const errors = fractions.map((row, t) =>
    row.map((each) => each.map((p, b) => Math.sqrt((p * (1 - p) * squares[t][b]) / totals[t][b] ** 2))),
  );
  return { variable, edges, groups, fractions, errors };
}

function checkBins(variable: string, values: Float64Array, edges: Float64Array, rows: number): void {
  if (values.length !== rows) {
    throw new DomainError(`${variable} has ${values.length} rows, the groups have ${rows}`, {
      fields: { name: variable, value: values.length },
      remedy: 'Give one value per event.',
    });
  }
  if (edges.length >= 2 && edges.every((edge, i) => i === 0 || edge > edges[i - 1])) return;
  throw new DomainError(`the bin edges of ${variable} do not ascend: ${edges.join(', ')}`, {
    fields: { name: 'edges' },
    remedy: 'Give at least two edges in ascending order.',
  });
}

/** The bin of a value, -1 outside and for NaN. */
function binOf(edges: Float64Array, value: number): number {
  const last = edges.length - 1;
  if (!(value >= edges[0] && value <= edges[last])) return -1;
  const above = edges.findIndex((edge) => edge > value);
  return above < 0 ? last - 1 : above - 1;
}
