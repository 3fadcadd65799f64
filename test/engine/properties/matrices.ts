import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { NdArray } from '../../../src/core/index.js';
import type { Row } from './frames.js';
import { holds, type MethodProperty } from './property.js';
import { assertAlike, binOf, meanOf, varianceOf } from './reference.js';

const edges = { x: [-2, -0.5, 0, 0.5, 1, 7], k: [-3, 0, 2, 3], y: [-900, 0, 900] } as const;
const axes = fc.shuffledSubarray(['x', 'k', 'y'] as const, { minLength: 1 });
const weights = fc.constantFrom(undefined, 'k', 'abs(k) + 0.5');

const weightOf = (weight: string | undefined, { k }: Row): number => {
  if (weight === undefined) return 1;
  if (k === null) return Number.NaN;
  return weight === 'k' ? k : Math.abs(k) + 0.5;
};

const numberIn = (row: Row, axis: 'x' | 'k' | 'y'): number => row[axis] ?? Number.NaN;

/** Rows by bin, with flow bins; `undefined`: a value or the weight is missing. */
function binned(rows: readonly Row[], names: readonly ('x' | 'k' | 'y')[], weight: string | undefined) {
  return rows.map((row) => {
    const values = names.map((name) => numberIn(row, name));
    const w = weightOf(weight, row);
    if (values.some(Number.isNaN) || Number.isNaN(w)) return undefined;
    const bins = values.map((value, axis) => binOf(edges[names[axis]], value));
    const place = bins.reduce((at, bin, axis) => at * (edges[names[axis]].length + 1) + bin, 0);
    return { place, w, row };
  });
}

const inside = (array: NdArray<Float64Array>): Float64Array => array.data as Float64Array;

/** Methods that give arrays of numbers. */
export const matrices: Readonly<Record<string, MethodProperty>> = {
  histogram: holds(fc.tuple(axes, weights), async ({ frame, rows }, [names, weight]) => {
    const wanted = names.map((column) => ({ column, edges: edges[column] }));
    const found = await frame.histogram(wanted, weight === undefined ? {} : { weight });
    const shape = names.map((name) => edges[name].length + 1);
    const size = shape.reduce((product, bins) => product * bins, 1);
    const [values, variances] = [new Float64Array(size), new Float64Array(size)];
    const placed = binned(rows, names, weight);
    for (const each of placed) {
      if (!each) continue;
      values[each.place] += each.w;
      variances[each.place] += each.w * each.w;
    }
    assert.deepEqual(found.withFlow.values.shape, shape);
    assertAlike([...inside(found.withFlow.values)], [...values]);
    assertAlike([...inside(found.withFlow.variances)], [...variances]);
    assert.deepEqual([found.rows, found.missing], [rows.length, placed.filter((each) => !each).length]);
    const inner = [...values].filter((_, place) => isInner(place, shape));
    assertAlike([...inside(found.values)], inner);
  }),

  profile: holds(fc.tuple(axes, weights), async ({ frame, rows }, [names, weight]) => {
    const wanted = names.map((column) => ({ column, edges: edges[column] }));
    const value = 'isFinite(y) ? y : NaN';
    const found = await frame.profile(wanted, value, weight === 'k' ? {} : { ...(weight && { weight }) });
    const own = weight === 'k' ? undefined : weight;
    const shape = names.map((name) => edges[name].length + 1);
    const size = shape.reduce((product, bins) => product * bins, 1);
    const placed = binned(rows, names, own).filter((each) => each && Number.isFinite(each.row.y));
    const bins = Array.from({ length: size }, (_, place) => placed.filter((each) => each?.place === place));
    const cells = bins.map((members) => {
      const [y, w] = [members.map((each) => each?.row.y as number), members.map((each) => each?.w as number)];
      const [total, squares] = [w.reduce((a, b) => a + b, 0), w.reduce((a, b) => a + b * b, 0)];
      const spread = Math.sqrt(varianceOf(y, w));
      return {
        rows: y.length,
        mean: meanOf(y, w),
        spread,
        error: spread / Math.sqrt((total * total) / squares),
        weights: total,
      };
    });
    const shown = cells.filter((_, place) => isInner(place, shape));
    assertAlike(
      [...inside(found.rows)],
      shown.map((cell) => cell.rows),
    );
    assertAlike(
      [...inside(found.weights)],
      shown.map((cell) => cell.weights),
    );
    assertAlike(
      [...inside(found.mean)],
      shown.map((cell) => cell.mean),
    );
    // The spread of equal values is the square root of rounding errors of their squares.
    const rounded = (values: Iterable<number>) =>
      Array.from(values, (each) => Math.round(each * 1e3) / 1e3 + 0);
    assertAlike(rounded(inside(found.spread)), rounded(shown.map((cell) => cell.spread)));
    assertAlike(rounded(inside(found.error)), rounded(shown.map((cell) => cell.error)));
    assert.equal(found.missing, rows.length - placed.length);
  }),

  covariance: holds(weights, async ({ frame, rows }, weight) => {
    const own = weight === 'k' ? undefined : weight;
    const finite = frame.filter('isFinite(x) or isNaN(x)').filter('isFinite(y)');
    const found = await finite.covariance(['x', 'y', 'k'], own === undefined ? {} : { weight: own });
    const used = rows.filter(({ x, y }) => (Number.isFinite(x) || Number.isNaN(x)) && Number.isFinite(y));
    const expected = covarianceOf(used, own);
    assert.deepEqual([found.rows, found.missing], [expected.rows, used.length - expected.rows]);
    if (expected.rows === 0) return;
    assertAlike([...found.means], expected.means);
    assert.deepEqual(found.covariance.shape, [3, 3]);
    [...inside(found.covariance)].forEach((value, i) => {
      assert.ok(
        Math.abs(value - expected.covariance[i]) <= 1e-9 * 1e6,
        `${value} instead of ${expected.covariance[i]}`,
      );
    });
  }),

  correlation: holds(weights, async ({ frame, rows }, weight) => {
    const own = weight === 'k' ? undefined : weight;
    const finite = frame.filter('isFinite(x)').filter('isFinite(y)');
    const found = await finite.correlation(['x', 'y', 'k'], own === undefined ? {} : { weight: own });
    assert.deepEqual(found.shape, [3, 3]);
    const used = rows.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
    const { covariance, rows: complete } = covarianceOf(used, own);
    if (complete < 3) return;
    for (let i = 0; i < 9; i++) {
      const [a, b] = [Math.floor(i / 3), i % 3];
      const spread = Math.sqrt(covariance[4 * a] * covariance[4 * b]);
      if (!(Math.min(covariance[4 * a], covariance[4 * b]) > 1e-3)) continue;
      assert.ok(Math.abs(found.get(a, b) - covariance[i] / spread) < 1e-6);
    }
  }),
};

/** Whether a bin is none of the flow bins. */
function isInner(place: number, shape: readonly number[]): boolean {
  let rest = place;
  return [...shape].reverse().every((bins) => {
    const bin = rest % bins;
    rest = Math.floor(rest / bins);
    return bin > 0 && bin < bins - 1;
  });
}

function covarianceOf(rows: readonly Row[], weight: string | undefined) {
  const full = rows.filter(({ x, k }) => !Number.isNaN(x) && k !== null);
  const w = full.map((row) => weightOf(weight, row));
  const values = [full.map(({ x }) => x), full.map(({ y }) => y), full.map(({ k }) => k as number)];
  const means = values.map((each) => meanOf(each, w));
  const covariance = values.flatMap((a, i) =>
    values.map((b, j) =>
      meanOf(
        a.map((value, row) => (value - means[i]) * (b[row] - means[j])),
        w,
      ),
    ),
  );
  return { rows: full.length, means, covariance };
}
