import type { Numbers } from './figure.js';

/** A number with as many significant digits as a picture can show; NaN and the infinities become gaps. */
export function displayed(value: number, digits = 7): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(digits)) : null;
}

/** Each value as `displayed` gives it. The figures' JSON stays small, and what cannot be drawn is a gap. */
export function displayedAll(values: Numbers, digits = 7): (number | null)[] {
  return Array.from(values, (value) => displayed(value, digits));
}

/** As displayedAll, with values that a logarithmic axis cannot show (zero, negative) as gaps too. */
export function displayedPositive(values: Numbers, digits = 7): (number | null)[] {
  return Array.from(values, (value) => (value > 0 ? displayed(value, digits) : null));
}
