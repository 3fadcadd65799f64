import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import { Containment } from '../../src/simulation/detector/containment.js';
import { detectorOf, positionOf } from '../../src/simulation/detector/detector.js';
import {
  centroid,
  convexHull,
  intersection,
  isInside,
  scaled,
  signedArea,
} from '../../src/simulation/detector/polygon.js';
import { CoreRegions, drawCore } from '../../src/simulation/generation/core-region.js';

const outline = [1, 6, 50, 74, 73, 78, 75, 31].map(positionOf);

test('the outline of IC86 has the published area and centroid', () => {
  assert.ok(Math.abs(signedArea(outline) / 0.856e6 - 1) < 1e-3, `${signedArea(outline)}`);
  const { x, y } = centroid(outline);
  assert.ok(Math.hypot(x - 0.2, y - 3.8) < 0.3);
});

test('containment is 1 on the outline, 0 at the centroid and grows in proportion to the distance', () => {
  const containment = new Containment(outline);
  const centre = centroid(outline);
  assert.ok(containment.ofPoint(centre.x, centre.y) < 1e-12);
  outline.forEach((a, i) => {
    const b = outline[(i + 1) % outline.length];
    for (const t of [0, 0.3, 0.9]) {
      const [x, y] = [a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)];
      assert.ok(Math.abs(containment.ofPoint(x, y) - 1) < 1e-12);
      const [further] = scaled([{ x, y }], centre, 1.7);
      assert.ok(Math.abs(containment.ofPoint(further.x, further.y) - 1.7) < 1e-12);
    }
  });
});

test('containment of a track is the least factor along its way', () => {
  const containment = new Containment(outline);
  const random = randomStream({ seed: 1, stage: 'containment test' });
  for (let i = 0; i < 200; i++) {
    const [x, y] = [1500 * (random.uniform() - 0.5), 1500 * (random.uniform() - 0.5)];
    const zenith = 0.9 * random.uniform();
    const azimuth = 7 * random.uniform();
    let least = Number.POSITIVE_INFINITY;
    for (let depth = 1450; depth <= 2450; depth += 0.5) {
      const away = depth * Math.tan(zenith);
      least = Math.min(
        least,
        containment.ofPoint(x - away * Math.cos(azimuth), y - away * Math.sin(azimuth)),
      );
    }
    const found = containment.ofTrack(x, y, zenith, azimuth);
    assert.ok(found <= least + 1e-12 && found > least - 2e-3, `${found}, not ${least}`);
  }
});

test('what two polygons share is where points lie in both', () => {
  const a = convexHull(outline);
  const b = convexHull(outline.map(({ x, y }) => ({ x: x + 400, y: y - 250 })));
  const shared = intersection(a, b);
  const random = randomStream({ seed: 2, stage: 'polygon test' });
  let inBoth = 0;
  const n = 40_000;
  for (let i = 0; i < n; i++) {
    const [x, y] = [2000 * (random.uniform() - 0.5), 2000 * (random.uniform() - 0.5)];
    const both = isInside(a, x, y) && isInside(b, x, y);
    assert.equal(isInside(shared, x, y), both);
    if (both) inBoth++;
  }
  const area = (inBoth / n) * 4e6;
  assert.ok(Math.abs(area - signedArea(shared)) < (5 * 4e6 * Math.sqrt(inBoth)) / n);
  assert.equal(
    intersection(
      a,
      a.map(({ x, y }) => ({ x: x + 5000, y })),
    ).length,
    0,
  );
});

test('a core region holds the cores whose track crosses both outlines', () => {
  const detector = detectorOf('IC86.2012');
  const regions = new CoreRegions(detector, 1);
  const ice = new Containment(detector.hull);
  const random = randomStream({ seed: 3, stage: 'region test' });
  const [zenith, azimuth] = [0.25, 2.1];
  const region = regions.of(zenith, azimuth);
  for (let i = 0; i < 5000; i++) {
    const [x, y] = [1400 * (random.uniform() - 0.5), 1400 * (random.uniform() - 0.5)];
    const crosses = ice.ofPoint(x, y) < 1 && ice.ofTrack(x, y, zenith, azimuth) < 1;
    assert.equal(isInside(region.corners, x, y), crosses, `${x}, ${y}`);
  }
  const core = { x: 0, y: 0 };
  let mean = 0;
  for (let i = 0; i < 5000; i++) {
    drawCore(region, random, core);
    assert.ok(isInside(region.corners, core.x, core.y));
    mean += core.x / 5000;
  }
  assert.ok(Math.abs(mean - centroid(region.corners).x) < 12);
});

test('the years differ in stations, outline, angles and snow', () => {
  const early = detectorOf('IC79.2010');
  const late = detectorOf('IC86.2015');
  assert.equal(early.stationNumbers.length, 73);
  assert.equal(late.stationNumbers.length, 81);
  assert.ok(early.configuration.maxZenith < late.configuration.maxZenith);
  const mean = (values: Float64Array) => values.reduce((a, b) => a + b) / values.length;
  assert.ok(Math.abs(mean(detectorOf('IC86.2012').snowDepthM) - 1.5) < 0.1);
  assert.ok(Math.abs(mean(late.snowDepthM) - 2.1) < 0.12);
  const edge = [...detectorOf('IC86.2012').stationNumbers].filter(
    (_, i) => detectorOf('IC86.2012').onEdge[i],
  );
  const published = [
    1, 2, 3, 4, 5, 6, 7, 13, 14, 21, 22, 30, 31, 40, 41, 50, 51, 59, 60, 67, 68, 72, 73, 74, 75, 76, 77, 78,
  ];
  assert.deepEqual(edge, published);
});

test('an unknown year is refused with the nearest', () => {
  assert.throws(() => detectorOf('IC86.2021'), /no detector configuration 'IC86.2021' \(nearest/);
});
