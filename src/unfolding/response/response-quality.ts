import { DomainError } from '../../core/index.js';
import { singularValues } from '../matrices/singular-values.js';
import { isSparse } from '../matrices/sparse.js';
import { matchingCells, placeName } from '../problem/cells.js';
import type { Response } from './response.js';
import { denseResponse, type SparseResponse } from './sparse-response.js';

/** How well a response can be unfolded. */
export interface ResponseQuality {
  /** Largest over smallest singular value; Infinity for a singular response. */
  readonly conditionNumber: number;
  /**
   * [effect] of the events reconstructed here, the share that belongs here; NaN where none does or no cause
   * matches.
   */
  readonly purity: Float64Array;
  /** [effect] of the matching cause's reconstructed events, the share that is reconstructed here. */
  readonly stability: Float64Array;
  /** Over all matching causes, the share of reconstructed events in their own cell. */
  readonly diagonalFraction: number;
  /** Causes with fewer effective passing events than asked for. */
  readonly poorCauses: readonly PoorCause[];
}

export interface PoorCause {
  readonly cause: number;
  readonly name: string;
  readonly events: number;
}

export interface QualityOptions {
  /** [cause] expected events that weight the purity; default 1 each. */
  readonly spectrum?: ArrayLike<number>;
  /** Effective passing events below which a cause is called poor; default 2000. */
  readonly minimumEvents?: number;
  /**
   * [effect] the cause each effect corresponds to, -1 for none; default by the cells, without cells the same
   * number.
   */
  readonly matching?: ArrayLike<number>;
}

/** Condition, purity, stability and the causes with too little simulation, by name. */
export function responseQuality(
  stored: Response | SparseResponse,
  options: QualityOptions = {},
): ResponseQuality {
  const response = wholeResponse(stored);
  const [effects, causes] = response.response.shape;
  const { minimumEvents = 2000 } = options;
  const matching = options.matching ?? defaultMatching(response);
  const { purity, stability, diagonalFraction } = cellShares(response, matching, options.spectrum);
  const { values } = singularValues(response.response.data, effects, causes);
  const poorCauses = [...response.passingEvents.keys()]
    .filter((t) => response.passingEvents[t] < minimumEvents)
    .map((cause) => ({
      cause,
      name: placeName('cause', cause, response.cells),
      events: response.passingEvents[cause],
    }));
  return {
    conditionNumber: values[0] / values[values.length - 1],
    purity,
    stability,
    diagonalFraction,
    poorCauses,
  };
}

function wholeResponse(stored: Response | SparseResponse): Response {
  return isSparse(stored.response) ? denseResponse(stored as SparseResponse) : (stored as Response);
}

function defaultMatching({ cells, effectCells, response }: Response): ArrayLike<number> {
  if (cells && effectCells) return matchingCells(effectCells, cells);
  const [effects, causes] = response.shape;
  return Array.from({ length: effects }, (_, j) => (j < causes ? j : -1));
}

type Shares = Pick<ResponseQuality, 'purity' | 'stability' | 'diagonalFraction'>;

function cellShares(
  { response, efficiencies }: Response,
  matching: ArrayLike<number>,
  spectrum: ArrayLike<number> = new Float64Array(efficiencies.length).fill(1),
): Shares {
  const [effects, causes] = response.shape;
  if (spectrum.length !== causes || matching.length !== effects)
    throw new DomainError(`spectrum has ${spectrum.length} causes, matching ${matching.length} effects`, {
      fields: { name: 'spectrum', value: spectrum.length, expected: [causes, effects] },
      remedy: 'Give the spectrum per cause and the matching cause per effect.',
    });
  const purity = new Float64Array(effects).fill(Number.NaN);
  const stability = new Float64Array(effects).fill(Number.NaN);
  let [diagonal, all] = [0, 0];
  for (let j = 0; j < effects; j++) {
    const cause = matching[j];
    if (cause < 0) continue;
    let here = 0;
    for (let a = 0; a < causes; a++) here += response.get(j, a) * spectrum[a];
    const own = response.get(j, cause);
    if (here > 0) purity[j] = (own * spectrum[cause]) / here;
    if (efficiencies[cause] > 0) stability[j] = own / efficiencies[cause];
    diagonal += own * spectrum[cause];
    all += efficiencies[cause] * spectrum[cause];
  }
  return { purity, stability, diagonalFraction: diagonal / all };
}
