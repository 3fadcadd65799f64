import { nestedArrays } from './ndarray.js';

/**
 * JSON with what plain JSON lacks: typed arrays as arrays, ndarray views as nested arrays, bigint as a decimal string, NaN and
 * the infinities as the strings "NaN", "Infinity", "-Infinity", Maps as objects. Numbers keep full double precision.
 * @param indent  spaces per level; arrays of numbers stay on one line
 */
export function toJson(value: unknown, indent = 0): string {
  return print(value, indent, '');
}

function print(value: unknown, indent: number, margin: string): string {
  if (typeof value === 'number') return printNumber(value);
  if (typeof value === 'bigint') return `"${value}"`;
  if (value === null || value === undefined || typeof value !== 'object')
    return JSON.stringify(value ?? null);
  if (hasToJson(value)) return print(value.toJSON(), indent, margin);
  if (value instanceof Map) return print(Object.fromEntries(value), indent, margin);
  if (isNdArray(value)) return print(nestedArrays(value), indent, margin);
  if (ArrayBuffer.isView(value)) return printList(Array.from(value as Uint8Array), indent, margin);
  if (Array.isArray(value)) return printList(value, indent, margin);
  const members = Object.entries(value).filter(
    ([, member]) => member !== undefined && typeof member !== 'function',
  );
  const inner = margin + ' '.repeat(indent);
  const texts = members.map(
    ([key, member]) => `${JSON.stringify(key)}:${indent ? ' ' : ''}${print(member, indent, inner)}`,
  );
  return wrap('{', texts, '}', indent, margin);
}

function printNumber(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  return Number.isFinite(value) ? JSON.stringify(value) : `"${value}"`;
}

function printList(list: readonly unknown[], indent: number, margin: string): string {
  const flat = list.every((item) => item === null || typeof item !== 'object');
  const texts = list.map((item) => print(item, indent, margin + ' '.repeat(indent)));
  return flat ? `[${texts.join(indent ? ', ' : ',')}]` : wrap('[', texts, ']', indent, margin);
}

function wrap(open: string, texts: readonly string[], close: string, indent: number, margin: string): string {
  if (texts.length === 0) return open + close;
  if (indent === 0) return open + texts.join(',') + close;
  const inner = `\n${margin}${' '.repeat(indent)}`;
  return `${open}${inner}${texts.join(`,${inner}`)}\n${margin}${close}`;
}

function hasToJson(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

function isNdArray(value: object): value is Parameters<typeof nestedArrays>[0] {
  return 'shape' in value && 'stride' in value && 'pick' in value;
}
