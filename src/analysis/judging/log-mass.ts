import { trainLogMassModel } from '../../classification/index.js';
import { type Learner, predict, takeRows, takeValues, writeModel } from '../../learning/index.js';
import { binnedMeansFigure } from '../../plots/index.js';
import type { RunContext } from '../run/context.js';
import { type Answer, right, withError } from './answer.js';
import { average, meansInBins, treeOptions } from './means.js';
import { oneOfEachShower, type Subject } from './subject.js';

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

function spreadOf(values: Float64Array): number {
  const mean = average(values);
  return Math.sqrt(average(values.map((value) => (value - mean) ** 2)));
}
