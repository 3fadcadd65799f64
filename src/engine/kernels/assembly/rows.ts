// Rows that pass a filter, taken to the front.

/** Numbers of the rows that are set; every row is written, only chosen ones are kept, so nothing is mispredicted. */
export function chosenRows(rows: usize, mask: usize, n: i32): i32 {
  let count: i32 = 0;
  for (let i = 0; i < n; i++) {
    store<u16>(rows + 2 * count, <u16>i);
    count += load<u8>(mask + i);
  }
  return count;
}

@inline
function gather<T>(out: usize, x: usize, rows: usize, count: i32): void {
  for (let i = 0; i < count; i++)
    store<T>(out + i * sizeof<T>(), load<T>(x + <usize>load<u16>(rows + 2 * i) * sizeof<T>()));
}

export function gather1(out: usize, x: usize, rows: usize, count: i32): void {
  gather<u8>(out, x, rows, count);
}

export function gather2(out: usize, x: usize, rows: usize, count: i32): void {
  gather<u16>(out, x, rows, count);
}

export function gather4(out: usize, x: usize, rows: usize, count: i32): void {
  gather<u32>(out, x, rows, count);
}

export function gather8(out: usize, x: usize, rows: usize, count: i32): void {
  gather<u64>(out, x, rows, count);
}

/** float64: x where the flag is set, else y. */
export function choose(out: usize, flags: usize, x: usize, y: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    const at = 8 * i;
    store<u64>(out + at, load<u8>(flags + i) ? load<u64>(x + at) : load<u64>(y + at));
  }
}

/** [lines, n] numbers whose lines begin `lineStep` bytes apart, and the numbers of a line `step` bytes, to one dense run. */
export function gatherLines(out: usize, x: usize, lines: i32, lineStep: isize, n: i32, step: isize): void {
  if (step == 8) {
    for (let i = 0; i < lines; i++, out += 8 * n, x += lineStep) copyLine(out, x, n);
    return;
  }
  for (let i = 0; i < lines; i++, x += lineStep) {
    let from = x;
    for (const end = out + 8 * n; out < end; out += 8, from += step) store<u64>(out, load<u64>(from));
  }
}

/** A call for memory.copy costs more than few numbers. */
@inline
function copyLine(out: usize, x: usize, n: i32): void {
  if (n > 64) memory.copy(out, x, 8 * n);
  else for (let i = 0; i < 8 * n; i += 8) store<u64>(out + i, load<u64>(x + i));
}

/** Sets n bytes to zero: for views of shared memory the engine does it one by one. */
export function clear(out: usize, n: i32): void {
  memory.fill(out, 0, n);
}
