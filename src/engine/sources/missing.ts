import type { Column } from '../columns/column.js';

/** Takes the zeros that stand in rows with exists = 0 for what they are: NaN in floats, masked elsewhere. */
export function withoutMissing(column: Column, exists: Column): Column {
  if (!exists.values.includes(0 as never)) return column;
  const { type, values } = column;
  if (type === 'float32' || type === 'float64') {
    const shown = values.slice() as Float64Array;
    for (let i = 0; i < shown.length; i++) if (exists.values[i] === 0) shown[i] = Number.NaN;
    return { ...column, values: shown };
  }
  const valid = Uint8Array.from(exists.values as Uint8Array, (there, i) =>
    there === 0 || column.valid?.[i] === 0 ? 0 : 1,
  );
  return { ...column, valid };
}
