const [zero, nine, point, plus, minus, space] = [48, 57, 46, 43, 45, 32];
const powersOfTen = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));

/**
 * The number that a field writes, to the last bit as Number() gives it; undefined where it writes none. Spaces around it, `nan`, `inf` and
 * `Infinity` in any case are allowed.
 */
export function parseNumber(bytes: Buffer, start: number, end: number): number | undefined {
  let i = start;
  while (i < end && bytes[i] === space) i++;
  while (end > i && bytes[end - 1] === space) end--;
  const negative = bytes[i] === minus;
  const first = negative || bytes[i] === plus ? i + 1 : i;
  let [high, low, digits, decimals] = [0, 0, 0, -1];
  for (i = first; i < end; i++) {
    const byte = bytes[i];
    if (byte >= zero && byte <= nine) {
      // Ten digits, then nine more: both parts are exact.
      if (digits < 10) high = high * 10 + byte - zero;
      else low = low * 10 + byte - zero;
      if (digits > 0 || byte !== zero) digits++;
      if (decimals >= 0) decimals++;
    } else if (byte === point && decimals < 0) decimals = 0;
    else break;
  }
  const written = i - first - (decimals >= 0 ? 1 : 0);
  const shift = Math.max(0, decimals);
  if (i < end || written === 0 || digits > 19 || shift > 22) return slowly(bytes, start, end);
  const value = scaled(high, low, { after: Math.max(0, digits - 10), shift });
  if (value === undefined) return slowly(bytes, start, end);
  return negative ? -value : value;
}

/** The value of (high * 10^after + low) / 10^shift, correctly rounded; undefined where rounding is a matter of further digits. */
function scaled(
  high: number,
  low: number,
  { after, shift }: { readonly after: number; readonly shift: number },
): number | undefined {
  const whole = high * powersOfTen[after];
  if (whole + low <= Number.MAX_SAFE_INTEGER) return (whole + low) / powersOfTen[shift];
  // The digits as the exact sum of two doubles, then one step of long division (Dekker 1971, Numer. Math. 18, 224).
  const rest = productError(high, powersOfTen[after], whole) + low;
  const top = whole + rest;
  const bottom = rest - (top - whole);
  const power = powersOfTen[shift];
  const quotient = top / power;
  const product = quotient * power;
  const correction = (top - product - productError(quotient, power, product) + bottom) / power;
  // The correction is good to 2^-51: where that could round otherwise, all digits are needed (Ziv 1991, ACM TOMS 17, 410).
  const margin = correction * 2 ** -50;
  const value = quotient + correction;
  return quotient + (correction - margin) === quotient + (correction + margin) ? value : undefined;
}

/** What rounding took from the product a * b. */
function productError(a: number, b: number, product: number): number {
  const splitter = 134_217_729;
  const [ca, cb] = [a * splitter, b * splitter];
  const [aHigh, bHigh] = [ca - (ca - a), cb - (cb - b)];
  const [aLow, bLow] = [a - aHigh, b - bHigh];
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

const words: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  infinity: Number.POSITIVE_INFINITY,
};

function slowly(bytes: Buffer, start: number, end: number): number | undefined {
  const text = bytes.toString('latin1', start, end).trim();
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return Number(text);
  const [, sign, word] = /^([+-]?)([a-z]+)$/.exec(text.toLowerCase()) ?? [];
  const value = word === undefined || !Object.hasOwn(words, word) ? undefined : words[word];
  return value !== undefined && sign === '-' ? -value : value;
}

/** The whole number that a field writes, if it does: as a double up to 15 digits, exactly beyond. */
export function parseWhole(bytes: Buffer, start: number, end: number): number | bigint | undefined {
  let i = start;
  while (i < end && bytes[i] === space) i++;
  while (end > i && bytes[end - 1] === space) end--;
  const negative = bytes[i] === minus;
  const first = negative || bytes[i] === plus ? i + 1 : i;
  let value = 0;
  for (i = first; i < end; i++) {
    const digit = bytes[i] - zero;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  if (first === end) return undefined;
  if (end - first > 15) return BigInt(bytes.toString('latin1', first, end)) * (negative ? -1n : 1n);
  return negative ? 0 - value : value;
}
