import { DomainError, writeFileAtomic } from '../../core/index.js';
import { checkPixel, npixToNside, type Scheme } from '../healpix/geometry.js';
import { type FitsValue, fitsBlock, formatCard, formatHeader } from './fits-header.js';
import { type MapColumn, unseen } from './healpix-file.js';

export interface WriteFitsOptions {
  /** Numbering of the columns given, kept in the file; default 'ring'. */
  readonly scheme?: Scheme;
  /** Default 'C'. */
  readonly coordinates?: 'C' | 'G' | 'E';
  /** Only these pixels, with their numbers in a first column (explicit indexing); default all, implicit. */
  readonly pixels?: ArrayLike<number>;
  /** Further header cards: key of up to 8 letters, value. */
  readonly cards?: Readonly<Record<string, FitsValue>>;
}

/**
 * A HEALPix map as the bytes of a FITS file with a binary table of float64, as healpy.read_map reads it (its `field` counts the
 * columns). NaN becomes UNSEEN, -1.6375e30.
 * @throws {DomainError} no columns, columns of different lengths, a pixel out of range
 */
export function formatHealpixFits(
  columns: readonly MapColumn[],
  { scheme = 'ring', coordinates = 'C', pixels, cards = {} }: WriteFitsOptions = {},
): Uint8Array {
  const npix = columns[0]?.values.length ?? 0;
  const nside = npixToNside(npix);
  const wrong = columns.find((column) => column.values.length !== npix);
  if (wrong !== undefined) {
    throw new DomainError(`map '${wrong.name}' has ${wrong.values.length} pixels, the first ${npix}`, {
      fields: { name: wrong.name, value: wrong.values.length },
      remedy: 'Maps in one file have the same nside.',
    });
  }
  if (pixels !== undefined) Array.from(pixels, (pixel, i) => checkPixel(nside, pixel, i));
  const rows = pixels?.length ?? npix;
  const width = 8 * (columns.length + (pixels === undefined ? 0 : 1));
  const explicit = pixels !== undefined;
  const names = explicit ? [{ name: 'PIXEL', unit: '' }, ...columns] : columns;
  const primary = [
    formatCard('SIMPLE', true, 'FITS standard'),
    formatCard('BITPIX', 8),
    formatCard('NAXIS', 0),
    formatCard('EXTEND', true),
  ];
  const table = [
    formatCard('XTENSION', 'BINTABLE'),
    formatCard('BITPIX', 8),
    formatCard('NAXIS', 2),
    formatCard('NAXIS1', width, 'bytes in a row'),
    formatCard('NAXIS2', rows, 'rows'),
    formatCard('PCOUNT', 0),
    formatCard('GCOUNT', 1),
    formatCard('TFIELDS', names.length),
    ...names.flatMap(({ name, unit = '' }, i) => [
      formatCard(`TTYPE${i + 1}`, name),
      formatCard(`TFORM${i + 1}`, explicit && i === 0 ? '1K' : '1D'),
      formatCard(`TUNIT${i + 1}`, unit),
    ]),
    formatCard('PIXTYPE', 'HEALPIX', 'HEALPix pixelisation'),
    formatCard('ORDERING', scheme === 'ring' ? 'RING' : 'NESTED'),
    formatCard('COORDSYS', coordinates, 'C equatorial, G galactic, E ecliptic'),
    formatCard('NSIDE', nside),
    ...(explicit ? [] : [formatCard('FIRSTPIX', 0), formatCard('LASTPIX', npix - 1)]),
    formatCard('INDXSCHM', explicit ? 'EXPLICIT' : 'IMPLICIT'),
    formatCard('OBJECT', explicit ? 'PARTIAL' : 'FULLSKY'),
    formatCard('BAD_DATA', unseen, 'pixels without data'),
    ...Object.entries(cards).map(([key, value]) => formatCard(key, value)),
  ];
  return joined([formatHeader(primary), formatHeader(table), tableBytes(columns, rows, width, pixels)]);
}

function tableBytes(
  columns: readonly MapColumn[],
  rows: number,
  width: number,
  pixels?: ArrayLike<number>,
): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((rows * width) / fitsBlock) * fitsBlock);
  const view = new DataView(bytes.buffer);
  for (let row = 0, at = 0; row < rows; row++) {
    if (pixels !== undefined) {
      view.setBigInt64(at, BigInt(pixels[row]));
      at += 8;
    }
    const pixel = pixels === undefined ? row : pixels[row];
    for (const { values } of columns) {
      view.setFloat64(at, Number.isNaN(values[pixel]) ? unseen : values[pixel]);
      at += 8;
    }
  }
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Writes formatHealpixFits atomically. */
export async function writeHealpixFits(
  path: string,
  columns: readonly MapColumn[],
  options: WriteFitsOptions = {},
): Promise<void> {
  await writeFileAtomic(path, formatHealpixFits(columns, options));
}
