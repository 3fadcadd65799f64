import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import { closeDefaultExecutor, setDefaultWorkers } from '../../src/engine/index.js';
import {
  type BranchProblem,
  branchVerdicts,
  compareBranches,
  ensembleDistance,
  fDistributionTail,
  foldCounts,
  incompleteBeta,
  kolmogorovPValue,
  nominalResponse,
  type SimulatedResponse,
  smoothSpectrum,
  stabilityVerdicts,
  type YearOfCounts,
  yearStability,
} from '../../src/validation/index.js';
import { bpl_simple, closureOf, demonstration, H4a } from './demonstration.js';

after(closeDefaultExecutor);

test('the tail of the F distribution agrees with scipy', () => {
  // scipy.special.betainc, scipy.stats.f.sf
  const close = (value: number, reference: number) =>
    assert.ok(Math.abs(value / reference - 1) < 1e-11, `${value} ${reference}`);
  close(incompleteBeta(0.2, 3.5, 7), 0.18046741515041356);
  close(incompleteBeta(0.9, 90, 7), 0.14371020223530265);
  close(fDistributionTail(2.5, 14, 186), 0.002803743751706921);
  close(fDistributionTail(0.3, 3, 20), 0.8249889864049693);
  close(fDistributionTail(9, 14, 86), 9.60379271738676e-12);
  assert.equal(fDistributionTail(0, 3, 20), 1);
  assert.ok(Number.isNaN(fDistributionTail(Number.NaN, 3, 20)));
});

test('another member of a small correlated ensemble has a uniform p-value, one from outside a small one', () => {
  const random = randomStream({ seed: 4, stage: 'members' });
  const draw = (shift = 0): number[] => {
    const common = random.normal();
    return Array.from({ length: 6 }, (_, i) => shift + (i + 1) * (0.8 * common + random.normal()));
  };
  const pValues = Array.from({ length: 200 }, () => {
    const members = Array.from({ length: 20 }, () => draw());
    return ensembleDistance(draw(), members).pValue;
  });
  assert.ok(kolmogorovPValue(pValues) > 0.01, `${kolmogorovPValue(pValues)}`);
  const many = Array.from({ length: 200 }, () => draw());
  assert.ok(ensembleDistance(draw(40), many).pValue < 1e-6);
  assert.throws(() => ensembleDistance(draw(), many.slice(0, 7)), /7 pseudo-experiments .* 6 bins/);
});

const effects = demonstration.effects;
const cells = (length: number, of: (cell: number) => number) =>
  Int32Array.from({ length }, (_, cell) => of(cell));

/** Two halves of the livetime with one simulation, as even and odd runs. */
function halves(simulated: SimulatedResponse): BranchProblem {
  const { projections, cells: causes } = closureOf(simulated);
  const unfolding = {
    prior: bpl_simple,
    testStatistic: 'ks',
    stopping: -1,
    maxIterations: 6,
    covariances: 'none',
  } as const;
  return {
    simulated,
    parts: [0.4, 0.6].map((share) => ({ share, shareError: 0.002, weight: 1 })),
    part: cells(2 * effects, (cell) => Math.floor(cell / effects)),
    source: cells(2 * effects, (cell) => cell % effects),
    spectrum: H4a,
    branches: [0.4, 0.6].map((share, part) => ({
      name: `part ${part}`,
      effects,
      simulated: cells(effects, (cell) => cell),
      measured: cells(2 * effects, (cell) => (Math.floor(cell / effects) === part ? cell % effects : -1)),
      share,
      unfolding,
    })),
    cells: causes,
    projections,
  };
}

/** Counts of both halves. @param changed  factor on the second half */
function countsOf({ simulated, spectrum, source, part, parts }: BranchProblem, seed: number, changed = 1) {
  const random = randomStream({ seed, stage: 'halves' });
  const expected = foldCounts(nominalResponse(simulated).response, spectrum);
  return Float64Array.from(source, (cell, index) => {
    const factor = part[index] === 1 ? changed : 1;
    return random.poisson(expected[cell] * parts[part[index]].share * factor);
  });
}

test('halves of one spectrum agree in 95 of 100 seeds, and what they share cancels', async () => {
  const problem = halves(demonstration);
  const alarms: number[] = [];
  const errors: number[] = [];
  for (let seed = 1; seed <= 100; seed++) {
    const comparisons = await compareBranches(problem, countsOf(problem, seed), { seed, experiments: 25 });
    const verdicts = branchVerdicts(comparisons, { group: 'split tests', family: 'splits' });
    if (verdicts.some(({ passed }) => !passed)) alarms.push(seed);
    if (seed === 1) errors.push(...comparisons[0].bins.map(({ error }) => error));
  }
  assert.ok(alarms.length <= 5, `alarms with seeds ${alarms}`);
  // With a simulation a hundred times smaller the difference is known as well: its fluctuations are those of both halves.
  const poor = { ...demonstration, passedVariance: demonstration.passedVariance };
  const scaled = { ...poor, passedVariance: Float64Array.from(poor.passedVariance, (value) => 20 * value) };
  const [comparison] = await compareBranches(halves(scaled), countsOf(problem, 1), {
    seed: 1,
    experiments: 25,
  });
  const ratio = comparison.bins.map(({ error }, i) => error / errors[i]);
  assert.ok(Math.max(...ratio) < 3, `${ratio}`);
});

test('background among the data is subtracted from both halves; forgotten, it is found', async () => {
  const problem = halves(demonstration);
  // A tenth of all events, nine in ten of them in the first half.
  const counts = countsOf(problem, 5);
  const random = randomStream({ seed: 5, stage: 'background' });
  const background = Array.from(counts, (count, cell) => (cell < effects ? 0.18 : 0.013) * count);
  const measured = counts.map((count, cell) => count + random.poisson(background[cell]));
  const verdictsOf = async (each: BranchProblem) =>
    branchVerdicts(await compareBranches(each, measured, { seed: 5, experiments: 40 }), {
      group: 'split tests',
      family: 'splits',
    });
  assert.ok((await verdictsOf({ ...problem, background })).every(({ passed }) => passed));
  assert.ok((await verdictsOf(problem)).some(({ passed }) => !passed));
});

test('halves that differ by a tenth are found to', async () => {
  const problem = halves(demonstration);
  const comparisons = await compareBranches(problem, countsOf(problem, 3, 1.1), { seed: 3, experiments: 40 });
  const failed = branchVerdicts(comparisons, { group: 'split tests', family: 'splits' }).filter(
    ({ passed }) => !passed,
  );
  assert.ok(failed.some(({ test: name }) => name === 'part 0 against part 1: p-value, total'));
});

test('two methods on the same counts differ by what is expected, which is not 0', async () => {
  const common = { ...halves(demonstration), parts: [{ share: 1, shareError: 0, weight: 1 }] };
  const branch = (name: string, maxIterations: number) => ({
    name,
    effects,
    simulated: cells(effects, (cell) => cell),
    measured: cells(effects, (cell) => cell),
    share: 1,
    unfolding: {
      prior: bpl_simple,
      testStatistic: 'ks',
      stopping: -1,
      maxIterations,
      covariances: 'none',
    } as const,
  });
  const problem = {
    ...common,
    part: new Int32Array(effects),
    source: cells(effects, (cell) => cell),
    branches: [branch('two iterations', 2), branch('ten iterations', 10)],
  };
  const counts = countsOf(problem, 7);
  const once = () => compareBranches(problem, counts, { seed: 7, experiments: 30 });
  const comparisons = await once();
  const [{ bins }] = comparisons;
  const light = bins.filter(({ name }) => name === 'light');
  assert.ok(light.some(({ expected, error }) => Math.abs(expected) > 3 * error));
  const verdicts = branchVerdicts(comparisons, { group: 'methods', family: 'methods' });
  assert.ok(
    verdicts.every(({ passed }) => passed),
    JSON.stringify(verdicts),
  );
  setDefaultWorkers(1);
  assert.deepEqual(await once(), comparisons);
  setDefaultWorkers(2);
});

const diagonal = (variances: readonly number[]): number[] =>
  variances.flatMap((variance, s) => variances.map((_, t) => (s === t ? variance : 0)));

/** Three years, the last with a simulation of its own, of a detector that sees half as many showers. @param factor  on the data of the second */
function threeYears(seed: number, { factor = 1, background = [0, 0, 0] }): YearOfCounts[] {
  const random = randomStream({ seed, stage: 'years' });
  const truth = [40_000, 8000, 900];
  const simulated = truth.map((count) => count * (1 + 0.02 * random.normal()));
  const own = truth.map((count) => 0.5 * count * (1 + 0.02 * random.normal()));
  // Known to a tenth, and off alike in all years.
  const present = background.map((count) => count * (1 + 0.1 * random.normal()));
  return ['2011', '2012', '2013'].map((name, year) => {
    const livetime = 1 + 0.003 * random.normal();
    const expected = (year === 2 ? own : simulated).map((count) => count / livetime);
    const efficiency = (year === 1 ? factor : 1) * (year === 2 ? 0.5 : 1);
    const counts = truth.map((count, s) => random.poisson(count * efficiency + present[s]));
    return {
      name,
      counts,
      variances: counts,
      expected: { events: expected, covariance: diagonal(expected.map((count) => (0.02 * count) ** 2)) },
      background: {
        events: background.map((count) => count / livetime),
        covariance: diagonal(background.map((count) => (0.1 * (count / livetime)) ** 2)),
      },
      simulation: year === 2 ? 1 : 0,
      livetimeError: 0.003,
    };
  });
}

test('years of one flux are stable, whatever their simulations share; a year off by 5% is found', () => {
  const pValues = Array.from({ length: 300 }, (_, seed) => yearStability(threeYears(seed, {}))!.pValue);
  assert.ok(kolmogorovPValue(pValues) > 0.01, `${kolmogorovPValue(pValues)}`);
  const [found] = stabilityVerdicts(yearStability(threeYears(1, { factor: 1.05 })));
  assert.ok(!found.passed && found.reason.includes('3 years'));
  assert.equal(yearStability(threeYears(1, {}).slice(0, 1)), undefined);
  assert.deepEqual(stabilityVerdicts(undefined), []);
});

test('known background is counted in every year with its common error; forgotten, it is found', () => {
  const background = [8000, 1600, 180];
  const yearsOf = (seed: number) => threeYears(seed, { background });
  const pValues = Array.from({ length: 300 }, (_, seed) => yearStability(yearsOf(seed))!.pValue);
  assert.ok(kolmogorovPValue(pValues) > 0.01, `${kolmogorovPValue(pValues)}`);
  const forgotten = yearsOf(1).map(({ background: _, ...year }) => year);
  assert.ok(yearStability(forgotten)!.pValue < 1e-4, `${yearStability(forgotten)!.pValue}`);
});

test('a smooth spectrum follows the unfolded one and not its fluctuations', () => {
  const edges = Array.from({ length: 9 }, (_, i) => 6 + i * 0.25);
  const random = randomStream({ seed: 5, stage: 'smooth' });
  const model = Array.from({ length: 16 }, (_, cause) => 1e5 * 10 ** (-0.4 * (cause >> 1)));
  const truth = model.map((events, cause) => events * (cause % 2 === 0 ? 1.3 : 0.8 - 0.02 * (cause >> 1)));
  const errors = truth.map((events) => 0.05 * events);
  const unfolded = truth.map((events, cause) => events + errors[cause] * random.normal());
  unfolded[15] = -3;
  const smooth = smoothSpectrum({ unfolded, errors, model, edges, groups: 2, range: { low: 6, high: 8 } });
  const deviation = (values: readonly number[]): number =>
    Math.hypot(...values.slice(0, 14).map((value, k) => value / truth[k] - 1));
  assert.ok(deviation(smooth) < 0.8 * deviation(unfolded), `${deviation(smooth)} ${deviation(unfolded)}`);
  assert.ok(smooth.every((events) => events > 0));
});
