import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import { emptyShower } from '../../src/simulation/chain/event-chain.js';
import { detectorOf } from '../../src/simulation/detector/detector.js';
import { completeSimulation, simulateFile } from '../../src/simulation/index.js';
import { LaputopFitter } from '../../src/simulation/laputop/fit.js';
import { emptyPoint, evaluate, parameterCount } from '../../src/simulation/laputop/likelihood.js';
import { solveDamped } from '../../src/simulation/laputop/normal-solve.js';
import { lgSignalAt } from '../../src/simulation/surface/lateral-distribution.js';
import { normalProbability } from '../../src/simulation/surface/normal-distribution.js';
import { frontDelay, lightSpeed } from '../../src/simulation/surface/shower-front.js';
import { emptyFit } from '../../src/simulation/surface/surface-stage.js';
import {
  drawHits,
  hit,
  saturated,
  silent,
  type TankHits,
  tanksOf,
} from '../../src/simulation/surface/tank-hits.js';

const detector = detectorOf('IC86.2012');
const shower = {
  ...emptyShower(),
  lgEnergy: 7,
  zenithRad: 0.35,
  azimuthRad: 4,
  cosZenith: Math.cos(0.35),
  lgS125: 1,
};
const lgSnowPerM = -1 / (2.25 * shower.cosZenith * Math.LN10);
const settings = { lgSnowPerM, leftOut: new Uint8Array(162) };
const footprint = { x: 60, y: -40, lgS125: 1, slope: 3 };

/** Tanks with exactly the expected signals and times. */
function exactHits(): TankHits {
  const tanks = tanksOf(detector);
  const [u, v] = [Math.sin(0.35) * Math.cos(4), Math.sin(0.35) * Math.sin(4)];
  for (let tank = 0; tank < tanks.x.length; tank++) {
    const [dx, dy] = [tanks.x[tank] - footprint.x, tanks.y[tank] - footprint.y];
    const along = dx * u + dy * v;
    const square = dx * dx + dy * dy - along * along;
    const l = Math.log10(Math.sqrt(square) / 125);
    tanks.lgSignal[tank] = lgSignalAt(1, 3, l) + lgSnowPerM * tanks.snowM[tank];
    tanks.timeNs[tank] = -along / lightSpeed + frontDelay(square) + 700;
    tanks.state[tank] = square < 500 ** 2 ? hit : silent;
  }
  for (let tank = 0; tank < tanks.x.length; tank += 2) {
    tanks.state[tank] = tanks.state[tank + 1] = Math.min(tanks.state[tank], tanks.state[tank + 1]);
  }
  return tanks;
}

test('the gradient is the derivative of the likelihood, for hit, saturated and silent tanks', () => {
  const tanks = exactHits();
  tanks.state[40] = tanks.state[41] = saturated;
  const p = Float64Array.of(55, -30, 1.1, 2.9, -0.21, -0.25, 705);
  const valueAt = (parameter: number, offset: number): number => {
    const q = p.slice();
    q[parameter] += offset;
    const point = emptyPoint();
    evaluate(tanks, q, settings, point);
    return point.value;
  };
  const point = emptyPoint();
  evaluate(tanks, p, settings, point);
  for (let i = 0; i < parameterCount; i++) {
    const step = [0.05, 0.05, 1e-3, 1e-3, 1e-5, 1e-5, 0.01][i];
    const numeric = -(valueAt(i, step) - valueAt(i, -step)) / (2 * step);
    assert.ok(Math.abs(numeric / point.gradient[i] - 1) < 0.02, `${i}: ${numeric}, ${point.gradient[i]}`);
  }
  assert.ok(point.tanks > 20);
});

// Not exactly: where signals agree too well, the likelihood prefers parameters with a smaller spread.
test('exact signals and times give the shower back', () => {
  const fit = emptyFit();
  new LaputopFitter().fit(exactHits(), lgSnowPerM, fit);
  assert.ok(fit.converged);
  assert.ok(Math.hypot(fit.x - 60, fit.y + 40) < 1.5, `${fit.x}, ${fit.y}`);
  assert.ok(Math.abs(fit.lgS125 - 1) < 0.04 && Math.abs(fit.slope - 3) < 0.1, `${fit.lgS125} ${fit.slope}`);
  assert.ok(Math.abs(fit.zenithRad - 0.35) < 1e-3 && Math.abs(fit.azimuthRad - 4) < 2e-3);
});

test('silent stations tell where the shower was not', () => {
  const hits = exactHits();
  for (let tank = 0; tank < hits.x.length; tank++) if (hits.x[tank] > 110) hits.state[tank] = silent;
  const fit = emptyFit();
  new LaputopFitter().fit(hits, lgSnowPerM, fit);
  const at300 = (lgS125: number, slope: number) => lgSignalAt(lgS125, slope, Math.log10(300 / 125));
  const lower = at300(1, 3) - at300(fit.lgS125, fit.slope);
  assert.ok(fit.x < 60 && lower > 0.05, `moved away to ${fit.x}, signals there lower by ${lower}`);
});

test('fitted showers scatter about the truth as their errors say', () => {
  const tanks = tanksOf(detector);
  const fitter = new LaputopFitter();
  const random = randomStream({ seed: 6, stage: 'laputop test' });
  const point = emptyPoint();
  const n = 400;
  const squares = new Float64Array(4);
  const bias = new Float64Array(4);
  const covariance = new Float64Array(parameterCount);
  for (let event = 0; event < n; event++) {
    drawHits(tanks, shower, footprint, { lgSnowPerM, random });
    const fit = emptyFit();
    fitter.fit(tanks, lgSnowPerM, fit);
    const truth = Float64Array.of(
      60,
      -40,
      1,
      3,
      Math.sin(0.35) * Math.cos(4),
      Math.sin(0.35) * Math.sin(4),
      0,
    );
    evaluate(tanks, truth, settings, point);
    [fit.x - 60, fit.y + 40, fit.lgS125 - 1, fit.slope - 3].forEach((error, i) => {
      const unit = new Float64Array(parameterCount);
      unit[i] = 1;
      solveDamped(point.information, unit, 0, covariance);
      const pull = error / Math.sqrt(covariance[i]);
      squares[i] += (pull * pull) / n;
      bias[i] += pull / n;
    });
  }
  for (let i = 0; i < 4; i++) {
    assert.ok(squares[i] > 0.75 && squares[i] < 1.6, `parameter ${i}: width ${Math.sqrt(squares[i])}`);
    assert.ok(Math.abs(bias[i]) < 0.35, `parameter ${i}: bias ${bias[i]}`);
  }
});

test('the hit-level chain resolves what was published', () => {
  const at = (low: number) =>
    simulateFile(
      completeSimulation({ level: 'hits', showersPerBin: 25, minLgEnergy: low, maxLgEnergy: low + 0.2 }),
      0,
    );
  const quantile68 = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(0.68 * values.length)];
  const of = (low: number) => {
    const { events: e, rows } = at(low);
    const good = Array.from({ length: rows }, (_, i) => i).filter((i) => e.passed_IceTopQualityCuts[i] === 1);
    assert.ok(good.length > 150);
    return {
      core: quantile68(good.map((i) => Math.hypot(e.lap_x[i] - e.MC_x[i], e.lap_y[i] - e.MC_y[i]))) / 1.51,
      angle: (quantile68(good.map((i) => e.angle_MCPrimary_Laputop[i])) * 180) / Math.PI / 1.51,
    };
  };
  // Analysis and IceTop papers: 8 m and below at 2 PeV, about 4 m at 30 PeV; 0.3 degrees over all energies.
  const low = of(6.2);
  const high = of(7.4);
  assert.ok(low.core > 4 && low.core < 9 && high.core > 2 && high.core < 4.5, `${low.core} ${high.core}`);
  assert.ok(
    low.angle > 0.35 && low.angle < 0.65 && high.angle > 0.2 && high.angle < 0.4,
    `${low.angle} ${high.angle}`,
  );
});

test('a saturated tank counts as a lower limit', () => {
  const tanks = exactHits();
  const fitter = new LaputopFitter();
  const before = emptyFit();
  fitter.fit(tanks, lgSnowPerM, before);
  const nearest = [...tanks.x.keys()].sort(
    (a, b) => Math.hypot(tanks.x[a] - 60, tanks.y[a] + 40) - Math.hypot(tanks.x[b] - 60, tanks.y[b] + 40),
  );
  for (const tank of nearest.slice(0, 6)) {
    tanks.lgSignal[tank] -= 0.8;
    tanks.state[tank] = saturated;
  }
  const limited = emptyFit();
  fitter.fit(tanks, lgSnowPerM, limited);
  assert.ok(Math.abs(limited.lgS125 - before.lgS125) < 0.04, 'limits that are fulfilled change little');
  for (const tank of nearest.slice(0, 6)) tanks.state[tank] = hit;
  const believed = emptyFit();
  fitter.fit(tanks, lgSnowPerM, believed);
  assert.ok(Math.abs(believed.slope - before.slope) > 3 * Math.abs(limited.slope - before.slope));
});

test('the normal distribution is that of the tables', () => {
  for (const [z, wanted] of [
    [0, 0.5],
    [1, 0.8413447461],
    [-2, 0.0227501319],
    [3.5, 0.9997673709],
  ]) {
    assert.ok(Math.abs(normalProbability(z) - wanted) < 1e-7);
  }
});
