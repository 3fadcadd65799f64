// Rows of a table made of columns.

/** Bytes of rows that are finished before the next ones are begun: they stay in the first cache while each field is laid into them. */
const bytesAtOnce: u32 = 16384;

/**
 * Lays n rows of values out; bytes that no field covers are zero. Nothing has to be aligned.
 * @param fields  [count] of three u32: address of the values, one after another; bytes of a value; byte of the field within a row
 */
export function layRows(out: usize, rowBytes: u32, n: u32, fields: usize, count: i32): void {
  let covered: u32 = 0;
  for (let i = 0; i < count; i++) covered += load<u32>(fields + 12 * i, 4);
  const rowsAtOnce = max<u32>(1, bytesAtOnce / rowBytes);
  for (let first: u32 = 0; first < n; first += rowsAtOnce) {
    const rows = min(rowsAtOnce, n - first);
    const to = out + first * rowBytes;
    if (covered < rowBytes) memory.fill(to, 0, rows * rowBytes);
    for (let i = 0; i < count; i++) {
      const field = fields + 12 * i;
      const size = load<u32>(field, 4);
      layField(to + load<u32>(field, 8), rowBytes, load<u32>(field) + first * size, size, rows);
    }
  }
}

@inline
function layField(to: usize, step: u32, from: usize, size: u32, rows: u32): void {
  if (size == step) memory.copy(to, from, size * rows);
  else if (size == 8) layValues<u64>(to, step, from, rows);
  else if (size == 4) layValues<u32>(to, step, from, rows);
  else if (size == 2) layValues<u16>(to, step, from, rows);
  else if (size == 1) layValues<u8>(to, step, from, rows);
  else for (; rows > 0; rows--, to += step, from += size) copyBytes(to, from, size);
}

@inline
function layValues<T>(to: usize, step: u32, from: usize, rows: u32): void {
  for (const end = from + rows * sizeof<T>(); from < end; from += sizeof<T>(), to += step) store<T>(to, load<T>(from));
}

/** A call for memory.copy costs more than few bytes. */
@inline
function copyBytes(to: usize, from: usize, n: u32): void {
  let i: u32 = 0;
  for (; i + 8 <= n; i += 8) store<u64>(to + i, load<u64>(from + i));
  for (; i < n; i++) store<u8>(to + i, load<u8>(from + i));
}
