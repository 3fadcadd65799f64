import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { FileError } from '../../core/index.js';
import { checkNside, checkPixel } from '../healpix/geometry.js';
import { type FitsHeader, fitsBlock, parseHeader } from './fits-header.js';
import { readTable } from './fits-table.js';
import { type HealpixFile, unseen } from './healpix-file.js';

/**
 * Reads the first HEALPix table of a FITS file (plain or gzipped; implicit or explicit pixels; any plain number format). UNSEEN and
 * pixels that are not there become NaN.
 * @throws {FileError} a file that is no FITS file, is cut off, or has no HEALPix table
 */
export async function readHealpixFits(path: string): Promise<HealpixFile> {
  const raw = await readFile(path).catch((cause) => {
    throw new FileError(`${path}: cannot be read`, { fields: { file: path }, cause });
  });
  return parseHealpixFits(raw[0] === 0x1f && raw[1] === 0x8b ? gunzipSync(raw) : raw, path);
}

/** The maps in the bytes of a FITS file; `file` is the name for messages. @throws {FileError} as readHealpixFits */
export function parseHealpixFits(bytes: Uint8Array, file: string): HealpixFile {
  if (new TextDecoder('latin1').decode(bytes.subarray(0, 6)) !== 'SIMPLE') {
    throw new FileError(`${file}: does not begin as a FITS file`, { fields: { file } });
  }
  let at = 0;
  while (at < bytes.length) {
    const header = parseHeader(bytes, at, file);
    if (header.values.get('PIXTYPE') === 'HEALPIX') return mapsOf(bytes, header, file);
    at = header.end + Math.ceil(dataBytes(header) / fitsBlock) * fitsBlock;
  }
  throw new FileError(`${file}: has no HEALPix table`, {
    fields: { file },
    remedy: "The table's header needs PIXTYPE = 'HEALPIX'.",
  });
}

function dataBytes({ values }: FitsHeader): number {
  const axes = Number(values.get('NAXIS') ?? 0);
  if (axes === 0) return 0;
  let elements = 1;
  for (let axis = 1; axis <= axes; axis++) elements *= Number(values.get(`NAXIS${axis}`) ?? 0);
  const size = Math.abs(Number(values.get('BITPIX') ?? 8)) / 8;
  return size * Number(values.get('GCOUNT') ?? 1) * (elements + Number(values.get('PCOUNT') ?? 0));
}

function mapsOf(bytes: Uint8Array, header: FitsHeader, file: string): HealpixFile {
  const { values: cards } = header;
  const nside = Number(cards.get('NSIDE'));
  const columns = readTable(bytes, header, file);
  const explicit = cards.get('INDXSCHM') === 'EXPLICIT';
  checkNside(nside);
  const pixels = explicit ? columns.shift()?.values : undefined;
  return {
    nside,
    scheme: String(cards.get('ORDERING')).startsWith('NEST') ? 'nested' : 'ring',
    coordinates: String(cards.get('COORDSYS') ?? '').slice(0, 1),
    columns: columns.map(({ name, unit, values }) => ({
      name,
      unit,
      values: onWholeSky(values, { nside, pixels, first: Number(cards.get('FIRSTPIX') ?? 0), file }),
    })),
  };
}

function onWholeSky(
  values: Float64Array,
  { nside, pixels, first, file }: { nside: number; pixels?: Float64Array; first: number; file: string },
): Float64Array {
  const sky = new Float64Array(12 * nside * nside).fill(Number.NaN);
  if (first + values.length > sky.length) {
    throw new FileError(`${file}: ${values.length} values from pixel ${first} do not fit nside ${nside}`, {
      fields: { file, nside, first, values: values.length },
    });
  }
  for (let i = 0; i < values.length; i++) {
    const pixel = pixels === undefined ? first + i : pixels[i];
    checkPixel(nside, pixel, i);
    if (Math.abs(values[i] - unseen) > 1e-5 * Math.abs(unseen)) sky[pixel] = values[i];
  }
  return sky;
}
