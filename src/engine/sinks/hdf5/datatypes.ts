import type { ColumnType } from '../../columns/column.js';
import { Bytes } from './bytes.js';

/** A type as HDF5 stores it: its encoded message and the bytes of one value. */
export interface Datatype {
  readonly message: Uint8Array;
  readonly size: number;
}

export type NumberType = Exclude<ColumnType, 'string' | 'bool'>;

const floatShapes = {
  float64: { sign: 63, exponent: [52, 11], mantissa: 52, bias: 1023 },
  float32: { sign: 31, exponent: [23, 8], mantissa: 23, bias: 127 },
} as const;

/** Class and version in one byte, three bytes of class bits, size. */
function header(typeClass: number, version: number, bits: number, size: number): Bytes {
  return new Bytes()
    .u8((version << 4) | typeClass, bits & 0xff, (bits >> 8) & 0xff, (bits >> 16) & 0xff)
    .u32(size);
}

/** A little-endian number. */
export function numberType(type: NumberType): Datatype {
  const size = Number(/\d+$/.exec(type)?.[0]) / 8;
  if (type === 'float32' || type === 'float64') return floatType(type, size);
  const signed = type.startsWith('int') ? 0x08 : 0;
  return {
    size,
    message: header(0, 1, signed, size)
      .u16(0)
      .u16(size * 8)
      .done(),
  };
}

function floatType(type: 'float32' | 'float64', size: number): Datatype {
  const { sign, exponent, mantissa, bias } = floatShapes[type];
  const bytes = header(1, 1, 0x20 | (sign << 8), size)
    .u16(0)
    .u16(size * 8);
  bytes.u8(exponent[0], exponent[1], 0, mantissa).u32(bias);
  return { size, message: bytes.done() };
}

/** Numbers with names; stored as `base`, which holds 8 or 32 bits. */
export function enumType(base: 'int8' | 'int32', members: Readonly<Record<string, number>>): Datatype {
  const { message, size } = numberType(base);
  const names = Object.keys(members);
  const bytes = header(8, 1, names.length, size).raw(message);
  for (const name of names) paddedName(bytes, name);
  for (const name of names) {
    if (size === 1) bytes.u8(members[name] & 0xff);
    else bytes.u32(members[name]);
  }
  return { size, message: bytes.done() };
}

/** A name ended by NUL and filled up to a multiple of 8 bytes, counted from its own start. */
function paddedName(bytes: Bytes, name: string): void {
  const start = bytes.length;
  bytes.text(name).u8(0);
  bytes.zeros((8 - ((bytes.length - start) % 8)) % 8);
}

/** As h5py stores bools. */
export const boolType: Datatype = enumType('int8', { FALSE: 0, TRUE: 1 });

/** A text of fixed length: ended by NUL ('terminated') or filled up with NUL ('padded'). */
export function textType(
  size: number,
  {
    ending = 'padded',
    charset = 'utf8',
  }: { ending?: 'terminated' | 'padded'; charset?: 'ascii' | 'utf8' } = {},
): Datatype {
  const bits = (ending === 'padded' ? 1 : 0) | (charset === 'utf8' ? 0x10 : 0);
  return { size, message: header(3, 1, bits, size).done() };
}

/** A text of any length, UTF-8; its characters lie in a global heap. */
export function variableTextType(): Datatype {
  const base = header(3, 1, 0x10, 1).done();
  return { size: 16, message: header(9, 1, 0x101, 16).raw(base).done() };
}

/** A fixed number of values in a row. */
export function arrayType(element: Datatype, length: number): Datatype {
  const size = element.size * length;
  const bytes = header(10, 2, 0, size).u8(1, 0, 0, 0).u32(length).u32(0);
  return { size, message: bytes.raw(element.message).done() };
}

export interface CompoundMember {
  readonly name: string;
  readonly offset: number;
  readonly type: Datatype;
}

export function compoundType(members: readonly CompoundMember[], size: number): Datatype {
  const bytes = header(6, 2, members.length, size);
  for (const { name, offset, type } of members) {
    paddedName(bytes, name);
    bytes.u32(offset).raw(type.message);
  }
  return { size, message: bytes.done() };
}
