import { type Allocate, allocate, type ColumnValues } from '../../columns/column.js';
import type { BitField } from './metadata.js';
import { columnTypeOf, type ValueType } from './value-type.js';

/** Where the values of one column lie in a run of rows. */
export interface Stride {
  /** Byte of the first row's value. */
  readonly start: number;
  /** Bytes from one row to the next. */
  readonly step: number;
}

/** Numbers of one column, from bytes in steps of a row. Appends to `out` at row `at`; not for texts. */
export function decodeNumbers(
  type: ValueType,
  bytes: Uint8Array,
  { start, step }: Stride,
  target: { out: ColumnValues; at: number; rows: number },
): void {
  const { out, at, rows } = target;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const native = (type.littleEndian || type.size === 1) && !type.bits;
  if (native && step === type.size && out.BYTES_PER_ELEMENT === type.size && type.kind !== 'bool') {
    const length = rows * step;
    new Uint8Array(out.buffer, out.byteOffset + at * step, length).set(bytes.subarray(start, start + length));
    return;
  }
  loops[loopName(type)](view, { start, step, littleEndian: type.littleEndian }, out as never, at, rows);
  if (type.bits) keepBits(out.subarray(at, at + rows), type.bits, type.kind === 'int');
}

/** Integers out of some of their bits, the highest of which is the sign. */
function keepBits(values: ColumnValues, { offset, precision }: BitField, signed: boolean): void {
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
    const keep = signed ? BigInt.asIntN : BigInt.asUintN;
    for (let i = 0; i < values.length; i++) values[i] = keep(precision, values[i] >> BigInt(offset));
    return;
  }
  const above = 32 - precision;
  for (let i = 0; i < values.length; i++) {
    const top = values[i] << (above - offset);
    values[i] = signed ? top >> above : top >>> above;
  }
}

/** An array that takes decoded numbers of this type. */
export function numbersFor(type: ValueType, rows: number, make: Allocate = allocate): ColumnValues {
  return make(columnTypeOf(type), rows);
}

type LoopName = 'f2' | 'f4' | 'f8' | 'i1' | 'i2' | 'i4' | 'i8' | 'u1' | 'u2' | 'u4' | 'u8' | 'b1';

function loopName({ kind, size }: ValueType): LoopName {
  if (kind === 'bool') return 'b1';
  return `${kind[0]}${size}` as LoopName;
}

interface Steps {
  readonly start: number;
  readonly step: number;
  readonly littleEndian: boolean;
}

type Loop<T> = (view: DataView, steps: Steps, out: T, at: number, rows: number) => void;

// One loop per type, each with a single call site inside: a shared loop over a function argument is several times slower.
const loops = {
  f8: ((view, { start, step, littleEndian }, out, at, rows) => {
    for (let i = 0, p = start; i < rows; i++, p += step) out[at + i] = view.getFloat64(p, littleEndian);
  }) as Loop<Float64Array>,
  f4: ((view, { start, step, littleEndian }, out, at, rows) => {
    for (let i = 0, p = start; i < rows; i++, p += step) out[at + i] = view.getFloat32(p, littleEndian);
  }) as Loop<Float32Array>,
  f2: ((view, { start, step, littleEndian }, out, at, rows) => {
    for (let i = 0, p = start; i < rows; i++, p += step)
      out[at + i] = halfFloat(view.getUint16(p, littleEndian));
  }) as Loop<Float32Array>,
  i8: ((view, { start, step, littleEndian }, out, at, rows) => {
    for (let i = 0, p = start; i < rows; i++, p += step) out[at + i] = view.getBigInt64(p, littleEndian);
  }) as Loop<BigInt64Array>,
  u8: ((view, { start, step, littleEndian }, out, at, rows) => {
    for (let i = 0, p = start; i < rows; i++, p += step) out[at + i] = view.getBigUint64(p, littleEndian);
  }) as Loop<BigUint64Array>,
  i4: ((view, { start, step, littleEndian }, out, at, rows) => {
    for (let i = 0, p = start; i < rows; i++, p += step) out[at + i] = view.getInt32(p, littleEndian);
  }) as Loop<Int32Array>,
  u4: ((view, { start, step, littleEndian }, out, at, rows) => {
    for (let i = 0, p = start; i < rows; i++, p += step) out[at + i] = view.getUint32(p, littleEndian);
  }) as Loop<Uint32Array>,
  i2: ((view, { start, step, littleEndian }, out, at, rows) => {
    for (let i = 0, p = start; i < rows; i++, p += step) out[at + i] = view.getInt16(p, littleEndian);
  }) as Loop<Int16Array>,
  u2: ((view, { start, step, littleEndian }, out, at, rows) => {
    for (let i = 0, p = start; i < rows; i++, p += step) out[at + i] = view.getUint16(p, littleEndian);
  }) as Loop<Uint16Array>,
  i1: ((view, { start, step }, out, at, rows) => {
    for (let i = 0, p = start; i < rows; i++, p += step) out[at + i] = view.getInt8(p);
  }) as Loop<Int8Array>,
  u1: ((view, { start, step }, out, at, rows) => {
    for (let i = 0, p = start; i < rows; i++, p += step) out[at + i] = view.getUint8(p);
  }) as Loop<Uint8Array>,
  b1: ((view, { start, step }, out, at, rows) => {
    for (let i = 0, p = start; i < rows; i++, p += step) out[at + i] = view.getUint8(p) === 0 ? 0 : 1;
  }) as Loop<Uint8Array>,
} satisfies Record<LoopName, unknown>;

/** IEEE 754 binary16, from its bits. */
export function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
