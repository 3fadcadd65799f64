import { DomainError } from '../../core/index.js';
import type { Executor } from '../../engine/index.js';
import { type Clock, localToClockFrame, localToEquatorial, type Site } from '../../events/index.js';
import { pixToAng } from '../healpix/angles.js';
import { nsideToNpix } from '../healpix/geometry.js';
import { ringAt, ringNumber } from '../healpix/rings.js';
import { accumulate, type SkyEvents } from '../maps/accumulate.js';
import { type CountsMap, emptyCountsMap, totalPerPixel } from '../maps/counts-map.js';
import { type IntensityMap, intensityMap } from '../maps/intensity-map.js';
import type { LocalEvents } from '../maps/local-events.js';
import { type OnOffMap, type OnOffMapOptions, onOffMap } from '../on-off/map.js';
import { ringMeanReference } from '../reference/right-ascension.js';
import { type ReferenceMap, type TimeReferenceOptions, timeReference } from '../reference/time-reference.js';
import { fitHarmonics, type Harmonics } from '../shape/harmonics.js';
import { type BandPower, maskCorrectedPower } from '../shape/mask-coupling.js';
import { type PowerSpectrum, powerSpectrum } from '../shape/power-spectrum.js';
import { type Projection, type ProjectionOptions, rightAscensionProjection } from '../shape/projection.js';
import { type MaximumTrials, trialsOfMaximum } from '../trials/maximum.js';

const degree = Math.PI / 180;

export interface SkyAnalysisOptions {
  /** Local directions and times, or places on the sky. */
  readonly events: LocalEvents | SkyEvents;
  readonly nside?: number;
  /** Number of energy bins and mass groups of the events' energyBin and group; default 1. */
  readonly energyBins?: number;
  readonly groups?: number;
  /** Default 'time-scrambling' for local events; places on the sky allow 'ring-mean' only. */
  readonly reference?: 'time-scrambling' | 'direct-integration' | 'ring-mean';
  readonly resamples?: number;
  readonly windowHours?: number;
  /** Radius of the top hat for intensity and significance, rad; default 5 deg. */
  readonly smoothingRadius?: number;
  /** Only pixels whose centre lies south of this declination are compared and projected, rad; default -55 deg. */
  readonly decMax?: number;
  /** The on/off comparison of every such pixel; default a disc of 5 deg against the sky. false: none. */
  readonly onOff?: Partial<Omit<OnOffMapOptions, 'pixels' | 'executor' | 'emptyRegions'>> | false;
  /** Scrambled skies that correct the largest on/off significance; default 0: none. */
  readonly trials?: number;
  /** Where finished trials are kept, see TrialsOptions. */
  readonly trialsFile?: string;
  /** Clocks of control projections, for local events; default solar, anti-sidereal and extended-sidereal. */
  readonly controls?: readonly Clock[];
  readonly seed?: number;
  readonly site?: Site;
  readonly executor?: Executor;
  readonly onProgress?: (stage: string, done: number, of: number) => void;
}

/** A pixel that stands out. */
export interface Extreme {
  readonly pixel: number;
  /** rad */
  readonly ra: number;
  readonly dec: number;
  readonly significance: number;
}

export interface SkyAnalysis {
  readonly nside: number;
  /** Events in the map, and those outside its energy bins and groups. */
  readonly counted: number;
  readonly leftOut: number;
  readonly counts: CountsMap;
  /** [pixel], events over all cells */
  readonly totals: Float64Array;
  /** Pixels that are compared, RING. */
  readonly inView: Float64Array;
  readonly reference: ReferenceMap;
  /** Smoothed; counts over all cells. */
  readonly intensity: IntensityMap;
  readonly hottest?: Extreme;
  readonly coldest?: Extreme;
  readonly harmonics: Harmonics;
  readonly power: PowerSpectrum;
  /** Corrected for the part of the sky that is seen, in bands that it can tell apart; `noise`: what the errors alone give. */
  readonly bandPower: BandPower & { readonly noise: number };
  readonly projection: Projection;
  /** The projection in other clocks, where no signal is expected. */
  readonly controls: readonly { readonly clock: Clock; readonly projection: Projection }[];
  readonly onOff?: OnOffMap;
  readonly mostUnlike?: Extreme;
  readonly trials?: MaximumTrials;
}

/**
 * The whole sky analysis of one set of events: maps of counts and reference, relative intensity and significance, dipole and
 * quadrupole, power spectrum, projection with control clocks, and the on/off comparison of every pixel with its trials.
 * @throws {DomainError} no events in the map, an option out of range, events without what the reference needs
 */
export async function analyseSky(options: SkyAnalysisOptions): Promise<SkyAnalysis> {
  const { nside = 64, energyBins = 1, groups = 1, events, decMax = -55 * degree, onProgress } = options;
  const counts = emptyCountsMap(nside, energyBins, groups);
  onProgress?.('counts', 0, 1);
  const places = isLocal(events) ? onSky(events, options.site) : events;
  const counted = accumulate(counts, places);
  if (counted === 0) {
    throw new DomainError(`none of ${places.ra.length} events lies in the map's energy bins and groups`, {
      fields: { events: places.ra.length },
      remedy: 'Check the cuts, the energy bins and the groups.',
    });
  }
  onProgress?.('reference', 0, 1);
  const reference = await referenceOf(counts, options);
  const data = totalPerPixel(counts);
  const expected = totalPerPixel(reference.map);
  const { alpha } = reference;
  const intensity = intensityMap(data, expected, { alpha, radius: options.smoothingRadius ?? 5 * degree });
  const fine = intensityMap(data, expected, { alpha });
  const errors = expectedError(expected, alpha);
  const inView = pixelsSouthOf(nside, decMax);
  // No more bins than the longest ring in view has pixels: a bin without a pixel could hold nothing.
  const bins = Math.min(24, ringAt(nside, ringNumber(nside, inView[0])).length);
  onProgress?.('on/off', 0, 1);
  const compared = await compareOnOff(counts, inView, options);
  return {
    ...{ nside, counted, leftOut: places.ra.length - counted, counts, totals: data, inView },
    ...{ reference, intensity },
    hottest: extreme(nside, inView, intensity.significance, 1),
    coldest: extreme(nside, inView, intensity.significance, -1),
    harmonics: fitHarmonics(...onlyPixels(fine.intensity, errors, inView)),
    ...powerOf(...onlyPixels(fine.intensity, errors, inView)),
    projection: rightAscensionProjection(data, expected, { alpha, decMax, bins }),
    controls: isLocal(events) ? controlProjections(events, { decMax, bins }, options) : [],
    ...compared,
  };
}

function isLocal(events: LocalEvents | SkyEvents): events is LocalEvents {
  return 'mjd' in events;
}

function onSky(events: LocalEvents, site?: Site): SkyEvents {
  const { ra, dec } = localToEquatorial(events.zenith, events.azimuth, events.mjd, { site });
  return { ra, dec, energyBin: events.energyBin, group: events.group };
}

function referenceOf(counts: CountsMap, options: SkyAnalysisOptions): Promise<ReferenceMap> | ReferenceMap {
  const { events, reference = isLocal(events) ? 'time-scrambling' : 'ring-mean', resamples = 20 } = options;
  if (reference === 'ring-mean') return { map: ringMeanReference(counts), alpha: 1 / resamples };
  if (!isLocal(events)) {
    throw new DomainError(`the reference '${reference}' needs local directions and times`, {
      fields: { name: 'reference', value: reference },
      remedy: "Give zenith, azimuth and mjd of each event, or use 'ring-mean'.",
    });
  }
  const { nside, energyBins, groups } = counts;
  const { windowHours, seed, site, executor } = options;
  const timing: TimeReferenceOptions = {
    nside,
    energyBins,
    groups,
    method: reference,
    resamples,
    windowHours,
  };
  return timeReference(events, { ...timing, seed, site, executor });
}

/** Error of the intensity of a pixel from the expected counts: that from the observed ones is small where they happen to be few. */
function expectedError(expected: Float64Array, alpha: number): Float64Array {
  return expected.map((count) => (count > 0 ? Math.sqrt((1 + alpha) / count) : Number.NaN));
}

function onlyPixels(
  values: Float64Array,
  errors: Float64Array,
  pixels: Float64Array,
): [values: Float64Array, errors: Float64Array] {
  const [keptValues, keptErrors] = [values, errors].map(() =>
    new Float64Array(values.length).fill(Number.NaN),
  );
  for (const pixel of pixels) {
    keptValues[pixel] = values[pixel];
    keptErrors[pixel] = errors[pixel];
  }
  return [keptValues, keptErrors];
}

function powerOf(intensity: Float64Array, error: Float64Array): Pick<SkyAnalysis, 'power' | 'bandPower'> {
  const power = powerSpectrum(intensity);
  // Multipoles closer than 1 / sky fraction are mixed; half as wide again keeps the noise of the bands small.
  const bandWidth = Math.min(power.cl.length, Math.ceil(1.5 / power.skyFraction));
  const seen = error.filter((value, pixel) => value > 0 && !Number.isNaN(intensity[pixel]));
  const square = seen.reduce((sum, value) => sum + value * value, 0) / seen.length;
  const noise = square * ((4 * Math.PI) / intensity.length);
  return { power, bandPower: { ...maskCorrectedPower(intensity, { bandWidth }), noise } };
}

function pixelsSouthOf(nside: number, decMax: number): Float64Array {
  const all = Float64Array.from({ length: nsideToNpix(nside) }, (_, pixel) => pixel);
  const { theta } = pixToAng(nside, all);
  const found = all.filter((pixel) => Math.PI / 2 - theta[pixel] <= decMax);
  if (found.length > 0) return found;
  throw new DomainError(`no pixel centre lies south of declination ${decMax} rad`, {
    fields: { name: 'decMax', value: decMax },
  });
}

function extreme(
  nside: number,
  pixels: Float64Array,
  significance: Float64Array,
  sign: 1 | -1,
): Extreme | undefined {
  let best = -1;
  for (const pixel of pixels) {
    const value = sign * significance[pixel];
    if (Number.isFinite(value) && (best < 0 || value > sign * significance[best])) best = pixel;
  }
  return best < 0 ? undefined : placed(nside, best, significance[best]);
}

function placed(nside: number, pixel: number, significance: number): Extreme {
  const { theta, phi } = pixToAng(nside, pixel);
  return { pixel, ra: phi, dec: Math.PI / 2 - theta, significance };
}

function controlProjections(
  events: LocalEvents,
  range: Pick<ProjectionOptions, 'decMax' | 'bins'>,
  { nside = 64, energyBins = 1, groups = 1, controls, site, resamples = 20 }: SkyAnalysisOptions,
): { clock: Clock; projection: Projection }[] {
  const clocks = controls ?? ['solar', 'anti-sidereal', 'extended-sidereal'];
  return clocks.map((clock) => {
    const { ra, dec } = localToClockFrame(events.zenith, events.azimuth, events.mjd, { clock, site });
    const map = emptyCountsMap(nside, energyBins, groups);
    accumulate(map, { ra, dec, energyBin: events.energyBin, group: events.group });
    const [data, reference] = [totalPerPixel(map), totalPerPixel(ringMeanReference(map))];
    return {
      clock,
      projection: rightAscensionProjection(data, reference, { alpha: 1 / resamples, ...range }),
    };
  });
}

async function compareOnOff(
  counts: CountsMap,
  pixels: Float64Array,
  { onOff = {}, trials = 0, trialsFile, executor, seed, onProgress }: SkyAnalysisOptions,
): Promise<Pick<SkyAnalysis, 'onOff' | 'mostUnlike' | 'trials'>> {
  if (onOff === false || counts.energyBins === 1) return {};
  if (onOff.unfolding !== undefined && trials > 0) {
    throw new DomainError('scrambled skies are compared as counted, not unfolded', {
      fields: { name: 'trials', value: trials },
      remedy: 'Leave out the trials, or the unfolding.',
    });
  }
  const options = { size: 5 * degree, ...onOff, pixels, executor };
  const map = await onOffMap(counts, { ...options, emptyRegions: 'nan' });
  const whole = new Float64Array(12 * counts.nside ** 2).fill(Number.NaN);
  pixels.forEach((pixel, i) => {
    whole[pixel] = map.significance[i];
  });
  const mostUnlike = extreme(counts.nside, pixels, whole, 1);
  if (trials === 0) return { onOff: map, mostUnlike };
  const progress = (done: number, of: number) => onProgress?.('trials', done, of);
  const search = { ...options, trials, seed, stateFile: trialsFile, onProgress: progress };
  return { onOff: map, mostUnlike, trials: await trialsOfMaximum(counts, search) };
}
