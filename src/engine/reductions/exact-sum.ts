/** Adds `value` to total[i], and what the addition rounds away to error[i] (Neumaier 1974, ZAMM 54, 39). */
export function addExactly(total: number[], error: number[], i: number, value: number): void {
  const before = total[i];
  const after = before + value;
  total[i] = after;
  // Infinities have no rounding error; the difference would be NaN.
  if (!Number.isFinite(after)) return;
  error[i] += Math.abs(before) >= Math.abs(value) ? before - after + value : value - after + before;
}
