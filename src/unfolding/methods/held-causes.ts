import { DomainError, type NdArray, ndarrayOf } from '../../core/index.js';
import type { Cells } from '../../events/index.js';
import type { CheckedCrossCheck } from '../problem/method-options.js';
import { vectorOf } from '../problem/numeric-input.js';
import type { CheckedProblem } from '../problem/problem.js';
import type { UnfoldedCovariance, UnfoldingResult } from '../problem/result.js';

/** A problem without the causes that are held, and how its results stand among all causes. */
export interface ReducedProblem {
  readonly problem: CheckedProblem;
  readonly options: CheckedCrossCheck;
  /** [free cause] its number among all causes. */
  readonly places: readonly number[];
  /** [cause] events of the held causes, 0 of the others. */
  readonly heldCounts: Float64Array;
}

/**
 * Takes the held causes out: they keep the prior's events, scaled so that the folded prior has as many events as the data, and what
 * they send into the effects is background. For causes beyond the range of the effects, which no data determine.
 * @throws {DomainError} a prior that is no number of events, a cause that is none
 */
export function withoutHeldCauses(problem: CheckedProblem, options: CheckedCrossCheck): ReducedProblem {
  const held = checkedHeld(problem, options);
  const places = Array.from({ length: problem.causes }, (_, a) => a).filter((a) => !held.has(a));
  const prior = scaledPrior(problem, options);
  const heldCounts = prior.map((count, a) => (held.has(a) ? count : 0));
  const pick = (values: Float64Array): Float64Array => Float64Array.from(places, (a) => values[a]);
  const background = Float64Array.from({ length: problem.effects }, (_, j) =>
    heldCounts.reduce(
      (sum, count, a) => sum + problem.response[j * problem.causes + a] * count,
      problem.background?.[j] ?? 0,
    ),
  );
  const { efficienciesErr, simulatedEvents, passingEvents, responseErr, efficiencyCovariance } = problem;
  return {
    problem: {
      ...problem,
      causes: places.length,
      background,
      response: columns(problem.response, problem.causes, places),
      responseErr: responseErr && columns(responseErr, problem.causes, places),
      efficiencies: pick(problem.efficiencies),
      efficienciesErr: efficienciesErr && pick(efficienciesErr),
      simulatedEvents: simulatedEvents && pick(simulatedEvents),
      passingEvents: passingEvents && pick(passingEvents),
      efficiencyCovariance:
        efficiencyCovariance &&
        Float64Array.from(
          places.flatMap((a) => places.map((b) => efficiencyCovariance[a * problem.causes + b])),
        ),
      cells: problem.cells && cellsOf(problem.cells, places),
    },
    options: {
      ...options,
      heldCauses: undefined,
      prior: pick(prior),
      ...matchingOf(options, places),
    },
    places,
    heldCounts,
  };
}

/** Of bin-by-bin, the effects of the causes that are left. */
function matchingOf(options: CheckedCrossCheck, places: readonly number[]) {
  if (options.method !== 'bin-by-bin' || options.matching === undefined) return {};
  const { matching } = options;
  return { matching: places.map((a) => matching[a]) };
}

function checkedHeld({ causes }: CheckedProblem, { heldCauses = [] }: CheckedCrossCheck): Set<number> {
  const held = Array.from(heldCauses);
  const wrong = held.find((a) => !Number.isInteger(a) || a < 0 || a >= causes);
  if (wrong === undefined && new Set(held).size < causes) return new Set(held);
  throw new DomainError(
    wrong === undefined ? 'every cause is held' : `heldCauses has ${wrong}, causes are 0 to ${causes - 1}`,
    {
      fields: { name: 'heldCauses', value: wrong ?? held.length, limit: causes },
      remedy: 'Give numbers of causes beyond the range of the effects.',
    },
  );
}

/** [cause] the prior's events, as many in the detector as the data have. */
function scaledPrior(
  { effects, causes, response, data, background }: CheckedProblem,
  { prior }: CheckedCrossCheck,
): Float64Array {
  const events = prior && typeof prior !== 'string' ? vectorOf('prior', prior, { atLeast: 0 }) : undefined;
  if (events?.length !== causes)
    throw new DomainError(
      `causes are held at the prior '${typeof prior === 'string' ? prior : 'uniform'}', which is no number of events`,
      {
        fields: { name: 'prior', value: prior },
        remedy: 'Give the prior as events per cause: a flux model, integrated over the bins.',
      },
    );
  let [folded, counted] = [0, 0];
  for (let j = 0; j < effects; j++) {
    counted += data[j] - (background?.[j] ?? 0);
    for (let a = 0; a < causes; a++) folded += response[j * causes + a] * events[a];
  }
  return events.map((count) => (folded > 0 ? (count * Math.max(0, counted)) / folded : 0));
}

/** Columns `places` of a matrix of `from` columns. */
function columns(matrix: Float64Array, from: number, places: readonly number[]): Float64Array {
  const rows = matrix.length / from;
  return Float64Array.from({ length: rows * places.length }, (_, k) => {
    const row = Math.floor(k / places.length);
    return matrix[row * from + places[k % places.length]];
  });
}

/** Neighbouring whole energy bins have cells again; other choices have none. */
function cellsOf({ energy, groups }: Cells, places: readonly number[]): Cells | undefined {
  const consecutive = places.every((a, i) => a === places[0] + i);
  if (!consecutive || places[0] % groups.length !== 0 || places.length % groups.length !== 0)
    return undefined;
  const [first, bins] = [places[0] / groups.length, places.length / groups.length];
  return { energy: { edges: energy.edges.slice(first, first + bins + 1) }, groups };
}

/** The result among all causes: held ones with their counts and no error. */
export function withHeldCauses(
  result: UnfoldingResult,
  { places, heldCounts }: ReducedProblem,
): UnfoldingResult {
  const causes = heldCounts.length;
  const spread = (values: Float64Array, rest: Float64Array = new Float64Array(causes)): Float64Array => {
    const all = rest.slice();
    places.forEach((a, i) => {
      if (i < values.length) all[a] = values[i];
    });
    return all;
  };
  const unfolded = spread(result.unfolded, heldCounts);
  const { covariance, jacobian, unfoldingMatrix } = result;
  return {
    ...result,
    unfolded,
    statErr: covariance ? spread(result.statErr) : result.statErr,
    mcErr: covariance ? spread(result.mcErr) : result.mcErr,
    ...(covariance && { covariance: spreadCovariance(covariance, places, causes) }),
    ...(unfoldingMatrix && {
      unfoldingMatrix: spreadMatrix(unfoldingMatrix, range(unfoldingMatrix.shape[0]), places, [
        unfoldingMatrix.shape[0],
        causes,
      ]),
    }),
    ...(jacobian && {
      jacobian: spreadMatrix(jacobian, places, range(jacobian.shape[1]), [causes, jacobian.shape[1]]),
    }),
    iterations: [{ unfolded, testStatistic: 0 }],
    unreachableCauses: result.unreachableCauses.map((a) => places[a]),
  };
}

function spreadCovariance(
  covariance: UnfoldedCovariance,
  places: readonly number[],
  causes: number,
): UnfoldedCovariance {
  const entries = Object.entries(covariance).map(([source, matrix]) => [
    source,
    spreadMatrix(matrix, places, places, [causes, causes]),
  ]);
  return Object.fromEntries(entries) as UnfoldedCovariance;
}

/** A matrix whose rows and columns stand at the given places of a larger one. */
export function spreadMatrix(
  matrix: NdArray<Float64Array>,
  rows: readonly number[],
  columnPlaces: readonly number[],
  [allRows, allColumns]: readonly [number, number],
): NdArray<Float64Array> {
  const all = new Float64Array(allRows * allColumns);
  rows.forEach((row, i) => {
    columnPlaces.forEach((column, k) => {
      all[row * allColumns + column] = matrix.get(i, k);
    });
  });
  return ndarrayOf(all, [allRows, allColumns]);
}

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);
