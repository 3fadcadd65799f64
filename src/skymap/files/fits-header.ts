import { FileError } from '../../core/index.js';

/** FITS files are made of blocks of 2880 bytes, headers of cards of 80 (FITS standard 4.0, A&A 524 (2010) A42). */
export const fitsBlock = 2880;

export type FitsValue = string | number | boolean;

/** One header card in fixed format. */
export function formatCard(key: string, value: FitsValue, comment = ''): string {
  let text: string;
  if (typeof value === 'string') text = `'${value.replaceAll("'", "''").padEnd(8)}'`.padEnd(20);
  else if (typeof value === 'boolean') text = (value ? 'T' : 'F').padStart(20);
  else text = String(value).toUpperCase().padStart(20);
  const card = `${key.padEnd(8)}= ${text}${comment === '' ? '' : ` / ${comment}`}`;
  return card.slice(0, 80).padEnd(80);
}

/** A header: its cards, END, and blanks up to a whole block. */
export function formatHeader(cards: readonly string[]): Uint8Array {
  const text = [...cards, 'END'.padEnd(80)].join('');
  return new TextEncoder().encode(text.padEnd(Math.ceil(text.length / fitsBlock) * fitsBlock));
}

export interface FitsHeader {
  readonly values: ReadonlyMap<string, FitsValue>;
  /** Offset of the first byte after the header. */
  readonly end: number;
}

/** Reads the header that begins at `start`. @throws {FileError} no END before the file ends */
export function parseHeader(bytes: Uint8Array, start: number, file: string): FitsHeader {
  const values = new Map<string, FitsValue>();
  const text = new TextDecoder('latin1');
  for (let at = start; at + 80 <= bytes.length; at += 80) {
    const card = text.decode(bytes.subarray(at, at + 80));
    const key = card.slice(0, 8).trim();
    if (key === 'END') {
      return { values, end: start + Math.ceil((at + 80 - start) / fitsBlock) * fitsBlock };
    }
    if (card.slice(8, 10) === '= ') values.set(key, parseValue(card.slice(10)));
  }
  throw new FileError(`${file}: the FITS header at byte ${start} has no END`, {
    fields: { file, offset: start },
    remedy: 'The file is no FITS file, or it is cut off.',
  });
}

function parseValue(text: string): FitsValue {
  const quoted = /^\s*'((?:[^']|'')*)'/.exec(text);
  if (quoted) return quoted[1].replaceAll("''", "'").trimEnd();
  const plain = text.split('/')[0].trim();
  if (plain === 'T' || plain === 'F') return plain === 'T';
  return Number(plain.replace(/D/i, 'E'));
}
