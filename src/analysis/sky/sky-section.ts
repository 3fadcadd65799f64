import {
  powerSpectrumFigure,
  type ReportSection,
  rightAscensionFigure,
  type SkyMap,
  skyMapFigure,
  skyRaster,
} from '../../plots/index.js';
import { type PlaneWave, type SkyAnalysis, valuesAt } from '../../skymap/index.js';

/** What is drawn of a sky analysis: plain numbers, so that a stage can keep it. */
export interface SkyPicture {
  readonly nside: number;
  readonly decMaxDegrees: number;
  /** RING numbers of the pixels that are compared; the lists below run with them. */
  readonly pixels: readonly number[];
  readonly counts: readonly number[];
  readonly intensity: readonly number[];
  readonly significance: readonly number[];
  /** Significance of the on/off comparison, where there was one. */
  readonly onOff?: readonly number[];
  readonly projections: readonly Projected[];
  readonly power: {
    readonly edges: readonly number[];
    readonly cl: readonly number[];
    readonly noise: number;
  };
  /** Sentences with the numbers. */
  readonly found: readonly string[];
}

interface Projected {
  readonly frame: string;
  readonly edgesDeg: readonly number[];
  readonly intensity: readonly number[];
  readonly intensityErr: readonly number[];
  readonly chiSquared: number;
  readonly degreesOfFreedom: number;
  readonly dipole?: { readonly amplitude: number; readonly amplitudeErr: number; readonly phaseDeg: number };
}

const inDegrees = (angle: number): number => (angle * 180) / Math.PI;

/** Takes out of a sky analysis what is drawn. @param found  sentences with the numbers */
export function skyPicture(
  sky: SkyAnalysis,
  { decMaxDegrees, found }: Pick<SkyPicture, 'decMaxDegrees' | 'found'>,
): SkyPicture {
  const { nside, intensity, onOff, bandPower, projection } = sky;
  const pixels = Array.from(sky.inView);
  const inView = (map: Float64Array): number[] => pixels.map((pixel) => map[pixel]);
  return {
    ...{ nside, decMaxDegrees, pixels, found },
    counts: inView(sky.totals),
    intensity: inView(intensity.intensity),
    significance: inView(intensity.significance),
    ...(onOff === undefined ? {} : { onOff: Array.from(onOff.significance) }),
    projections: [
      projected('sidereal', projection),
      ...sky.controls.map((control) => projected(control.clock, control.projection)),
    ],
    power: { edges: Array.from(bandPower.edges), cl: Array.from(bandPower.cl), noise: bandPower.noise },
  };
}

function projected(
  frame: string,
  { edges, intensity, error, chi2, ndof, firstHarmonic }: SkyAnalysis['projection'],
): Projected {
  return {
    frame,
    edgesDeg: Array.from(edges, inDegrees),
    intensity: Array.from(intensity),
    intensityErr: Array.from(error),
    chiSquared: chi2,
    degreesOfFreedom: ndof,
    ...(firstHarmonic === undefined ? {} : { dipole: inPicture(firstHarmonic) }),
  };
}

function inPicture({ amplitude, amplitudeError, phase }: PlaneWave): Projected['dipole'] {
  return { amplitude, amplitudeErr: amplitudeError, phaseDeg: inDegrees(phase) };
}

/** The section of a report that shows a sky analysis. */
export function skySection(picture: SkyPicture): ReportSection {
  const { intensity, significance, onOff, projections, power, found } = picture;
  const permille = intensity.map((value) => 1000 * value);
  return {
    name: 'sky',
    title: 'Sky maps',
    paragraphs: [
      `${found.join('; ')}.`,
      'The reference keeps what the detector sees from each declination: only what varies with right ascension is left, of a dipole its component in the plane of the equator. Neighbouring pixels share events.',
    ],
    figures: [
      drawn(picture, picture.counts, {
        ...{ name: 'sky-events', title: 'Events', quantity: 'events per pixel', scale: 'sequential' },
        raster: skyRaster({ projection: 'mollweide' }),
      }),
      drawn(picture, permille, {
        ...{ name: 'sky-intensity', title: 'Relative intensity', quantity: 'relative intensity' },
        ...{ unit: '10⁻³', scale: 'diverging' },
      }),
      drawn(picture, significance, {
        ...{ name: 'sky-significance', title: 'Significance of the intensity (Li and Ma)' },
        ...{ quantity: 'significance', unit: 'σ', scale: 'diverging' },
      }),
      ...(onOff === undefined
        ? []
        : [
            drawn(picture, onOff, {
              ...{ name: 'sky-on-off', title: 'Energy and mass against the rest of the declinations' },
              ...{ quantity: 'significance', unit: 'σ', scale: 'diverging' },
            }),
          ]),
      ...projections.map(rightAscensionFigure),
      powerSpectrumFigure(power),
    ],
  };
}

type Look = Omit<SkyMap, 'raster' | 'values'> & Partial<Pick<SkyMap, 'raster'>>;

/** A map of the pixels in view; by default from the south, to the edge of the view. */
function drawn({ nside, pixels, decMaxDegrees }: SkyPicture, values: readonly number[], look: Look) {
  const map = new Float64Array(12 * nside * nside).fill(Number.NaN);
  pixels.forEach((pixel, i) => {
    map[pixel] = values[i];
  });
  const whole = decMaxDegrees > 0;
  const polar = { projection: 'south', rimDecDeg: Math.min(0, 5 * Math.ceil(decMaxDegrees / 5)) } as const;
  const raster = look.raster ?? skyRaster(whole ? { projection: 'mollweide' } : polar);
  return skyMapFigure({ ...look, raster, values: valuesAt(map, raster.raRad, raster.decRad) });
}
