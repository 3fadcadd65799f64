import type { TextDictionary } from '../../columns/text-dictionary.js';
import type { Stride } from './decode.js';

const utf8 = new TextDecoder();

/**
 * Codes of fixed-length texts: UTF-8 whatever the character set says (pandas writes UTF-8 as ASCII), padded with NUL.
 * Each distinct text is decoded once.
 */
export function encodeFixedTexts(
  bytes: Uint8Array,
  { start, step }: Stride,
  size: number,
  target: { out: Int32Array; at: number; rows: number; dictionary: TextDictionary },
): void {
  const { out, at, rows, dictionary } = target;
  const known = new Map<string, number>();
  for (let i = 0, p = start; i < rows; i++, p += step) {
    let end = p + size;
    while (end > p && bytes[end - 1] === 0) end--;
    const key = latin1(bytes, p, end);
    let code = known.get(key);
    if (code === undefined) {
      code = dictionary.code(utf8.decode(bytes.subarray(p, end)));
      known.set(key, code);
    }
    out[at + i] = code;
  }
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]);
  return text;
}
