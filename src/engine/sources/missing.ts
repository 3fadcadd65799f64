import type { Column } from '../columns/column.js';

/** Takes the zeros that stand in rows with exists = 0 for what they are: NaN in floats, masked elsewhere. */
export function withoutMissing(column: Column, exists: Column): Column {
  const there = exists.values as Uint8Array;
  if (!hasZero(there)) return column;
  const { type, values } = column;
  if (type === 'float32' || type === 'float64')
    return { ...column, values: withNaN(values as Float64Array, there) };
  const valid = Uint8Array.from(there);
  for (let i = 0; i < valid.length; i++) valid[i] = there[i] === 0 || column.valid?.[i] === 0 ? 0 : 1;
  return { ...column, valid };
}

/** A buffer searches its bytes many times faster than a typed array over shared memory does. */
const hasZero = ({ buffer, byteOffset, byteLength }: Uint8Array): boolean =>
  Buffer.from(buffer, byteOffset, byteLength).includes(0);

/** In place: the values have just been read, for this column alone. */
function withNaN(values: Float64Array, there: Uint8Array): Float64Array {
  for (let i = 0; i < values.length; i++) if (there[i] === 0) values[i] = Number.NaN;
  return values;
}
