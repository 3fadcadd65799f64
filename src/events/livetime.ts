import { DomainError, secondsPerDay } from '../core/index.js';

/** Time differences above this come from gaps between runs, or nearly so; the published fits end here (s). */
export const largestDifferenceSeconds = 1.4;

/** Livetime of one calendar month (UTC), or of all the data. */
export interface Livetime {
  /** '2012-06', or 'all'. */
  readonly month: string;
  readonly events: number;
  /** Mean time between events, from the exponential fit (s). */
  readonly meanIntervalSeconds: number;
  readonly seconds: number;
  readonly errorSeconds: number;
}

interface MonthSums {
  events: number;
  differences: number;
  sumSeconds: number;
}

/**
 * Livetime from the times of the events themselves, before any cut: differences between successive events follow
 * exp(-t / T); T is fitted below 1.4 s and the livetime is T times the number of events, so that gaps between runs do not count.
 * Feed the times in order with `add`, block by block.
 */
export class LivetimeFit {
  readonly #months = new Map<string, MonthSums>();
  /** The month of the last event: its sums and, in MJD, where it starts and ends. */
  #current = { start: 0, stop: 0, sums: { events: 0, differences: 0, sumSeconds: 0 } };
  #last = Number.NaN;
  #backwards = 0;

  /** @param timesMjd  [event] times in MJD (UTC days), ascending. */
  add(timesMjd: ArrayLike<number>): void {
    for (let i = 0; i < timesMjd.length; i++) {
      const time = timesMjd[i];
      if (Number.isNaN(time)) {
        throw new DomainError('an event without a time stands in the stream that the livetime is fitted to', {
          remedy: 'Leave such events out of the stream, or give the livetime in the analysis file.',
        });
      }
      const month = this.#monthOf(time);
      month.events++;
      const difference = (time - this.#last) * secondsPerDay;
      if (difference < 0) this.#backwards++;
      else if (difference < largestDifferenceSeconds) {
        month.differences++;
        month.sumSeconds += difference;
      }
      this.#last = time;
    }
  }

  /**
   * One entry per month in order of time, then their sum as 'all'. The errors are fully correlated between energy bins.
   * @throws {DomainError} too few events, or a stream that is not ordered in time
   */
  finish(): Livetime[] {
    const events = [...this.#months.values()].reduce((sum, month) => sum + month.events, 0);
    // A step back at every start of a run whose files are out of order is harmless; a stream out of order is not.
    if (this.#backwards > 0.001 * events + 50) {
      throw new DomainError(`${this.#backwards} of ${events} events are earlier than the one before`, {
        fields: { backwards: this.#backwards, events },
        remedy:
          'The livetime fit needs the events in order of time: sort the files by run, or give the livetime.',
      });
    }
    const months = [...this.#months]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, sums]) => fitMonth(name, sums));
    return [...months, total(months)];
  }

  #monthOf(mjd: number): MonthSums {
    if (mjd >= this.#current.start && mjd < this.#current.stop) return this.#current.sums;
    const name = calendarMonth(mjd);
    const sums = this.#months.get(name) ?? { events: 0, differences: 0, sumSeconds: 0 };
    this.#months.set(name, sums);
    this.#current = { ...monthRangeMjd(name), sums };
    return sums;
  }
}

const mjdOfUnixEpoch = 40_587;

/** MJD of the first of a month (0: January; 12: January of the next year). */
function mjdOf(year: number, month: number): number {
  return Date.UTC(year, month, 1) / 86_400_000 + mjdOfUnixEpoch;
}

/** Where a month such as '2012-06' begins and the next one begins, in MJD (UTC). */
export function monthRangeMjd(month: string): { readonly start: number; readonly stop: number } {
  const [year, number] = month.split('-').map(Number);
  return { start: mjdOf(year, number - 1), stop: mjdOf(year, number) };
}

/** '2012-06' for a time in MJD (UTC). */
export function calendarMonth(mjd: number): string {
  return new Date((mjd - mjdOfUnixEpoch) * 86_400_000).toISOString().slice(0, 7);
}

function fitMonth(month: string, { events, differences, sumSeconds }: MonthSums): Livetime {
  if (differences < 10) {
    throw new DomainError(
      `${month} has ${differences} time differences below 1.4 s: no livetime can be fitted`,
      {
        fields: { month, events },
        remedy: 'Give the livetime in the analysis file (data.livetime.seconds).',
      },
    );
  }
  const interval = fitTruncatedExponential(sumSeconds / differences, largestDifferenceSeconds);
  const relativeError =
    1 / Math.sqrt(differences * informationPerDifference(largestDifferenceSeconds / interval));
  const seconds = interval * events;
  return { month, events, meanIntervalSeconds: interval, seconds, errorSeconds: seconds * relativeError };
}

function total(months: readonly Livetime[]): Livetime {
  const sum = (value: (month: Livetime) => number): number =>
    months.reduce((result, month) => result + value(month), 0);
  const events = sum((month) => month.events);
  const seconds = sum((month) => month.seconds);
  const errorSeconds = Math.sqrt(sum((month) => month.errorSeconds ** 2));
  return { month: 'all', events, meanIntervalSeconds: seconds / events, seconds, errorSeconds };
}

/**
 * Maximum-likelihood T of an exponential seen only below `cut`, from the mean of what was seen:
 * mean = T - cut / (exp(cut/T) - 1), which rises with T towards cut / 2.
 * @throws {DomainError} a mean of cut / 2 or more: such differences do not fall exponentially
 */
export function fitTruncatedExponential(mean: number, cut: number): number {
  if (!(mean > 0 && mean < 0.49 * cut)) {
    throw new DomainError(
      `time differences below ${cut} s have a mean of ${mean} s: they do not fall exponentially`,
      {
        fields: { mean, cut },
        remedy:
          'The event rate is too low (or not constant) for the fit: give the livetime in the analysis file.',
      },
    );
  }
  let low = mean;
  let high = 100 * cut;
  for (let i = 0; i < 200 && high - low > 1e-15 * low; i++) {
    const middle = 0.5 * (low + high);
    if (middle - cut / Math.expm1(cut / middle) < mean) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}

/** Fisher information on ln T per difference seen, for x = cut / T: 1 - x^2 e^x / (e^x - 1)^2. */
function informationPerDifference(x: number): number {
  return 1 - (x / (2 * Math.sinh(x / 2))) ** 2;
}
