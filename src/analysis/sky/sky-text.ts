import { type PlaneWave, type SkyAnalysis, skySummary } from '../../skymap/index.js';

/** A sky analysis and the files that it was written to. */
export interface SkymapOutcome {
  readonly sky: SkyAnalysis;
  readonly files: readonly string[];
}

/** What a sky analysis found, line by line. */
export function skySentences(sky: SkyAnalysis): string[] {
  const { chi2, ndof, pValue, firstHarmonic } = sky.projection;
  const lines = [
    `${sky.counted.toLocaleString('en')} events, ${sky.leftOut.toLocaleString('en')} outside the energy bins and groups, nside ${sky.nside}`,
    `hottest pixel: ${place(sky.hottest)}`,
    `coldest pixel: ${place(sky.coldest)}`,
    `equatorial dipole: ${wave(sky.harmonics.equatorialDipole)}`,
    ...(firstHarmonic === undefined ? [] : [`first harmonic in right ascension: ${wave(firstHarmonic)}`]),
    `right ascension: chi2 ${chi2.toFixed(1)} for ${ndof}, p-value ${pValue.toPrecision(3)}`,
  ];
  if (sky.onOff)
    lines.push(`most unlike the rest of its declinations in energy and mass: ${place(sky.mostUnlike)}`);
  if (sky.trials) {
    const { maxima, pValue: p, significance } = sky.trials;
    const sigma = Number.isFinite(significance) ? `, ${significance.toFixed(2)} sigma` : '';
    lines.push(`after ${maxima.length} scrambled skies: p-value ${p.toPrecision(3)}${sigma}`);
  }
  return lines;
}

/** What `airshower skymap` prints. */
export function skymapSummary({ sky, files }: SkymapOutcome): string {
  return [...skySentences(sky), ...files.map((file) => `written: ${file}`)].join('\n');
}

function wave({ amplitude, amplitudeError, phase, phaseError }: PlaneWave): string {
  return `amplitude ${measured(amplitude, amplitudeError)}, phase ${degrees(phase)} ± ${degrees(phaseError)} deg`;
}

function place(extreme: SkyAnalysis['hottest']): string {
  if (extreme === undefined) return 'none';
  const { ra, dec, significance } = extreme;
  return `${significance.toFixed(2)} sigma at ra ${degrees(ra)}, dec ${degrees(dec)} deg`;
}

const degrees = (angle: number): string => ((angle * 180) / Math.PI).toFixed(1);
const measured = (value: number, error: number): string =>
  `${value.toExponential(2)} ± ${error.toExponential(2)}`;

/** The same as data. */
export function skymapSummaryData({ sky, files }: SkymapOutcome): unknown {
  return { ...skySummary(sky), files };
}
