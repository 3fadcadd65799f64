import { arrayTypes, type ColumnValues } from '../columns/column.js';
import type { NumberType } from './hdf5/datatypes.js';

/** Zeros of a type. Nobody may write to them: all who ask get the same memory, by which they are known again. */
export function zerosOf(type: NumberType, count: number): ColumnValues {
  const Class = arrayTypes[type];
  return new Class(zeros(count * Class.BYTES_PER_ELEMENT).buffer as ArrayBuffer, 0, count);
}

/** So many bytes of 1. Nobody may write to them: all who ask get the same memory. */
export const onesOf = (count: number): Uint8Array => ones(count);

/** Whether values are what `zerosOf` gave a moment ago: they need be neither copied nor looked at. */
export const areKnownZeros = (values: object): boolean =>
  ArrayBuffer.isView(values) && values.buffer === zeros(0).buffer;

const zeros = sameBytes(0);
const ones = sameBytes(1);

function sameBytes(value: number): (count: number) => Uint8Array {
  let known = new Uint8Array(0);
  return (count) => {
    if (known.length < count) known = new Uint8Array(count).fill(value);
    return known.subarray(0, count);
  };
}
