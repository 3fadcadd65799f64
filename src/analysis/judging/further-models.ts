import { trainLogMassModel } from '../../classification/index.js';
import { type EnergyBins, energyBinOf } from '../../events/index.js';
import {
  type BoostingOptions,
  type Learner,
  predict,
  takeRows,
  takeValues,
  writeModel,
} from '../../learning/index.js';
import { binnedMeansFigure } from '../../plots/index.js';
import { intervalCoverage, predictEnergyInterval, trainEnergyInterval } from '../../reconstruction/index.js';
import type { RunContext } from '../context.js';
import { learnerOf } from '../learners.js';
import { type Answer, right, withError } from './answer.js';
import { oneOfEachShower, type Subject } from './subject.js';

/** Options of the analysis' trees, where it has trees. */
async function treeOptions(
  { settings }: Subject,
  { analysis }: RunContext,
): Promise<BoostingOptions | undefined> {
  if (settings.model !== 'trees') return undefined;
  const { folder, content } = analysis;
  const learner = await learnerOf(settings, { folder, seed: content.seed });
  const { loss: _, quantile: __, continueFrom: ___, ...options } = learner as BoostingOptions;
  return options;
}

interface InBins {
  readonly group: string;
  /** [bin] */
  readonly mean: Float64Array;
  readonly meanErr: Float64Array;
}

/** Mean of values in bins of lg E with the error of the mean; NaN where there are fewer than two. */
function meansInBins(group: string, bins: EnergyBins, logEnergy: Float64Array, values: Float64Array): InBins {
  const size = bins.edges.length - 1;
  const [counts, sums, squares] = [0, 1, 2].map(() => new Float64Array(size));
  logEnergy.forEach((lgE, i) => {
    const bin = energyBinOf(bins, lgE);
    if (bin < 0) return;
    counts[bin]++;
    sums[bin] += values[i];
    squares[bin] += values[i] ** 2;
  });
  const mean = sums.map((sum, bin) => (counts[bin] > 1 ? sum / counts[bin] : Number.NaN));
  const meanErr = mean.map((each, bin) =>
    Math.sqrt(Math.max(0, squares[bin] / counts[bin] - each * each) / (counts[bin] - 1)),
  );
  return { group, mean, meanErr };
}

/** Trains an energy with an uncertainty for each event, and counts on the test half how often it covers the true one. */
export async function energyIntervalAnswer(
  subject: Subject,
  coverage: number,
  context: RunContext,
): Promise<Answer> {
  const { training, test, trainingEvents, testEvents, groups } = subject;
  const { weights, showers, features } = training;
  const model = await trainEnergyInterval(features, trainingEvents.logEnergy, {
    ...{ coverage, weights, showers, units: trainingEvents.units },
    trees: await treeOptions(subject, context),
  });
  const files = ['energy-low.json', 'energy-high.json'].map((name) => context.directory.file('models', name));
  await writeModel(files[0], model.low);
  await writeModel(files[1], model.high);
  const rows = oneOfEachShower(test);
  const interval = predictEnergyInterval(model, takeRows(test.features, rows));
  const truth = takeValues(testEvents.logEnergy, rows);
  const group = takeValues(testEvents.group, rows);
  const covered = truth.map((lgE, i) => (lgE >= interval.low[i] && lgE <= interval.high[i] ? 1 : 0));
  const halfWidth = interval.high.map((high, i) => (high - interval.low[i]) / 2);
  const ofGroup = (g: number, values: Float64Array): Float64Array => values.filter((_, i) => group[i] === g);
  const { energy: bins } = context.causes;
  const inBins = groups.map((name, g) => meansInBins(name, bins, ofGroup(g, truth), ofGroup(g, covered)));
  const widths = groups.map((name, g) => meansInBins(name, bins, ofGroup(g, truth), ofGroup(g, halfWidth)));
  const overall = groups.map((name, g) => {
    const ends = { low: ofGroup(g, interval.low), high: ofGroup(g, interval.high) };
    return {
      group: name,
      ...intervalCoverage(ofGroup(g, truth), ends),
      halfWidth: average(ofGroup(g, halfWidth)),
    };
  });
  const all = { group: 'all', ...intervalCoverage(truth, interval), halfWidth: average(halfWidth) };
  const percent = 100 * coverage;
  const common = { edges: bins.edges };
  return {
    question: 'energy-interval',
    title: 'Energy with an uncertainty for each event',
    data: {
      files,
      wanted: coverage,
      overall: [all, ...overall],
      edges: bins.edges,
      coverage: inBins,
      widths,
    },
    tables: [
      {
        title: `Central interval of lg(E/GeV) for ${percent.toFixed(2)}%: how often it covers the true energy`,
        columns: [{ name: 'true group' }, right('coverage'), right('mean half width')],
        rows: [all, ...overall].map((each) => [
          each.group,
          withError(each.coverage, each.coverageErr),
          each.halfWidth.toFixed(4),
        ]),
        note: `one event of each shower of the test half; lower and upper end: ${files.join(', ')}`,
      },
    ],
    figures: [
      binnedMeansFigure({
        ...common,
        name: 'interval-coverage',
        title: 'Coverage of the energy interval',
        caption: `How often the interval for ${percent.toFixed(2)}% (dotted) covers the true energy, on showers that the models have not seen. Where the selection keeps only events that look larger than they are, at the lower end, it cannot.`,
        quantity: 'coverage',
        groups: inBins,
        references: [coverage],
      }),
      binnedMeansFigure({
        ...common,
        name: 'interval-width',
        title: 'Half width of the energy interval',
        caption: 'Mean of half the distance of its ends.',
        quantity: 'half width in log<sub>10</sub> <i>E</i>',
        groups: widths,
        references: [],
      }),
    ],
  };
}

const nuclei = [
  { name: 'p', mass: 1 },
  { name: 'He', mass: 4 },
  { name: 'O', mass: 16 },
  { name: 'Fe', mass: 56 },
] as const;

/** Trains the regression of ln A, and shows on the test half what it says of each nucleus. */
export async function logMassAnswer(subject: Subject, context: RunContext): Promise<Answer> {
  const { training, test, trainingEvents, testEvents } = subject;
  const { weights, showers, features } = training;
  const options = await treeOptions(subject, context);
  const learner: Learner | undefined = options && { ...options, learner: 'gradient-boosting' };
  const model = await trainLogMassModel(features, trainingEvents.massNumber, {
    ...{ weights, showers, units: trainingEvents.units },
    ...(learner && { learner }),
  });
  const file = context.directory.file('models', 'log-mass.json');
  await writeModel(file, model);
  const rows = oneOfEachShower(test);
  const found = predict(model, takeRows(test.features, rows));
  const mass = takeValues(testEvents.massNumber, rows);
  const truth = takeValues(testEvents.logEnergy, rows);
  const { energy: bins } = context.causes;
  const present = nuclei.filter((nucleus) => mass.includes(nucleus.mass));
  const summaries = present.map(({ name, mass: own }) => {
    const values = found.filter((_, i) => mass[i] === own);
    return {
      name,
      logMass: Math.log(own),
      mean: average(values),
      spread: spreadOf(values),
      events: values.length,
    };
  });
  const inBins = present.map(({ name, mass: own }) => {
    const of = (values: Float64Array): Float64Array => values.filter((_, i) => mass[i] === own);
    return meansInBins(name, bins, of(truth), of(found));
  });
  return {
    question: 'log-mass',
    title: 'Regression of ln A',
    data: { file, nuclei: summaries, edges: bins.edges, means: inBins },
    tables: [
      {
        title: 'Estimates of ln A',
        columns: [{ name: 'true nucleus' }, ...['events', 'ln A', 'mean estimate', 'spread'].map(right)],
        rows: summaries.map(({ name, logMass, mean, spread, events }) => [
          name,
          events.toLocaleString('en'),
          logMass.toFixed(3),
          withError(mean, spread / Math.sqrt(events)),
          spread.toFixed(3),
        ]),
        note: `one event of each shower of the test half; model: ${file}`,
      },
    ],
    figures: [
      binnedMeansFigure({
        name: 'log-mass',
        title: 'Mean estimate of ln A of each nucleus',
        caption:
          'Mean over the events of a nucleus, on showers that the model has not seen; dotted: the true ln A. Estimates of single events are drawn towards the mean of the training sample: compare means of data with those of mixtures.',
        quantity: 'mean estimate of ln <i>A</i>',
        edges: bins.edges,
        groups: inBins,
        references: summaries.map(({ logMass }) => logMass),
      }),
    ],
  };
}

const average = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function spreadOf(values: Float64Array): number {
  const mean = average(values);
  return Math.sqrt(average(values.map((value) => (value - mean) ** 2)));
}
