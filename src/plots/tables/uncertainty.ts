const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Parts of the error of one value, in its units; all >= 0. */
export interface ValueErrors {
  readonly stat: number;
  readonly mc?: number;
  readonly systLow?: number;
  readonly systHigh?: number;
}

/**
 * "(1.234 ± 0.012 ± 0.015 +0.080 −0.070) × 10⁻¹³": value, statistical, Monte-Carlo and systematic errors with one common
 * power of ten. The statistical error (where it is zero, the smallest other one) keeps two digits; no number has more than
 * five decimals, nor fewer than one.
 */
export function formatMeasurement(value: number, errors: ValueErrors): string {
  if (!Number.isFinite(value)) return '–';
  const all = [errors.stat, errors.mc, errors.systLow, errors.systHigh].filter((each) => each !== undefined);
  const largest = Math.max(Math.abs(value), ...all.filter(Number.isFinite));
  if (largest === 0) return '0';
  const power = exponentOf(largest);
  const decimals = decimalsFor(errors.stat > 0 ? [errors.stat] : all, power);
  const scaled = (each: number): string =>
    Number.isFinite(each) ? (each / 10 ** power).toFixed(decimals).replace('-', '−') : '–';
  const parts = [
    scaled(value),
    `± ${scaled(errors.stat)}`,
    ...(errors.mc === undefined ? [] : [`± ${scaled(errors.mc)}`]),
    ...(errors.systHigh === undefined ? [] : [`+${scaled(errors.systHigh)}`]),
    ...(errors.systLow === undefined ? [] : [`−${scaled(errors.systLow)}`]),
  ].join(' ');
  return power === 0 ? parts : `(${parts}) × ${powerOfTen(power)}`;
}

/** "10⁻¹³" */
export function powerOfTen(power: number): string {
  const digits = [...String(Math.abs(power))].map((digit) => superscripts[Number(digit)]).join('');
  return `10${power < 0 ? '⁻' : ''}${digits}`;
}

/** A whole number with separated thousands, a large or small one as "2.592 × 10⁶"; "–" where there is none. */
export function formatCount(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '–';
  return Math.round(value).toLocaleString('en').replace('-', '−');
}

/** "63.9%", "–" where there is none. */
export function formatPercent(fraction: number, digits = 1): string {
  return Number.isFinite(fraction) ? `${(100 * fraction).toFixed(digits)}%`.replace('-', '−') : '–';
}

function decimalsFor(errors: readonly number[], power: number): number {
  const smallest = Math.min(...errors.filter((error) => error > 0 && Number.isFinite(error)));
  if (!Number.isFinite(smallest)) return 3;
  return Math.min(5, Math.max(1, power - exponentOf(smallest) + 1));
}

/** The power of ten of the first digit, after rounding to two digits. */
function exponentOf(value: number): number {
  return Number(value.toExponential(1).split('e')[1]);
}
