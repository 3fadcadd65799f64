import { type RandomStream, randomStream, secondsPerDay } from '../../core/index.js';
import { localToEquatorial, type PrimaryName, primaries } from '../../events/index.js';
import { fluxModel } from '../../flux/index.js';
import { EventBuffer, type EventColumns } from '../chain/event-buffer.js';
import { EventChain, emptyShower } from '../chain/event-chain.js';
import type { ObservationConfig } from '../config.js';
import { detectorOf } from '../detector/detector.js';
import { centroid, scaled, signedArea } from '../detector/polygon.js';
import { type CoreRegion, drawCore } from '../generation/core-region.js';
import { ShowerSource } from '../shower/shower.js';
import { largestIntensity, thinByDipole } from './dipole.js';
import { PrimarySource } from './primary-source.js';
import { mjdOfLiveSecond, type Run } from './runs.js';

/** Times of all events of a run before cuts, among them those that were kept. */
export interface EventStream {
  /** [event] rising, MJD; Event is its number. */
  readonly timesMjd: Float64Array;
}

/** Observed events of one run: no truth. */
export interface ObservedRun {
  readonly run: Run;
  readonly events: EventColumns;
  readonly rows: number;
  readonly stream: EventStream;
}

/**
 * Showers are drawn only where they can be kept: cores within 1.16 of the outline and tracks within 1.16 of it in the ice, up to 45
 * degrees. The preselection asks for 1.1 of the reconstructed axis, more than eight standard deviations inside.
 */
const margin = 1.16;
const maxZenithRad = Math.PI / 4;
const eventSeconds = 14e-6;

/**
 * The events of one run as the detector would have recorded them: a Poisson number of showers of the flux model at random times in
 * the run's live intervals, all through the chain, and the times of the events that the preselection rejects.
 */
export function observeRun(config: ObservationConfig, run: Run): ObservedRun {
  const random = randomStream({ seed: config.seed, stage: 'observation', file: run.number });
  const buffer = new EventBuffer();
  const liveSecond = new Float64Array(drawShowers(config, run, random, buffer));
  for (let i = 0; i < liveSecond.length; i++) liveSecond[i] = run.liveSeconds * random.uniform();
  const stream = randomStream({ seed: config.seed, stage: 'stream', file: run.number });
  const rejected = rejectedTimes(run, config.rejectedRateHz, stream);
  const order = keptInOrder(config, run, buffer.columns, liveSecond);
  return arrange(
    run,
    buffer.finish(order),
    Float64Array.from(order, (row) => liveSecond[row]),
    rejected,
  );
}

/** Rows of the events in order of time; of a dipole those that it leaves. */
function keptInOrder(
  { seed, dipole }: ObservationConfig,
  run: Run,
  events: EventColumns,
  liveSecond: Float64Array,
): Uint32Array {
  const order = Uint32Array.from(liveSecond, (_, i) => i).sort((a, b) => liveSecond[a] - liveSecond[b]);
  if (dipole === null) return order;
  const random = randomStream({ seed, stage: 'dipole', file: run.number });
  const mjdOf = (row: number): number => mjdOfLiveSecond(run, liveSecond[row]);
  return thinByDipole(dipole, order, events, { mjdOf, random });
}

function drawShowers(config: ObservationConfig, run: Run, random: RandomStream, buffer: EventBuffer): number {
  const detector = detectorOf(config.detector);
  const chain = new EventChain(detector, {
    keep: 'preselected',
    level: config.level,
    variation: config.variation,
  });
  chain.setMuons(seasonalFactor(config.seasonalMuons, run));
  const sources = Object.fromEntries(
    primaries.map(({ name }) => [name, new ShowerSource(name, config.variation)]),
  ) as Record<PrimaryName, ShowerSource>;
  const flux = new PrimarySource(fluxModel(config.flux), config.minLgEnergy, config.maxLgEnergy);
  const corners = scaled(detector.hull, centroid(detector.hull), margin);
  const region: CoreRegion = { corners, areaM2: signedArea(corners) };
  const sineSquare = Math.sin(maxZenithRad) ** 2;
  const intensity = flux.integral * largestIntensity(config.dipole);
  const showers = random.poisson(intensity * region.areaM2 * Math.PI * sineSquare * run.liveSeconds);
  const shower = emptyShower();
  const core = { x: 0, y: 0 };
  for (let i = 0; i < showers; i++) {
    shower.zenithRad = Math.asin(Math.sqrt(sineSquare * random.uniform()));
    shower.azimuthRad = 2 * Math.PI * random.uniform();
    drawCore(region, random, core);
    if (detector.ice.ofTrack(core.x, core.y, shower.zenithRad, shower.azimuthRad) > margin) continue;
    const { primary, lgEnergy } = flux.draw(random);
    shower.lgEnergy = lgEnergy;
    shower.cosZenith = Math.cos(shower.zenithRad);
    sources[primary].develop(shower, random);
    chain.take(shower, sources[primary].mass.lnA);
    chain.throwAt(core, random, buffer);
  }
  return buffer.length;
}

/** The middle of January (2010-01-15, MJD), where the muons are most, and the length of a year, days. */
const warmestMjd = 55_211;
const yearDays = 365.25;

/** Factor on the muons in the ice during a run, that of its first moment. */
function seasonalFactor(amplitude: number, { intervals }: Run): number {
  const phase = (intervals[0].startMjd - warmestMjd) / yearDays;
  return 1 + amplitude * Math.cos(2 * Math.PI * phase);
}

/** Live seconds of the events that the preselection rejects: a Poisson process. */
function rejectedTimes(run: Run, rateHz: number, random: RandomStream): Float64Array {
  const times = new Float64Array(random.poisson(rateHz * run.liveSeconds));
  for (let i = 0; i < times.length; i++) times[i] = run.liveSeconds * random.uniform();
  return times.sort();
}

/**
 * Numbers kept events within the stream of all events and gives them times and sky directions.
 * @param liveSecond  [event] rising, of the events; @param rejected  rising, of those that were not kept
 */
function arrange(
  run: Run,
  events: EventColumns,
  liveSecond: Float64Array,
  rejected: Float64Array,
): ObservedRun {
  const rows = liveSecond.length;
  const timesMjd = new Float64Array(rows + rejected.length);
  let other = 0;
  for (let row = 0; row < rows; row++) {
    for (; other < rejected.length && rejected[other] < liveSecond[row]; other++) {
      timesMjd[row + other] = mjdOfLiveSecond(run, rejected[other]);
    }
    const mjd = mjdOfLiveSecond(run, liveSecond[row]);
    timesMjd[row + other] = mjd;
    events.Run[row] = run.number;
    events.Event[row] = row + other;
    events.start_time_mjd[row] = mjd;
    events.end_time_mjd[row] = mjd + eventSeconds / secondsPerDay;
  }
  for (; other < rejected.length; other++) timesMjd[rows + other] = mjdOfLiveSecond(run, rejected[other]);
  const { ra, dec } = localToEquatorial(events.lap_zenith, events.lap_azimuth, events.start_time_mjd);
  events.lap_ra.set(ra);
  events.lap_dec.set(dec);
  return { run, events, rows, stream: { timesMjd } };
}
