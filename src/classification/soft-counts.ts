import { DomainError } from '../core/index.js';
import { type EnergyBins, energyBinOf } from '../events/index.js';

/** Events whose group is known by probabilities only. */
export interface SoftEvents {
  /** [row], reconstructed lg(E/GeV); outside the bins an event counts nowhere */
  readonly log10Energy: Float64Array;
  /** [group][row], as `predictProbabilities` gives them: summing to 1 */
  readonly probabilities: readonly Float64Array[];
  /** [row]; absent: all 1 */
  readonly weights?: Float64Array;
}

/** Counts of reconstructed cells, index = groups x energy bin + group, in which each event is shared out among the groups. */
export interface SoftCounts {
  /** [cell], sum of w p_i */
  readonly counts: Float64Array;
  /** [cell x cells + cell], sum of w^2 p_i p_j: groups of one energy bin rise and fall together, bins are independent */
  readonly covariance: Float64Array;
}

/**
 * Soft assignment of measured events: what an unfolding takes as `data` and `dataCovariance`. The number of events is Poisson
 * distributed, so a sum over events of numbers x_i, x_j has the covariance sum x_i x_j, whatever the probabilities are worth.
 * They need not be calibrated, as long as the simulation's are used alike (`softPassing`).
 * @throws {DomainError} arrays of different lengths, a probability that is not in [0, 1]
 */
export function softCounts(events: SoftEvents, bins: EnergyBins): SoftCounts {
  checkEvents(events);
  const { log10Energy, probabilities, weights } = events;
  const groups = probabilities.length;
  const cells = groups * (bins.edges.length - 1);
  const counts = new Float64Array(cells);
  const covariance = new Float64Array(cells * cells);
  log10Energy.forEach((lgE, row) => {
    const first = groups * energyBinOf(bins, lgE);
    if (first < 0) return;
    const weight = weights ? weights[row] : 1;
    for (let i = 0; i < groups; i++) {
      const own = weight * probabilities[i][row];
      counts[first + i] += own;
      for (let j = 0; j < groups; j++) {
        covariance[(first + i) * cells + first + j] += own * weight * probabilities[j][row];
      }
    }
  });
  return { counts, covariance };
}

/** Sums of simulated events as `buildResponse` takes them, both [effect x causes + cause]. */
export interface SoftPassing {
  readonly passing: Float64Array;
  /** Squares of what one shower leaves in a cell. */
  readonly passingSquares: Float64Array;
}

/**
 * Soft assignment of simulated events: P(effect | cause) with the same sharing out as in `softCounts`. The squares hold no
 * covariance between the groups of one effect bin: for the simulation's part of the error resample the showers.
 * @param cause  [row], cell of the true energy and group; -1 for none
 * @param shower  [row], equal for all throws of one shower, which stand next to each other
 * @throws {DomainError} as softCounts
 */
export function softPassing(
  events: SoftEvents,
  bins: EnergyBins,
  { cause, causes, shower }: { cause: ArrayLike<number>; causes: number; shower?: ArrayLike<number> },
): SoftPassing {
  checkEvents(events);
  const { log10Energy, probabilities, weights } = events;
  const groups = probabilities.length;
  const size = groups * (bins.edges.length - 1) * causes;
  const passing = new Float64Array(size);
  const passingSquares = new Float64Array(size);
  let open = new Map<number, number>();
  const close = (): void => {
    for (const [cell, sum] of open) passingSquares[cell] += sum * sum;
    open = new Map();
  };
  for (let row = 0; row < log10Energy.length; row++) {
    if (shower === undefined || (row > 0 && shower[row] !== shower[row - 1])) close();
    const first = groups * energyBinOf(bins, log10Energy[row]);
    if (first < 0 || cause[row] < 0) continue;
    for (let i = 0; i < groups; i++) {
      const cell = (first + i) * causes + cause[row];
      const own = (weights ? weights[row] : 1) * probabilities[i][row];
      passing[cell] += own;
      open.set(cell, (open.get(cell) ?? 0) + own);
    }
  }
  close();
  return { passing, passingSquares };
}

function checkEvents({ log10Energy, probabilities, weights }: SoftEvents): void {
  const rows = log10Energy.length;
  for (const values of weights ? [...probabilities, weights] : probabilities) {
    if (values.length === rows) continue;
    throw new DomainError(`${rows} energies, but ${values.length} probabilities or weights`, {
      fields: { name: 'probabilities', value: values.length },
      remedy: 'Give one of each per event.',
    });
  }
  for (const [group, values] of probabilities.entries()) {
    const row = values.findIndex((p) => !(p >= 0 && p <= 1));
    if (row < 0) continue;
    throw new DomainError(`probability ${values[row]} of group ${group} in row ${row} is not in [0, 1]`, {
      fields: { name: 'probabilities', index: [group, row], value: values[row] },
      remedy: 'Leave out events that the classifier cannot judge, or use trees, which take missing values.',
    });
  }
}
