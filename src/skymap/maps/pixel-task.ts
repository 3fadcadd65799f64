import type { Table } from '../../engine/index.js';
import { localToJ2000, siteFrame } from '../../events/index.js';
import { vecToPix } from '../healpix/vectors.js';
import type { PixelTaskArguments } from './frame-columns.js';

/** The partition task of countsOfFrame: RING pixel of each event, NaN where direction or time is missing. */
export function addSkyPixel(table: Table, { nside, site }: PixelTaskArguments): { sky_pixel: Float64Array } {
  const [zenith, azimuth, mjd] = ['sky_zenith', 'sky_azimuth', 'sky_mjd'].map((name) => table.numbers(name));
  const from = siteFrame(site);
  const vector = new Float64Array(3);
  const pixels = zenith.map((angle, i) => {
    if (!Number.isFinite(angle + azimuth[i] + mjd[i])) return Number.NaN;
    localToJ2000(from, [angle, azimuth[i], mjd[i]], vector);
    return vecToPix(nside, vector);
  });
  return { sky_pixel: pixels };
}
