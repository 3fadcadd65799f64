import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as plots from '../../src/plots/index.js';
import { exampleFigures } from './example-report.js';
import * as examples from './examples.js';

type Trace = Record<string, unknown> & {
  x: (number | null)[];
  y: (number | null)[];
  line?: { dash?: string };
};
const traces = (figure: plots.Figure): Trace[] => figure.data as unknown as Trace[];
const named = (figure: plots.Figure, name: string): Trace => {
  const found = traces(figure).find((trace) => trace.name === name);
  assert.ok(found, `${figure.name} has no trace '${name}' but ${traces(figure).map((trace) => trace.name)}`);
  return found;
};

/** Calls `visit` with every number of a plain structure and its path. */
function visitValues(value: unknown, visit: (leaf: unknown, path: string) => void, path = ''): void {
  if (value !== null && typeof value === 'object') {
    for (const [key, member] of Object.entries(value)) visitValues(member, visit, `${path}.${key}`);
  } else visit(value, path);
}

test('every figure is plain JSON data without NaN, infinities or typed arrays', () => {
  assert.ok(exampleFigures.length >= 22);
  for (const figure of exampleFigures) {
    visitValues(figure, (leaf, path) => {
      assert.ok(
        leaf === null || ['string', 'number', 'boolean', 'undefined'].includes(typeof leaf),
        `${figure.name}${path}`,
      );
      if (typeof leaf === 'number') assert.ok(Number.isFinite(leaf), `${figure.name}${path} is ${leaf}`);
    });
    assert.equal(ArrayBuffer.isView((figure.data[0] as unknown as Trace).x), false);
  }
});

test('every axis that shows numbers has a title', () => {
  for (const figure of exampleFigures) {
    const axes = Object.entries(figure.layout).filter(([key]) => /^[xy]axis/.test(key));
    assert.ok(axes.length >= 2, figure.name);
    const titled = axes.filter(([, axis]) => (axis as { title: { text: string } }).title.text !== '');
    for (const letter of ['x', 'y'] as const)
      assert.ok(
        titled.some(([key]) => key.startsWith(letter)) ||
          /^(cut-flow|sky-.*|importance-.*|grid-search)$/.test(figure.name),
        `${figure.name} ${letter}`,
      );
  }
});

test('the names of all figures of a report differ', () => {
  const names = exampleFigures.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
});

test('a mass group has one colour in every figure', () => {
  const colours = new Map<string, Set<unknown>>();
  for (const figure of exampleFigures) {
    for (const trace of traces(figure)) {
      const name = String(trace.name).replace(/^(this analysis, |identified as )/, '');
      const marker = trace.marker as { color?: string } | undefined;
      if (['p', 'He', 'O', 'Fe', 'all particles'].includes(name) && marker?.color)
        colours.set(name, (colours.get(name) ?? new Set()).add(marker.color));
    }
  }
  assert.deepEqual([...colours.keys()].sort(), ['Fe', 'He', 'O', 'all particles', 'p']);
  for (const [name, used] of colours) assert.equal(used.size, 1, `${name}: ${[...used]}`);
});

test('a missing bin interrupts a step line and its band', () => {
  const figure = plots.energyPerformanceFigure({
    lgEnergyEdges: [6, 6.1, 6.2, 6.3],
    groups: [
      {
        group: 'p',
        median: [0, Number.NaN, 0.01],
        lower: [-0.1, Number.NaN, -0.1],
        upper: [0.1, Number.NaN, 0.1],
      },
    ],
  });
  const filled = traces(figure).find((trace) => trace.fill === 'toself');
  assert.deepEqual(filled?.x, [6, 6.1, 6.1, 6, null, 6.2, 6.3, 6.3, 6.2]);
  assert.deepEqual(filled?.y, [0.1, 0.1, -0.1, -0.1, null, 0.1, 0.1, -0.1, -0.1]);
  assert.deepEqual(traces(figure).find((trace) => trace.mode === 'markers')?.y, [0, null, 0.01]);
});

const edges = [1e6, 1e7, 1e8, 1e9, 1e10];
const spectrum = (flux: number[], statErr: number[]): plots.FluxSpectrum => ({
  energyEdgesGeV: edges,
  series: [{ group: 'total', flux, statErr, mcErr: [0, 0, 0, 0] }],
});

test('flux points are scaled by the power of the energy at the logarithmic centre of the bin', () => {
  const figure = plots.fluxSpectrumFigure(spectrum([2, 2, 2, 2], [1, 1, 1, 1]), { power: 2 });
  const points = named(figure, 'all particles');
  assert.equal(points.x[0], Number(Math.sqrt(1e13).toPrecision(6)));
  assert.ok(Math.abs(Number(points.y[0]) / 2e13 - 1) < 1e-5);
  const bars = points.error_x as { array: number[]; arrayminus: number[] };
  assert.ok(Math.abs(points.x[0]! - bars.arrayminus[0] - 1e6) < 10);
  assert.ok(Math.abs(points.x[0]! + bars.array[0] - 1e7) < 10);
  assert.match(figure.layout.yaxis!.title!.text!, /<sup> 2<\/sup>.*GeV<sup>1<\/sup>/);
});

test('zero, negative and insignificant fluxes become upper limits and never reach the logarithmic axis', () => {
  const figure = plots.fluxSpectrumFigure(spectrum([5, 0, -1, 1], [1, 2, 3, 0.99]), { power: 0 });
  assert.deepEqual(named(figure, 'all particles').y, [5]);
  const limits = named(figure, 'all particles (upper limits)');
  const bars = limits.y.filter((_, i) => i % 2 === 0);
  assert.deepEqual(bars, [3.29, 4.935, 2.62855]);
  for (const y of [...limits.y]) assert.ok(Number(y) > 0);
  assert.ok((figure.layout.yaxis!.range as number[]).every(Number.isFinite));
});

test('a flux of nothing but zeros still gives an axis', () => {
  const figure = plots.fluxSpectrumFigure(spectrum([0, 0, 0, 0], [0, 0, 0, 0]));
  assert.deepEqual(figure.data, []);
  assert.deepEqual(figure.layout.yaxis!.range, [0, 5]);
});

test('published points at the boundary of their fit are drawn as limits at their upper edge', () => {
  const published = examples.published('kascade_2005_sibyll_h', 'KASCADE', 'p');
  const atBoundary =
    published.energyGeV.length -
    Array.from(published.flux).filter((flux, i) => flux - published.statLow[i] > 0.05 * flux).length;
  assert.ok(atBoundary > 0, 'the fixture has such points');
  const figure = plots.fluxSpectrumFigure(
    { ...spectrum([1, 1, 1, 1], [0.1, 0.1, 0.1, 0.1]), published: [published] },
    { power: 0 },
  );
  assert.equal(named(figure, 'KASCADE, p (upper limits)').x.length, 2 * atBoundary);
  assert.equal(named(figure, 'KASCADE, p').x.length, published.energyGeV.length - atBoundary);
});

test('published points outside the energies of the analysis do not stretch the figure', () => {
  const published = examples.published('tunka133_all', 'Tunka-133', 'total');
  const own = {
    energyEdgesGeV: [1e7, 2e7],
    series: [{ group: 'total', flux: [1e-15], statErr: [1e-17], mcErr: [0] }],
  };
  const shown = named(plots.fluxSpectrumFigure({ ...own, published: [published] }), 'Tunka-133')
    .x as number[];
  assert.ok(shown.length > 0 && Math.min(...shown) >= 1e7 / 1.5 && Math.max(...shown) <= 3e7);
});

test('the response matrix shows cell (effect, cause) at row effect and column cause', () => {
  const probability = new Float64Array(4 * 6);
  probability[2 * 6 + 5] = 0.1; // effect bin 1 group 0, cause bin 2 group 1
  const input = {
    groups: ['p', 'Fe'],
    causeLgEnergyEdges: [6, 6.5, 7, 7.5],
    effectLgEnergyEdges: [6, 6.5, 7],
    probability,
  };
  const byEnergy = plots.responseMatrixFigure(input).data[0] as { z: (number | null)[][] };
  assert.deepEqual(byEnergy.z[2], [null, null, null, null, null, -1]);
  assert.equal(byEnergy.z.flat().filter((value) => value !== null).length, 1);
  const byGroup = plots.responseMatrixFigure(input, { order: 'group' }).data[0] as unknown as {
    z: (number | null)[][];
    x: string[];
    y: string[];
  };
  assert.equal(byGroup.z[1][5], -1);
  assert.equal(byGroup.y[1], 'p 6.5–7.0');
  assert.equal(byGroup.x[5], 'Fe 7.0–7.5');
});

test('fewer decades of colour hide small probabilities', () => {
  const probability = Float64Array.of(0.1, 1e-3);
  const input = { groups: ['p'], causeLgEnergyEdges: [6, 7, 8], effectLgEnergyEdges: [6, 7], probability };
  const shown = (decades: number) =>
    (plots.responseMatrixFigure(input, { decades }).data[0] as { z: unknown[][] }).z[0];
  assert.deepEqual(shown(4), [-1, -3]);
  assert.deepEqual(shown(1), [-1, null]);
});

test('correlation coefficients follow from the covariance', () => {
  const covariance = Float64Array.of(4, -3, -3, 9);
  const figure = plots.correlationMatrixFigure({
    kind: 'statistical',
    groups: ['p'],
    lgEnergyEdges: [6, 7, 8],
    covariance,
  });
  assert.deepEqual((figure.data[0] as { z: unknown }).z, [
    [1, -0.5],
    [-0.5, 1],
  ]);
});

test('the confusion matrix shows fractions of the true group', () => {
  const figure = plots.confusionMatrixFigure({
    groups: ['light', 'heavy'],
    events: [
      [75, 25],
      [10, 30],
    ],
  });
  assert.deepEqual((figure.data[0] as { z: unknown }).z, [
    [0.75, 0.25],
    [0.25, 0.75],
  ]);
  assert.match(figure.caption, /Accuracy 75\.0%/);
  assert.match(figure.layout.annotations![1].text!, /25\.0%.*25/);
});

test('the ratio of data and simulation has no point where either is empty', () => {
  const figure = plots.dataSimulationFigure({
    feature: 'x',
    edges: [0, 1, 2, 3],
    data: [4, 0, 3],
    simulation: [2, 5, 0],
    simulationErr: [0.2, 0.5, 0],
  });
  const ratio = traces(figure).filter((trace) => trace.name === 'data' && trace.yaxis === 'y2')[0];
  assert.deepEqual(ratio.y, [2, null, null]);
  assert.deepEqual((ratio.error_y as { array: number[] }).array, [1, 0, 0]);
});

test('a ratio outside of its axis is marked at the edge', () => {
  const figure = plots.dataSimulationFigure({
    feature: 'x',
    edges: [0, 1, 2, 3],
    data: [100, 1, 6],
    simulation: [100, 5, 2],
    simulationErr: [1, 1, 1],
  });
  const outside = named(figure, 'outside of the axis');
  assert.deepEqual(
    [outside.x, outside.y],
    [
      [1.5, 2.5],
      [0.8, 1.2],
    ],
  );
  const { symbol } = outside.marker as { symbol: string[] };
  assert.deepEqual(symbol, ['triangle-down', 'triangle-up']);
});

test('histograms of pulls are normalised to one inside their range', () => {
  const figure = plots.pullHistogramFigure({
    ...examples.pulls,
    projections: [{ ...examples.pulls.projections[0], pulls: [0.1, 0.2, -1, 9] }],
  });
  const heights = named(figure, 'all particles').y as number[];
  const area = heights.reduce((sum, height) => sum + height * 0.125, 0);
  assert.ok(Math.abs(area - 0.75) < 1e-9, `three of four pulls are inside: ${area}`);
});

test('a p-value of one falls into the last bin', () => {
  const figure = plots.pValuesFigure({ pValues: [0, 1, 1], ksPValue: 0.5 });
  const heights = traces(figure)[0].y;
  assert.equal(heights[0], 1);
  assert.equal(heights.at(-1), 2);
});

test('a series of the wrong length names the figure, the series and both lengths', () => {
  assert.throws(
    () =>
      plots.fluxSpectrumFigure({
        energyEdgesGeV: edges,
        series: [{ group: 'p', flux: [1], statErr: [1], mcErr: [1] }],
      }),
    {
      name: 'DomainError',
      message: "figure 'flux': flux of p has 1 values, 4 are needed",
    },
  );
});

test('names from outside are text, not markup, in a figure', () => {
  const figure = plots.cutFlowFigure({ steps: [{ name: 'a < b & <b>c</b>', data: 3 }] });
  assert.deepEqual(traces(figure)[0].y, ['a &lt; b &amp; &lt;b&gt;c&lt;/b&gt;']);
});

test('features are sorted by importance, the first above', () => {
  const figure = plots.featureImportanceFigure(examples.importance);
  assert.equal(figure.title, `Importance of the features: ${examples.importance.kind}`);
  assert.deepEqual(traces(figure)[0].y, ['log_dEdX', 'log_s125', 'lap_cos_zenith']);
  assert.deepEqual(traces(figure)[0].x, [0.25, 0.18, 0.02]);
  assert.deepEqual((traces(figure)[0].error_x as { array: number[] }).array, [0.004, 0.003, 0.002]);
});

test('a learning curve is logarithmic where asked, else its axis has the values that were tried', () => {
  const axisOf = (logarithmic: boolean) =>
    plots.learningCurveFigure({ ...examples.learningCurve, logarithmic }).layout.xaxis!;
  assert.equal(axisOf(true).type, 'log');
  assert.equal(axisOf(false).type, undefined);
  assert.deepEqual(axisOf(false).tickvals, Array.from(examples.learningCurve.values));
});

test('many iterations are thinned, but the prior, the first and the last stay', () => {
  const unfolded = Array.from({ length: 60 }, (_, i) => [1 + 1 / (i + 1)]);
  const figure = plots.unfoldingIterationsFigure({ groups: ['p'], lgEnergyEdges: [6, 7], unfolded });
  const names = traces(figure).map(({ name }) => name);
  assert.ok(names.length <= 9);
  assert.deepEqual([names[0], names[1], names.at(-1)], ['prior', 'iteration 1', 'iteration 59']);
});

test('what is no number is said in the caption, and a flux without an error is refused', () => {
  const pValues = plots.pValuesFigure({ pValues: [0.5, Number.NaN], ksPValue: 0.5 });
  assert.match(pValues.caption, / 1 values are no numbers and are not drawn\./);
  assert.equal(
    (traces(pValues)[0].y as number[]).reduce((sum, height) => sum + height, 0),
    2,
    'one value, two corners of its step',
  );
  const projection = { ...examples.pulls.projections[0], pulls: [Number.NaN, 1, 3] };
  const pulls = plots.pullHistogramFigure({ ...examples.pulls, projections: [projection] });
  assert.match(pulls.caption, /total: mean 2\.000, width 1\.000\. 1 values are no numbers/);
  assert.throws(() => plots.fluxSpectrumFigure(spectrum([1, 1, 1, 1], [1, Number.NaN, 1, 1])), {
    name: 'DomainError',
    message: "figure 'flux': the flux of total in bin 1 has no error",
  });
});

test('a flux model has one dash in every figure, and an entry of the legend where it is drawn', () => {
  const models = ['H3a', 'H4a', 'polygonato'];
  const flux = plots.fluxSpectrumFigure({
    ...spectrum([2, 2, 2, 2], [1, 1, 1, 1]),
    models: models.map((model) => ({ model, group: 'total', energyGeV: edges, flux: [1, 1, 1, 1, 1] })),
  });
  const lnA = plots.meanLogarithmicMassFigure({
    lgEnergyEdges: [6, 7],
    meanLnA: [2],
    statErr: [0.1],
    totalErr: [0.2],
    models: models.map((name) => ({ name, meanLnA: [1.5] })),
  });
  const dashes = (figure: plots.Figure) => models.map((name) => named(figure, name).line?.dash);
  assert.deepEqual(dashes(flux), ['solid', 'dash', 'dot']);
  assert.deepEqual(dashes(lnA), dashes(flux));
  const groups = [
    { group: 'light', fraction: [0.6], fractionErr: [0.1], model: [0.5] },
    { group: 'heavy', fraction: [0.4], fractionErr: [0.1], model: [0.5] },
  ];
  const fractions = plots.compositionFractionsFigure({ lgEnergyEdges: [6, 7], groups, modelName: 'H3a' });
  assert.equal(named(fractions, 'H3a').line?.dash, 'solid');
});

test('the axis of unfolded counts holds those before unfolding, which the legend names', () => {
  const figure = plots.unfoldedCountsFigure({
    lgEnergyEdges: [6, 7, 8],
    series: [{ group: 'light', counts: [1e5, 1e4], countsErr: [1e3, 1e3], reconstructed: [1000, 20] }],
  });
  const [low, high] = figure.layout.yaxis!.range as number[];
  assert.ok(low < Math.log10(20) && high > 5);
  assert.equal(named(figure, 'before unfolding').line?.dash, 'dot');
});

test('pulls of different groups can be told apart in grey print', () => {
  const one = { pulls: [0.1, -0.3, 0.8], mean: [0], meanErr: [1], width: [1], widthErr: [1] };
  const figure = plots.pullHistogramFigure({
    experiments: 3,
    lgEnergyEdges: [6, 7],
    judgedRange: [6, 7],
    projections: ['total', 'light', 'heavy'].map((group) => ({ group, ...one })),
  });
  const dashes = traces(figure)
    .filter(({ name }) => name !== 'unit normal')
    .map(({ line }) => line?.dash);
  assert.equal(new Set(dashes).size, 3);
});
