import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { toJson, writeFileAtomic } from '../../core/index.js';
import { writeHealpixHdf5 } from '../files/hdf5-maps.js';
import type { MapColumn } from '../files/healpix-file.js';
import { writeHealpixFits } from '../files/write-fits.js';
import { totalPerPixel } from '../maps/counts-map.js';
import type { OnOffMap } from '../on-off/map.js';
import type { PlaneWave } from '../shape/plane-wave.js';
import type { Projection } from '../shape/projection.js';
import type { Extreme, SkyAnalysis } from './analyse-sky.js';

const inDegrees = (angle: number): number => (angle * 180) / Math.PI;

/** What a sky analysis found, in numbers to print and to keep as JSON (snake_case, angles in deg where so named). */
export function skySummary(analysis: SkyAnalysis): Record<string, unknown> {
  const { harmonics, power, onOff, trials } = analysis;
  return {
    nside: analysis.nside,
    events: analysis.counted,
    events_left_out: analysis.leftOut,
    hottest: place(analysis.hottest),
    coldest: place(analysis.coldest),
    equatorial_dipole: wave(harmonics.equatorialDipole),
    harmonics: { terms: harmonics.terms, chi2: harmonics.chi2, ndof: harmonics.ndof },
    power_spectrum: {
      pseudo_cl: power.cl,
      sky_fraction: power.skyFraction,
      band_edges: analysis.bandPower.edges,
      band_cl: analysis.bandPower.cl,
      noise: analysis.bandPower.noise,
    },
    right_ascension: projected(analysis.projection),
    controls: Object.fromEntries(
      analysis.controls.map(({ clock, projection }) => [clock, projected(projection)]),
    ),
    on_off: onOff && { pixels: onOff.pixels.length, most_unlike: place(analysis.mostUnlike) },
    trials: trials && {
      skies: trials.maxima.length,
      p_value: trials.pValue,
      significance: trials.significance,
      maxima: trials.maxima,
    },
    note:
      'Scrambling removes all that does not vary with right ascension: only the equatorial component of a dipole is seen. ' +
      'Smoothed pixels share events and are correlated; the largest significance needs the trials.',
  };
}

function place(extreme: Extreme | undefined): Record<string, number> | undefined {
  if (extreme === undefined) return undefined;
  const { pixel, ra, dec, significance } = extreme;
  return { pixel, ra_deg: inDegrees(ra), dec_deg: inDegrees(dec), significance };
}

function projected(projection: Projection): Record<string, unknown> {
  const { intensity, error, chi2, ndof, pValue, firstHarmonic } = projection;
  return {
    ...{ intensity, error, chi2, ndof, p_value: pValue, mean_cos_dec: projection.meanCosDec },
    first_harmonic: firstHarmonic && wave(firstHarmonic),
  };
}

function wave({ amplitude, amplitudeError, phase, phaseError }: PlaneWave): Record<string, number> {
  return {
    amplitude,
    amplitude_error: amplitudeError,
    phase_deg: inDegrees(phase),
    phase_error_deg: inDegrees(phaseError),
  };
}

/**
 * Writes `skymap.fits` (counts, reference, relative intensity, its error, significance), `skymap.h5` (the same, and data and reference
 * by energy and group), `onoff.fits` (where on and off were compared) and `skymap.json` (skySummary) into a folder.
 * @returns the files written
 */
export async function writeSkyAnalysis(folder: string, analysis: SkyAnalysis): Promise<string[]> {
  const { intensity, onOff } = analysis;
  const maps: MapColumn[] = [
    { name: 'COUNTS', unit: 'events', values: analysis.totals },
    { name: 'REFERENCE', unit: 'events', values: totalPerPixel(analysis.reference.map) },
    { name: 'INTENSITY', values: intensity.intensity },
    { name: 'ERROR', values: intensity.error },
    { name: 'SIGNIFICANCE', unit: 'sigma', values: intensity.significance },
  ];
  const files = ['skymap.fits', 'skymap.json', 'skymap.h5'].map((name) => join(folder, name));
  await mkdir(folder, { recursive: true });
  await writeHealpixFits(files[0], maps, { cards: { EVENTS: analysis.counted } });
  await writeFileAtomic(files[1], `${toJson(skySummary(analysis), 2)}\n`);
  const counts = { DATA_CELLS: analysis.counts, REFERENCE_CELLS: analysis.reference.map };
  await writeHealpixHdf5(files[2], maps, { counts });
  if (onOff !== undefined) {
    files.push(join(folder, 'onoff.fits'));
    await writeHealpixFits(files[3], onOffColumns(onOff), { pixels: onOff.pixels });
  }
  return files;
}

function onOffColumns(onOff: OnOffMap): MapColumn[] {
  const { nside, pixels, chi2, ndof, pValue, significance, alpha, numOn } = onOff;
  const named = {
    CHI2: chi2,
    NDOF: ndof,
    PVALUE: pValue,
    SIGNIFICANCE: significance,
    ALPHA: alpha,
    NUM_ON: numOn,
  };
  return Object.entries(named).map(([name, column]) => {
    const values = new Float64Array(12 * nside * nside).fill(Number.NaN);
    pixels.forEach((pixel, i) => {
      values[pixel] = column[i];
    });
    return { name, values };
  });
}
