/** Tests of one kind, in the order of the page. */
export const verdictGroups = [
  'closure',
  'wrong detectors',
  'own spectrum',
  'known spectra',
  'composition stress and features',
  'Monte-Carlo errors',
  'data against simulation',
  'split tests',
  'methods',
] as const;

export type VerdictGroup = (typeof verdictGroups)[number];

/** One line of the verdict page: a number, what it must fulfil, whether it does, and what both rest on. */
export interface Verdict {
  readonly group: VerdictGroup;
  readonly test: string;
  readonly value: number;
  /** In words: "within 0.2". */
  readonly demand: string;
  readonly passed: boolean;
  /** Where the number comes from and how sharp it is. */
  readonly reason: string;
  /** Where the demand comes from: a tolerance, a share of false alarms, the size of an ensemble. */
  readonly limit: string;
}

/** A verdict that a value lies in [low, high]; NaN never passes. */
export function within(
  { group, test }: Pick<Verdict, 'group' | 'test'>,
  value: number,
  [low, high]: readonly [low: number, high: number],
  basis: Pick<Verdict, 'reason' | 'limit'>,
): Verdict {
  return { group, test, value, demand: demandOf(low, high), passed: value >= low && value <= high, ...basis };
}

function demandOf(low: number, high: number): string {
  if (-low === high) return `within ${short(high)}`;
  if (high === Number.POSITIVE_INFINITY) return `at least ${short(low)}`;
  return `${short(low)} to ${short(high)}`;
}

/** A verdict that a p-value is not too small. */
export function likely(
  name: Pick<Verdict, 'group' | 'test'>,
  pValue: number,
  least: number,
  basis: Pick<Verdict, 'reason' | 'limit'>,
): Verdict {
  return within(name, pValue, [Number(least.toPrecision(2)), Number.POSITIVE_INFINITY], basis);
}

export function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

export function percent(value: number): string {
  return `${(100 * value).toFixed(1)}%`;
}
