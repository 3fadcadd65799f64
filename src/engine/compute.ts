import { toldShort, UsageError } from '../core/index.js';
import { ChunkedArray } from './arrays/index.js';
import { EventFrame } from './frame/event-frame.js';
import { computeTogether, Result } from './frame/result.js';
import { Delayed } from './tasks/delayed.js';
import { type GraphOptions, runGraph } from './tasks/run-graph.js';

/** What a list of results and delayed calls turns into. */
type Values<T> = {
  -readonly [K in keyof T]: T[K] extends Delayed<infer V> ? V : Awaited<T[K]>;
};

/**
 * Several results at once: those of frames with one pass over the data for all that read the same files, delayed calls as one
 * graph, in which each call runs once.
 * @param options  for the delayed calls, where they run and what stops them; frames bring their own settings
 */
export async function compute<T extends readonly (Result<unknown> | Delayed)[]>(
  wanted: readonly [...T],
  options: GraphOptions = {},
): Promise<Values<T>> {
  if (!Array.isArray(wanted))
    throw new UsageError('compute() takes a list of results', {
      remedy: 'Write compute([a, b, c]); a single result is computed by await.',
    });
  wanted.forEach(checkWanted);
  const calls = wanted.filter(isDelayed);
  const results = wanted.filter(isResult);
  const [values] = await Promise.all([runGraph(calls, options), computeResults(results)]);
  const found = wanted.map((each) => (isDelayed(each) ? values[calls.indexOf(each)] : each.value()));
  return Promise.all(found) as Promise<Values<T>>;
}

/** @throws {UsageError} what is neither a result nor a delayed call */
function checkWanted(each: unknown, place: number): void {
  if (each instanceof Result || each instanceof Delayed) return;
  const isArray = each instanceof ChunkedArray;
  const what = isArray ? 'an array' : each instanceof EventFrame ? 'a frame' : toldShort(each);
  throw new UsageError(`compute() takes results of frames and delayed calls; number ${place} is ${what}`, {
    fields: { place },
    remedy: isArray
      ? 'An array computes itself: await array.compute().'
      : 'Ask the frame for something: frame.count(), frame.collect(), frame.histogram(...), without await.',
  });
}

const isDelayed = (each: Result<unknown> | Delayed): each is Delayed => each instanceof Delayed;
const isResult = (each: Result<unknown> | Delayed): each is Result<unknown> => !isDelayed(each);

async function computeResults(results: readonly Result<unknown>[]): Promise<void> {
  const open = results.filter((result) => !result.isStarted);
  const values = computeTogether(open);
  open.forEach((result, i) => {
    const value = values.then((all) => all[i]);
    // The error reaches the caller through the await below.
    value.catch(() => {});
    result.settle(value);
  });
  await values;
}
