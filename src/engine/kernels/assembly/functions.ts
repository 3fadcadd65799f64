// Functions of AssemblyScript's standard library, which follow musl and Arm's optimized routines: no worse than 1 ulp, and the same bits
// on every machine and in every version of the engine, which JavaScript's own do not promise.

export function acos(out: usize, x: usize, n: i32): void {
  for (let i = 0, end = 8 * n; i < end; i += 8) store<f64>(out + i, NativeMath.acos(load<f64>(x + i)));
}

export function asin(out: usize, x: usize, n: i32): void {
  for (let i = 0, end = 8 * n; i < end; i += 8) store<f64>(out + i, NativeMath.asin(load<f64>(x + i)));
}

export function atan(out: usize, x: usize, n: i32): void {
  for (let i = 0, end = 8 * n; i < end; i += 8) store<f64>(out + i, NativeMath.atan(load<f64>(x + i)));
}

export function cbrt(out: usize, x: usize, n: i32): void {
  for (let i = 0, end = 8 * n; i < end; i += 8) store<f64>(out + i, NativeMath.cbrt(load<f64>(x + i)));
}

export function cosh(out: usize, x: usize, n: i32): void {
  for (let i = 0, end = 8 * n; i < end; i += 8) store<f64>(out + i, NativeMath.cosh(load<f64>(x + i)));
}

export function exp(out: usize, x: usize, n: i32): void {
  for (let i = 0, end = 8 * n; i < end; i += 8) store<f64>(out + i, NativeMath.exp(load<f64>(x + i)));
}

export function expm1(out: usize, x: usize, n: i32): void {
  for (let i = 0, end = 8 * n; i < end; i += 8) store<f64>(out + i, NativeMath.expm1(load<f64>(x + i)));
}

export function log(out: usize, x: usize, n: i32): void {
  for (let i = 0, end = 8 * n; i < end; i += 8) store<f64>(out + i, NativeMath.log(load<f64>(x + i)));
}

export function log1p(out: usize, x: usize, n: i32): void {
  for (let i = 0, end = 8 * n; i < end; i += 8) store<f64>(out + i, NativeMath.log1p(load<f64>(x + i)));
}

export function log2(out: usize, x: usize, n: i32): void {
  for (let i = 0, end = 8 * n; i < end; i += 8) store<f64>(out + i, NativeMath.log2(load<f64>(x + i)));
}

export function sinh(out: usize, x: usize, n: i32): void {
  for (let i = 0, end = 8 * n; i < end; i += 8) store<f64>(out + i, NativeMath.sinh(load<f64>(x + i)));
}

export function tan(out: usize, x: usize, n: i32): void {
  for (let i = 0, end = 8 * n; i < end; i += 8) store<f64>(out + i, NativeMath.tan(load<f64>(x + i)));
}

export function tanh(out: usize, x: usize, n: i32): void {
  for (let i = 0, end = 8 * n; i < end; i += 8) store<f64>(out + i, NativeMath.tanh(load<f64>(x + i)));
}

export function atan2(out: usize, y: usize, x: usize, n: i32): void {
  for (let i = 0, end = 8 * n; i < end; i += 8)
    store<f64>(out + i, NativeMath.atan2(load<f64>(y + i), load<f64>(x + i)));
}

export function hypot(out: usize, x: usize, y: usize, n: i32): void {
  for (let i = 0, end = 8 * n; i < end; i += 8)
    store<f64>(out + i, NativeMath.hypot(load<f64>(x + i), load<f64>(y + i)));
}

export function pow(out: usize, x: usize, y: usize, n: i32): void {
  for (let i = 0, end = 8 * n; i < end; i += 8)
    store<f64>(out + i, NativeMath.pow(load<f64>(x + i), load<f64>(y + i)));
}
