import { allocate, type Column, type ColumnType } from './column.js';

/** The columns one after another, as one of exact size. Dictionaries of strings are united. */
export function concatColumns(type: ColumnType, parts: readonly Column[]): Column {
  if (parts.length === 1) return parts[0];
  const rows = parts.reduce((sum, part) => sum + part.values.length, 0);
  const values = allocate(type, rows);
  const valid = parts.some((part) => part.valid) ? new Uint8Array(rows).fill(1) : undefined;
  const codes = new Map<string, number>();
  let at = 0;
  for (const part of parts) {
    const own = type === 'string' ? recoded(part, codes) : part.values;
    (values as Float64Array).set(own as Float64Array, at);
    if (valid && part.valid) valid.set(part.valid, at);
    at += part.values.length;
  }
  return {
    type,
    values,
    ...(valid ? { valid } : {}),
    ...(type === 'string' ? { dictionary: [...codes.keys()] } : {}),
  };
}

/** Codes of a string column in a common dictionary, which grows. */
function recoded({ values, dictionary = [] }: Column, codes: Map<string, number>): Int32Array {
  const translated = dictionary.map((text) => {
    const code = codes.get(text) ?? codes.size;
    codes.set(text, code);
    return code;
  });
  return (values as Int32Array).map((code) => translated[code] ?? 0);
}

/** Rows [start, stop) of a column, as views. */
export function sliceColumn(column: Column, start: number, stop: number): Column {
  return {
    ...column,
    values: column.values.subarray(start, stop),
    ...(column.valid ? { valid: column.valid.subarray(start, stop) } : {}),
  };
}

/** Bytes that the values and the mask of a column take. */
export function bytesOf({ values, valid }: Column): number {
  return values.byteLength + (valid?.byteLength ?? 0);
}

/** The rows with these numbers, in this order. */
export function takeRows(column: Column, rows: ArrayLike<number>): Column {
  const values = allocate(column.type, rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = column.values[rows[i]] as never;
  const { valid } = column;
  return { ...column, values, ...(valid ? { valid: Uint8Array.from(rows, (row) => valid[row]) } : {}) };
}
