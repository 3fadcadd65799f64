import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sharedResponseCovariance, type UnfoldingOptions, unfold } from '../../src/unfolding/index.js';

const response = [
  [0.3, 0.1, 0.02],
  [0.1, 0.4, 0.15],
  [0.02, 0.1, 0.45],
  [0.01, 0.02, 0.2],
];
const responseErr = response.map((row) => row.map((value) => 0.05 * Math.sqrt(value)));
const measured = [
  [300, 420, 310, 90],
  [900, 700, 350, 120],
];
const prior = [5, 3, 1];

const problem = (data: number[], matrix = response) => ({ data, response: matrix, responseErr });
const held: Readonly<Record<string, UnfoldingOptions>> = {
  bayes: { prior, stopping: -1, maxIterations: 6, responseCovariance: 'poisson' },
  tikhonov: { method: 'tikhonov', prior, strength: 1e-3, responseCovariance: 'poisson' },
};

for (const [method, options] of Object.entries(held))
  test(`between measurements it is what moving each element of the response moves in both (${method})`, () => {
    const unfolded = (data: number[], matrix = response): Float64Array =>
      unfold(problem(data, matrix), options).unfolded;
    const joint = sharedResponseCovariance(measured.map((data) => ({ problem: problem(data), options })));
    const expected = Array.from({ length: 6 }, () => new Array<number>(6).fill(0));
    response.forEach((row, j) => {
      row.forEach((value, t) => {
        const step = 1e-5 * value;
        const moved = (sign: 1 | -1): number[][] =>
          response.map((each, i) => each.map((p, k) => (i === j && k === t ? p + sign * step : p)));
        const up = measured.flatMap((data) => [...unfolded(data, moved(1))]);
        const down = measured.flatMap((data) => [...unfolded(data, moved(-1))]);
        const derivative = up.map((count, cell) => (count - down[cell]) / (2 * step));
        derivative.forEach((left, a) => {
          derivative.forEach((right, b) => {
            expected[a][b] += left * right * responseErr[j][t] ** 2;
          });
        });
      });
    });
    for (let a = 0; a < 6; a++)
      for (let b = 0; b < 6; b++) {
        const scale = Math.sqrt(expected[a][a] * expected[b][b]);
        assert.ok(Math.abs(joint.get(a, b) - expected[a][b]) < 1e-5 * scale, `${a}, ${b}`);
      }
  });
