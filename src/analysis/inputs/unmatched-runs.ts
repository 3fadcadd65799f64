import { listedNames } from '../../core/index.js';
import type { EventFrame } from '../../engine/index.js';
import type { RunContext } from '../run/context.js';
import { runColumnOf } from '../validated/splits.js';
import { dataFrame, streamFrame } from './frames.js';
import type { YearInputs } from './inputs.js';

/** Runs that only the data or only the stream has. */
export interface UnmatchedRuns {
  /** In the stream, so that their livetime counts, without any event of the data where several are expected. */
  readonly withoutEvents: readonly number[];
  /** With events of the data, but without livetime. */
  readonly withoutLivetime: readonly number[];
}

/** Fewer expected events may be missing by chance. */
const fewestExpected = 20;

/** Compares the runs of the data before cuts with those of the stream; undefined where there is no stream or files have no run numbers. */
export async function unmatchedRuns(
  context: RunContext,
  year: YearInputs,
): Promise<UnmatchedRuns | undefined> {
  if (year.stream.length === 0) return undefined;
  const stream = await eventsByRun(await streamFrame(context, year, { withRuns: true }));
  const data = await eventsByRun(await dataFrame(context, year));
  if (stream === undefined || data === undefined) return undefined;
  const total = (events: ReadonlyMap<number, number>): number =>
    [...events.values()].reduce((sum, count) => sum + count, 0);
  const rate = total(data) / total(stream);
  return {
    withoutEvents: [...stream].flatMap(([run, count]) =>
      data.has(run) || rate * count < fewestExpected ? [] : [run],
    ),
    withoutLivetime: [...data.keys()].filter((run) => !stream.has(run)),
  };
}

/** Events of each run, by its number; undefined where there are none. */
async function eventsByRun(frame: EventFrame): Promise<Map<number, number> | undefined> {
  const run = runColumnOf(frame);
  if (run === undefined) return undefined;
  const table = await frame.select([run]).groupBy(run).aggregate({ events: 'count()' });
  const [runs, events] = [table.numbers(run), table.numbers('events')];
  return new Map(Array.from(runs, (number, i) => [number, events[i]]));
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
