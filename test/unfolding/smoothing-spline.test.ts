import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { smoothingSpline } from '../../src/unfolding/spline/smoothing-spline.js';

interface SplineCase {
  readonly x: number[];
  readonly y: number[];
  readonly degree: number;
  readonly smooth: number;
  /** Of the ends, and inside. */
  readonly knots: number;
  readonly values: number[];
}

const fixture = join(
  dirname(fileURLToPath(import.meta.url)),
  '../../../test/fixtures/unfolding/splines.json',
);
const cases: SplineCase[] = JSON.parse(readFileSync(fixture, 'utf8'));
const nest = ({ x, degree }: SplineCase): number => Math.max(Math.floor(x.length / 2), 2 * (degree + 1));

for (const [what, chosen] of Object.entries({
  'no knot inside': ({ knots }: SplineCase) => knots === 2,
  'fewer knots than scipy first allows': (each: SplineCase) =>
    each.knots > 2 && each.knots + 2 * each.degree <= nest(each),
  'more knots than scipy first allows': (each: SplineCase) =>
    each.knots + 2 * each.degree > nest(each) && each.knots < each.x.length - each.degree + 1,
  'as many knots as interpolation takes': (each: SplineCase) =>
    each.knots === each.x.length - each.degree + 1,
}))
  test(`smoothing splines are those of scipy: ${what}`, () => {
    const own = cases.filter(chosen);
    assert.ok(own.length >= 4, `${own.length} cases`);
    for (const { x, y, degree, smooth, values } of own) {
      const found = smoothingSpline(Float64Array.from(x), Float64Array.from(y), { degree, smooth });
      const largest = Math.max(...y);
      values.forEach((value, i) => {
        assert.ok(Math.abs(found[i] - value) < 1e-9 * largest, `degree ${degree}, ${x.length} points, ${i}`);
      });
    }
  });
