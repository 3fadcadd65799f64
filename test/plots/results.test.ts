import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ndarrayOf } from '../../src/core/index.js';
import { energyBins, massGroups } from '../../src/events/index.js';
import { publishedSpectrum } from '../../src/flux/index.js';
import * as plots from '../../src/plots/index.js';
import { buildResponse, unfold } from '../../src/unfolding/index.js';
import type { ClosureResult } from '../../src/validation/index.js';

const causes = { energy: energyBins(6, 6.3, 0.1), groups: massGroups(2) };
const effects = { energy: energyBins(6.1, 6.3, 0.1), groups: massGroups(2) };
const passing = new Float64Array(4 * 6).map((_, i) => 1 + (i % 7));
const response = buildResponse({ passing: ndarrayOf(passing, [4, 6]), thrown: Array(6).fill(100) });

test('a response keeps its cells: row effect, column cause', () => {
  const matrix = plots.responseMatrixOf(response, causes, effects);
  assert.deepEqual(matrix.groups, ['light', 'heavy']);
  assert.equal(matrix.probability[2 * 6 + 5], response.response.get(2, 5));
  assert.equal(matrix.probability.length, 24);
  assert.equal((plots.responseMatrixFigure(matrix).data[0] as { z: unknown[][] }).z.length, 4);
});

test('efficiencies are taken apart by group, and times the area are effective areas', () => {
  const plain = plots.efficienciesOf(response, causes);
  assert.equal(plain.groups[1].value[2], response.efficiencies[5]);
  const areas = plots.efficienciesOf(response, causes, [10, 20, 30]);
  assert.equal(areas.quantity, 'effective area');
  assert.equal(areas.groups[1].value[2], 30 * response.efficiencies[5]);
  assert.equal(areas.groups[0].valueErr[0], 10 * response.efficienciesErr[0]);
});

test('an unfolding gives its iterations after the prior, its test statistic and its correlations', () => {
  const result = unfold(
    { data: [10, 20, 30, 40], ...response },
    { prior: 'uniform', testStatistic: 'ks', stopping: 0.01, maxIterations: 20 },
  );
  const iterations = plots.unfoldingIterationsOf(result, [1, 1, 1, 1, 1, 1], causes);
  assert.equal(iterations.unfolded.length, result.numIterations + 1);
  const total = result.unfolded.reduce((sum, value) => sum + value, 0);
  assert.ok(Math.abs(iterations.unfolded[0][0] - total / 6) < 1e-9 * total);
  const stopping = plots.stoppingTestOf(result, 'ks');
  assert.equal(stopping.values[stopping.values.length - 1], result.testStatistic);
  assert.equal(stopping.threshold, 0.01);
  const joint = plots.jointCovarianceOf('total', result.covariance!.total, causes);
  assert.equal(joint.covariance[1 * 6 + 4], result.covariance!.total.get(1, 4));
});

test('reconstructed counts stand in the bins of the causes that they belong to', () => {
  const parts = { errors: [1, 1, 1, 1, 1, 1], reconstructed: [10, 20, 30, 40], causes, effects };
  const [light, heavy] = plots.unfoldedCountsOf([1, 2, 3, 4, 5, 6], parts).series;
  assert.deepEqual(light.counts, [1, 3, 5]);
  assert.deepEqual(light.reconstructed, [Number.NaN, 10, 30]);
  assert.deepEqual(heavy.reconstructed, [Number.NaN, 20, 40]);
});

test('the spectra of flux.json become series; systematic errors that are all zero are left out', () => {
  const spectrum = plots.fluxSpectrumOf({
    energy_edges_gev: [1e6, 1e7],
    projections: {
      total: { flux: [3], stat: [1], mc: [0.5], syst: [0.2] },
      p: { flux: [1], stat: [1], mc: [0.5], syst: [0] },
    },
  });
  assert.deepEqual(spectrum.series[0], {
    group: 'total',
    flux: [3],
    statErr: [1],
    mcErr: [0.5],
    systLow: [0.2],
    systHigh: [0.2],
  });
  assert.deepEqual(spectrum.series[1], { group: 'p', flux: [1], statErr: [1], mcErr: [0.5] });
});

test('published spectra are drawn with their mass group', () => {
  const groups = ['icecube_3yr_all', 'icecube_3yr_h', 'dampe_light', 'kascade_grande_light'].map(
    (name) => plots.publishedSpectrumOf(publishedSpectrum(name)).group,
  );
  assert.deepEqual(groups, ['total', 'p', 'light', 'light']);
  const spectrum = plots.publishedSpectrumOf(publishedSpectrum('icecube_3yr_all'));
  assert.equal(spectrum.energyGeV.length, 20);
  assert.ok(spectrum.statHigh[0] > 0);
});

test('cut flows of simulation and data stand side by side with their expressions', () => {
  const simulation = {
    sample: 'simulation',
    steps: [
      { name: 'before cuts', events: 10 },
      { name: 'a', events: 5 },
    ],
  };
  const data = {
    sample: 'data',
    steps: [
      { name: 'before cuts', events: 100 },
      { name: 'a', events: 60 },
    ],
  };
  assert.deepEqual(plots.cutFlowOf({ simulation, data }, [{ name: 'a', expression: 'x > 1' }]).steps, [
    { name: 'before cuts', expression: undefined, simulation: 10, data: 100 },
    { name: 'a', expression: 'x > 1', simulation: 5, data: 60 },
  ]);
  assert.equal(plots.cutFlowOf({ data }).steps[1].simulation, undefined);
});

test('pulls of an ensemble are sorted by projection', () => {
  const bin = (name: string, low: number, pullMean: number) => ({
    name,
    low,
    high: low + 0.1,
    truth: 1,
    smearedTruth: 1,
    rawBias: 0.01,
    rawBiasError: 0.001,
    pullMean,
    pullWidth: 2,
  });
  const result: ClosureResult = {
    experiments: 4,
    bins: [bin('total', 6.4, 0.1), bin('total', 6.5, 0.2), bin('light', 6.4, 0.3), bin('light', 6.5, 0.4)],
    summaries: [],
    foldedPValues: [0.1, 0.9],
    foldedUniformity: 0.5,
    iterations: [],
    pulls: [
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ],
  };
  const pulls = plots.closurePullsOf(result);
  assert.deepEqual(pulls.lgEnergyEdges, [6.4, 6.5, 6.6]);
  assert.deepEqual(pulls.projections[1].pulls, [3, 4, 7, 8]);
  assert.deepEqual(pulls.projections[1].mean, [0.3, 0.4]);
  assert.deepEqual(pulls.projections[0].meanErr, [1, 1]);
  assert.deepEqual(plots.ensembleBiasOf(result, 0.05).projections[0].bias, [0.01, 0.01]);
  assert.equal(plots.pValuesOf(result).ksPValue, 0.5);
});

test('the energy figure leaves out all events together where there are groups', () => {
  const resolution = (name: string) => ({
    name,
    events: Float64Array.of(100),
    bias: Float64Array.of(0),
    low: Float64Array.of(-0.1),
    median: Float64Array.of(0.01),
    high: Float64Array.of(0.1),
    resolution: Float64Array.of(0.1),
    rms: Float64Array.of(0.1),
    overall: { events: 100, bias: 0, resolution: 0.1, rms: 0.1 },
  });
  const edges = Float64Array.of(6, 7);
  const shown = (names: string[]) =>
    plots.energyPerformanceOf({ edges, resolutions: names.map(resolution) }).groups.map(({ group }) => group);
  assert.deepEqual(shown(['all', 'light', 'heavy']), ['light', 'heavy']);
  assert.deepEqual(shown(['all']), ['all']);
});

const verdict = { group: 'closure', reason: '', limit: '' } as const;

test('warnings name the columns with few events, what did not converge, and cuts that cannot move', () => {
  const warnings = plots.warningsOf({
    simulation: { passing: [1, 5000, 1999, 2000, 3000, 3000], causes, range: [6.1, 6.3] },
    unfolding: {
      converged: false,
      numIterations: 100,
      testStatistic: 0.0123,
      stopping: 0.005,
      lostEvents: 3,
    },
    shiftedCuts: {
      cuts: [
        { name: 'IceTop quality', expression: 'passed_IceTopQualityCuts == 1', stored: true },
        { name: 'stations', expression: 'NStations >= 5' },
      ],
      sources: ['VEM calibration'],
    },
    tuned: ['widths of the simulation'],
    skippedFiles: ['broken.hdf5'],
    verdicts: [
      { ...verdict, test: 'mean pull', value: 0.31, demand: 'at most 0.2', passed: false },
      { ...verdict, test: 'width', value: 1, demand: '0.85 to 1.15', passed: true },
    ],
    selection: { events: 100, outside: 60 },
  });
  assert.deepEqual(
    warnings.map(({ subject }) => subject),
    [
      'simulation',
      'not converged',
      'lost events',
      'file left out',
      'cuts stored as booleans',
      'tuned',
      'validation failed',
      'most events lie outside the bins',
    ],
  );
  assert.equal(
    warnings[0].message,
    'response columns with fewer than 2,000 passing events (1): light 6.1–6.2 (1,999).',
  );
  assert.match(warnings[1].message, /0\.0123 after 100 iterations, 0\.005 was asked/);
  assert.match(warnings[4].message, /'IceTop quality': stored .* VEM calibration/);
  assert.doesNotMatch(warnings[4].message, /stations/);
  assert.equal(warnings[6].message, 'closure: mean pull: 0.310, asked at most 0.2.');
  assert.match(warnings[7].message, /^60% of the selected events/);
});

test('a run with nothing to warn of has no warnings', () => {
  const passing = Array(6).fill(2000);
  const unfolding = {
    converged: true,
    numIterations: 5,
    testStatistic: 0.001,
    stopping: 0.005,
    lostEvents: 0,
  };
  const shiftedCuts = { cuts: [], sources: ['VEM calibration'] };
  const selection = { events: 100, outside: 40 };
  assert.deepEqual(
    plots.warningsOf({ simulation: { passing, causes }, unfolding, shiftedCuts, selection }),
    [],
  );
});
