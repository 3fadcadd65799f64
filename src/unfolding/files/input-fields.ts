import { DomainError, nearestHint, UsageError } from '../../core/index.js';
import { cellsOfGroups } from '../problem/cells.js';
import type { UnfoldingOptions } from '../problem/method-options.js';
import { type NumberRule, vectorOf } from '../problem/numeric-input.js';
import type { UnfoldingProblem } from '../problem/problem.js';

/** Field of an input file -> array of the problem and its number of axes. */
export const problemFields = {
  data: ['data', 1],
  data_err: ['dataErr', 1],
  data_covariance: ['dataCovariance', 2],
  response: ['response', 2],
  response_err: ['responseErr', 2],
  efficiencies: ['efficiencies', 1],
  efficiencies_err: ['efficienciesErr', 1],
  efficiency_covariance: ['efficiencyCovariance', 2],
  passing_events: ['passingEvents', 1],
  simulated_events: ['simulatedEvents', 1],
  background: ['background', 1],
  background_err: ['backgroundErr', 1],
} as const satisfies Record<string, readonly [keyof UnfoldingProblem, 1 | 2]>;

/** Field of an input file -> option of unfold. */
export const optionFields = {
  method: 'method',
  prior: 'prior',
  ts: 'testStatistic',
  ts_stopping: 'stopping',
  max_iter: 'maxIterations',
  cov_type: 'responseCovariance',
  covariances: 'covariances',
  iteration_errors: 'iterationErrors',
  regularizer: 'regularizer',
  compatibility: 'compatibility',
  strength: 'strength',
  choice: 'choice',
  rank: 'rank',
  matching: 'matching',
} as const;

/** The cells of the causes: edges in lg(E/GeV) and names of the mass groups. */
const cellFields = ['log10_energy_edges', 'groups'];
/** What PyUnfold's users and the reference files write beside it; it has no effect. */
const notes = [
  'num_effects',
  'num_causes',
  'prior_info',
  'truth',
  'binning',
  'name',
  'description',
  'format',
];

/** A problem and its options as they stand in a file. */
export interface UnfoldingInput {
  readonly problem: UnfoldingProblem;
  readonly options: UnfoldingOptions;
}

/**
 * Problem and options from named values; null counts as absent, as Python writes it.
 * @throws {UsageError} an unknown field, with the nearest; {DomainError} no data or response, a field that is no array
 */
export function inputOfFields(
  fields: Readonly<Record<string, unknown>>,
  alsoKnown: readonly string[] = [],
): UnfoldingInput {
  const known = [...Object.keys(problemFields), ...Object.keys(optionFields), ...cellFields];
  const unknown = Object.keys(fields).find((name) => ![...known, ...notes, ...alsoKnown].includes(name));
  if (unknown !== undefined)
    throw new UsageError(
      `the unfolding input has an unknown field '${unknown}'${nearestHint(unknown, known)}`,
      {
        fields: { key: unknown, allowed: known },
        remedy: `Known fields: ${known.join(', ')}.`,
      },
    );
  const present = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined);
  const given = Object.fromEntries(present);
  requireArrays(given);
  const problem: Record<string, unknown> = { cells: cellsOfFields(given) };
  for (const [name, [key]] of Object.entries(problemFields)) problem[key] = given[name];
  // The errors of PyUnfold's users stand beside a full covariance, which says more.
  if (problem['dataCovariance'] !== undefined) delete problem['dataErr'];
  const options = Object.entries(optionFields).map(([name, key]) => [key, given[name]]);
  const named = Object.fromEntries(options.filter(([, value]) => value !== undefined));
  if (typeof named.responseCovariance === 'string')
    named.responseCovariance = named.responseCovariance.toLowerCase();
  if (named.regularizer !== undefined) named.regularizer = withoutNulls(named.regularizer);
  return { problem: problem as unknown as UnfoldingProblem, options: named as UnfoldingOptions };
}

function requireArrays(given: Readonly<Record<string, unknown>>): void {
  for (const [name, [, axes]] of Object.entries(problemFields)) {
    const value = given[name];
    if (value === undefined && name !== 'data' && name !== 'response') continue;
    const first = Object(value)[0];
    const isView = typeof value === 'object' && value !== null && 'shape' in value;
    if (isView || (Array.isArray(value) && Array.isArray(first) === (axes === 2))) continue;
    throw new DomainError(
      `the unfolding input has no array '${name}' with ${axes === 2 ? 'two axes' : 'one axis'}`,
      {
        fields: { name, value: typeof value === 'object' ? 'other' : value },
        remedy:
          'data[effect], response[effect][cause], data_err[effect], efficiencies[cause], ...: see docs/unfolding.md.',
      },
    );
  }
}

function cellsOfFields(given: Readonly<Record<string, unknown>>): UnfoldingProblem['cells'] {
  if (given['log10_energy_edges'] === undefined) return undefined;
  const rule: NumberRule = {};
  const edges = vectorOf('log10_energy_edges', given['log10_energy_edges'] as number[], rule);
  const groups = given['groups'] ?? [];
  // HDF5 attributes hold the names as one text.
  return cellsOfGroups(edges, typeof groups === 'string' ? groups.split(',') : (groups as string[]));
}

function withoutNulls(regularizer: object): object {
  return Object.fromEntries(Object.entries(regularizer).filter(([, value]) => value !== null));
}
