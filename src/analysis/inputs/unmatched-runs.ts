import { listedNames } from '../../core/index.js';
import type { EventFrame, Result } from '../../engine/index.js';
import { runColumnOf } from '../validated/splits.js';

/** Runs that only the data or only the stream has. */
export interface UnmatchedRuns {
  /** In the stream, so that their livetime counts, without any event of the data where several are expected. */
  readonly withoutEvents: readonly number[];
  /** With events of the data, but without livetime. */
  readonly withoutLivetime: readonly number[];
}

/** Fewer expected events may be missing by chance. */
const fewestExpected = 20;

/** Events of each run, by its number. */
export type EventsOfRuns = ReadonlyMap<number, number>;

/** Compares the runs of the data before cuts with those of the stream. */
export function unmatchedRuns(data: EventsOfRuns, stream: EventsOfRuns): UnmatchedRuns {
  const total = (events: EventsOfRuns): number => [...events.values()].reduce((sum, count) => sum + count, 0);
  const rate = total(data) / total(stream);
  return {
    withoutEvents: [...stream].flatMap(([run, count]) =>
      data.has(run) || rate * count < fewestExpected ? [] : [run],
    ),
    withoutLivetime: [...data.keys()].filter((run) => !stream.has(run)),
  };
}

/** Counts the events of each run, for compute([...]) with what else reads the files; undefined where there are no run numbers. */
export function eventsByRun(frame: EventFrame): Result<EventsOfRuns> | undefined {
  const run = runColumnOf(frame);
  if (run === undefined) return undefined;
  const counted = frame.groupBy(run).aggregate({ events: 'count()' });
  return counted.map((table) => {
    const [runs, events] = [table.numbers(run), table.numbers('events')];
    return new Map(Array.from(runs, (number, i) => [number, events[i]]));
  });
}

/** Adds events with these run numbers to those of each run. */
export function countRuns(numbers: Float64Array, events: Map<number, number>): void {
  for (const run of numbers) events.set(run, (events.get(run) ?? 0) + 1);
}

/** A year of data whose runs were looked at, where they could be. */
interface YearOfRuns {
  readonly name: string;
  readonly unmatched?: UnmatchedRuns;
}

/** In words, for each year that has such runs. */
export function unmatchedRunWarnings(years: readonly YearOfRuns[]): string[] {
  return years.flatMap(({ name, unmatched }) => [
    ...warning(
      name,
      unmatched?.withoutEvents,
      'a livetime but no events: files of the data are missing, and the flux is too small',
    ),
    ...warning(
      name,
      unmatched?.withoutLivetime,
      'events but no livetime: files of the stream are missing, and the flux is too large',
    ),
  ]);
}

function warning(year: string, runs: readonly number[] | undefined, what: string): string[] {
  if (runs === undefined || runs.length === 0) return [];
  const shown = listedNames(runs.map(String), 10);
  return [`${year}: run${runs.length === 1 ? '' : 's'} ${shown} with ${what}.`];
}
