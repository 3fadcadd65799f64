import assert from 'node:assert/strict';
import type { Row } from './frames.js';

/** Conditions as an expression and as a plain function; a comparison with a missing value is false. */
export const conditions: readonly (readonly [string, (row: Row) => boolean])[] = [
  ['x > 0', ({ x }) => x > 0],
  ['-1 < x <= 1', ({ x }) => -1 < x && x <= 1],
  ['x != y', ({ x, y }) => !Number.isNaN(x) && !Number.isNaN(y) && x !== y],
  ['k >= 0 and y < 100', ({ k, y }) => k !== null && k >= 0 && y < 100],
  ['k > 0 xor isNaN(x)', ({ k, x }) => (k !== null && k > 0) !== Number.isNaN(x)],
  ['id > 9007199254740992', ({ id }) => id !== null && id > 9007199254740992n],
  ['isin(id, [-1, 9007199254740993])', ({ id }) => id === -1n || id === 9007199254740993n],
  ['flag', ({ flag }) => flag === true],
  ['not flag', ({ flag }) => flag !== true],
  ["text == 'He' or isMissing(text)", ({ text }) => text === 'He' || text === null],
  ["text != 'p'", ({ text }) => text !== null && text !== 'p'],
  ['isFinite(x * y)', ({ x, y }) => Number.isFinite(x * y)],
  ['false', () => false],
];

export const present = (values: Iterable<number | null>): number[] =>
  [...values].filter((value): value is number => value !== null && !Number.isNaN(value));

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Of values with weights; NaN of none. */
export function meanOf(values: readonly number[], weights: readonly number[] = values.map(() => 1)): number {
  return sum(values.map((value, i) => value * weights[i])) / sum(weights);
}

/** ddof 0. */
export function varianceOf(values: readonly number[], weights?: readonly number[]): number {
  const mean = meanOf(values, weights);
  return meanOf(
    values.map((value) => (value - mean) ** 2),
    weights,
  );
}

/** Type 7. Between an infinity and a number lies the infinity. */
export function quantileOf(values: readonly number[], probability: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = Float64Array.from(values).sort();
  const place = probability * (values.length - 1);
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (low === high || place % 1 === 0) return low;
  if (Number.isFinite(low) !== Number.isFinite(high)) return Number.isFinite(low) ? high : low;
  return low + (high - low) * (place - Math.floor(place));
}

/** The smallest value up to which the given share of all weights lies. */
export function weightedQuantile(
  values: readonly number[],
  weights: readonly number[],
  probability: number,
): number {
  const order = [...values.keys()].filter((i) => weights[i] > 0).sort((a, b) => values[a] - values[b]);
  const total = sum(order.map((i) => weights[i]));
  let below = 0;
  for (const i of order) {
    below += weights[i];
    if (below >= probability * total) return values[i];
  }
  return order.length > 0 ? values[order[order.length - 1]] : Number.NaN;
}

/** Number of the bin: 0 below the edges, edges.length above; the last edge is closed. */
export function binOf(edges: readonly number[], x: number): number {
  const last = edges.length - 1;
  if (x < edges[0]) return 0;
  if (x > edges[last]) return edges.length;
  return x === edges[last] ? last : edges.findIndex((edge, i) => x >= edge && x < edges[i + 1]) + 1;
}

export type Value = number | bigint | boolean | string | null;

export const isMissing = (value: Value): boolean => value === null || Number.isNaN(value);

/** Missing values last, whatever the direction. */
export function compareValues(a: Value, b: Value, descending = false): number {
  if (isMissing(a) || isMissing(b)) return Number(isMissing(a)) - Number(isMissing(b));
  if (a === b) return 0;
  return (a as number) < (b as number) === descending ? 1 : -1;
}

export function groupsOf(rows: readonly Row[], keys: readonly (keyof Row)[]): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    // Zeros of both signs are one key, as are all NaN.
    const key = JSON.stringify(keys.map((name) => shown(row[name])));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].sort((a, b) => {
    return keys.reduce((order, name) => order || compareValues(a[0][name], b[0][name]), 0);
  });
}

const shown = (value: Value): string =>
  typeof value === 'number' ? String(value) : `${typeof value} ${String(value)}`;

/** Equal, numbers up to what different orders of additions leave of values of some thousands. */
export function assertAlike(found: unknown, expected: unknown, where = ''): void {
  if (typeof found === 'number' && typeof expected === 'number') {
    if (found === expected || (Number.isNaN(found) && Number.isNaN(expected))) return;
    const scale = Math.max(1, Math.abs(expected));
    assert.ok(Math.abs(found - expected) <= 1e-9 * scale, `${where}: ${found} instead of ${expected}`);
    return;
  }
  if (isContainer(found) && isContainer(expected)) {
    assert.deepEqual(Object.keys(found), Object.keys(expected), where);
    for (const key of Object.keys(expected))
      assertAlike(found[key], expected[key], where === '' ? key : `${where}.${key}`);
    return;
  }
  assert.deepEqual(found, expected, where);
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
}
