import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import { brokenPowerLawIntegrals, forwardFit, refold } from '../../src/unfolding/index.js';
import { distanceFromUniform, multinomialToy, smearedProblem } from './problems.js';

const edges = Array.from({ length: 21 }, (_, i) => 10 ** (6 + 0.1 * i));
const truth = [3e-3, -2.7, -3.1, 6.6];
const model = (p: Float64Array) => brokenPowerLawIntegrals(edges, p).map((n) => n * 1e3);

test('a power law is integrated exactly where it has a closed form', () => {
  const [found] = brokenPowerLawIntegrals([1e6, 10 ** 6.1], [2, -2.7, -2.7, 6.5]);
  const expected = (2 * 1e6 * (10 ** (0.1 * -1.7) - 1)) / -1.7;
  assert.ok(Math.abs(found / expected - 1) < 1e-4);
});

test('a broken power law folded through the response comes back, with errors that cover it', () => {
  const problem = { ...smearedProblem({ effects: 24, causes: 20 }).problem, simulatedEvents: undefined };
  const expected = refold(problem, model(Float64Array.from(truth)));
  const exact = forwardFit({ ...problem, data: expected }, model, [2e-3, -2.6, -3.3, 6.8]);
  truth.forEach((value, i) => {
    assert.ok(Math.abs(exact.parameters[i] / value - 1) < 1e-5, `parameter ${i}: ${exact.parameters[i]}`);
  });
  const pulls = Array.from({ length: 150 }, (_, toy) => {
    const random = randomStream({ seed: 12, stage: 'forward fit', file: toy });
    const fit = forwardFit({ ...problem, data: expected.map((mean) => random.poisson(mean)) }, model, truth);
    return (fit.parameters[1] - truth[1]) / fit.errors[1];
  });
  const mean = pulls.reduce((sum, pull) => sum + pull, 0) / pulls.length;
  const width = Math.sqrt(pulls.reduce((sum, pull) => sum + (pull - mean) ** 2, 0) / pulls.length);
  assert.ok(Math.abs(mean) < 0.3 && width > 0.8 && width < 1.2, `${mean} ${width}`);
});

test('errors of a fit hold the finite simulation, and its deviance is uniform in probability', () => {
  const { problem } = smearedProblem({ effects: 24, causes: 20 });
  const simulatedEvents = new Array(20).fill(20_000);
  const expected = refold(problem, model(Float64Array.from(truth)));
  const toys = 120;
  const fits = Array.from({ length: toys }, (_, toy) => {
    const random = randomStream({ seed: 13, stage: 'forward fit', file: toy });
    const data = expected.map((mean) => random.poisson(mean));
    const response = multinomialToy(problem.response, { thrown: 20_000, random });
    const both = forwardFit({ data, response, simulatedEvents }, model, truth);
    return { both, dataOnly: forwardFit({ data, response }, model, truth) };
  });
  const widthOf = (fit: 'both' | 'dataOnly') =>
    Math.sqrt(
      fits.reduce((sum, each) => {
        const { parameters, errors } = each[fit];
        return sum + ((parameters[1] - truth[1]) / errors[1]) ** 2;
      }, 0) / toys,
    );
  assert.ok(widthOf('both') > 0.82 && widthOf('both') < 1.18, `pulls of ${widthOf('both')}`);
  assert.ok(widthOf('dataOnly') > 1.5, `errors of the data alone are too small: ${widthOf('dataOnly')}`);
  const distance = distanceFromUniform(fits.map(({ both }) => both.pValue));
  assert.ok(distance < 1.63 / Math.sqrt(toys), `KS distance ${distance}`);
  assert.equal(fits[0].both.ndf, 20);
});

test('a model of another length is refused', () => {
  const { problem } = smearedProblem();
  assert.throws(() => forwardFit(problem, () => [1, 2], [1]), /gives 2 numbers for 6 causes/);
});
