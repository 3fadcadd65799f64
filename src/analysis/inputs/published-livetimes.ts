import { detectorConfiguration } from '../../events/index.js';
import type { RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';
import type { EventsOfYear } from '../stages/events.js';

/** A livetime and whose it is. */
export type YearLivetime = Pick<
  Stored<EventsOfYear>,
  'name' | 'detector' | 'livetimeSeconds' | 'livetimeErrorSeconds'
>;

/** Errors of both livetimes together that may lie between them. */
const mostErrors = 5;
/** Relative error of a published livetime without one: that of the last digits that both can agree in. */
const unknownError = 1e-3;

/** In words: years whose livetime is not the published one of their detector; of detectors without a published one, nothing. */
export function livetimeDifferences(years: readonly YearLivetime[]): string[] {
  return years.flatMap(({ name, detector, livetimeSeconds, livetimeErrorSeconds }) => {
    const published = detectorConfiguration(detector);
    if (!Number.isFinite(published.livetimeSeconds)) return [];
    const publishedError = Number.isFinite(published.livetimeErrorSeconds)
      ? published.livetimeErrorSeconds
      : unknownError * published.livetimeSeconds;
    const difference = livetimeSeconds - published.livetimeSeconds;
    if (Math.abs(difference) <= mostErrors * Math.hypot(livetimeErrorSeconds, publishedError)) return [];
    const ratio = livetimeSeconds / published.livetimeSeconds;
    return [
      `${name}: a livetime of ${Math.round(livetimeSeconds)} ± ${Math.round(livetimeErrorSeconds)} s, ${ratio.toFixed(3)} of the published ${published.livetimeSeconds} s of ${detector}. Where these are all good runs of that year, some are missing or counted twice.`,
    ];
  });
}

/** The same for the years of a run that were measured: pseudo-data and burn samples are not all of a year. */
export function measuredLivetimeDifferences(
  { inputs, blinding }: RunContext,
  years: readonly YearLivetime[],
): string[] {
  if (blinding !== undefined && blinding.burnEvery > 1) return [];
  return livetimeDifferences(years.filter((_, index) => inputs.years[index].year.generate === undefined));
}
