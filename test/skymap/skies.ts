import { type RandomStream, randomStream } from '../../src/core/index.js';
import { localToEquatorial } from '../../src/events/index.js';
import { healpix } from '../../src/skymap/index.js';

/** A map of Poisson counts with the given mean at each pixel's direction. */
export function poissonMap(
  nside: number,
  mean: (x: number, y: number, z: number) => number,
  seed: number,
): Float64Array {
  const random = randomStream({ seed, stage: 'test sky' });
  const all = Float64Array.from({ length: healpix.nsideToNpix(nside) }, (_, pixel) => pixel);
  const [x, y, z] = healpix.pixToVec(nside, all);
  return all.map((pixel) => random.poisson(mean(x[pixel], y[pixel], z[pixel])));
}

/**
 * Events at the Pole over some days: zeniths up to 40 deg, a rate that changes within the day, and a dipole of the given amplitude
 * towards right ascension 0 in the plane of the equator (by rejection).
 */
export function localEvents(
  count: number,
  { days, amplitude = 0, seed }: { days: number; amplitude?: number; seed: number },
): { zenith: Float64Array; azimuth: Float64Array; mjd: Float64Array } {
  const random = randomStream({ seed, stage: 'test events' });
  const zenith = new Float64Array(count);
  const azimuth = new Float64Array(count);
  const mjd = new Float64Array(count);
  for (let i = 0; i < count; ) {
    zenith[i] = Math.acos(1 - (1 - Math.cos((40 * Math.PI) / 180)) * random.uniform());
    azimuth[i] = unevenAzimuth(random);
    mjd[i] = 58_000 + days * random.uniform();
    if (random.uniform() > 0.7 + 0.3 * Math.cos(2 * Math.PI * mjd[i])) continue;
    if (amplitude > 0) {
      const { ra, dec } = localToEquatorial(zenith[i], azimuth[i], mjd[i]);
      const intensity = 1 + amplitude * Math.cos(dec) * Math.cos(ra);
      if (random.uniform() * (1 + amplitude) > intensity) continue;
    }
    i++;
  }
  return { zenith, azimuth, mjd };
}

/** The hexagonal array sees some azimuths better than others. */
function unevenAzimuth(random: RandomStream): number {
  for (;;) {
    const azimuth = 2 * Math.PI * random.uniform();
    if (random.uniform() < 0.8 + 0.2 * Math.cos(6 * azimuth)) return azimuth;
  }
}
