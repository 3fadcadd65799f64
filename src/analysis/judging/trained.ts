import { identificationFractions } from '../../classification/index.js';
import { featureLabels } from '../../events/index.js';
import {
  compareScores,
  gainImportance,
  type Importance,
  partialDependence,
  permutationImportance,
  predict,
  predictProbabilities,
  type TrainingData,
  takeTrainingRows,
  weightedQuantiles,
} from '../../learning/index.js';
import {
  energyPerformanceFigure,
  energyPerformanceOf,
  featureImportanceFigure,
  identificationFractionsFigure,
  identificationFractionsOf,
  partialDependenceFigure,
  scoreDistributionsFigure,
} from '../../plots/index.js';
import { energyPerformance } from '../../reconstruction/index.js';
import type { RunContext } from '../run/context.js';
import { type Answer, right, withError } from './answer.js';
import { evenRows, oneOfEachShower, type Subject } from './subject.js';

const part = (data: TrainingData, most: number): TrainingData =>
  takeTrainingRows(data, evenRows(data.features.rows, most));

/** What a shuffled feature costs on events that the model has not seen, and the gains of the trees where there are trees. */
export function importanceAnswer(subject: Subject, context: RunContext): Answer {
  const { name, model, test } = subject;
  const { seed } = context.analysis.content;
  const permuted = permutationImportance(model, part(test, 100_000), { seed });
  const gain = 'trees' in model.parameters ? gainImportance(model) : undefined;
  const loss = name === 'energy' ? 'rise of the rms when permuted' : 'loss of accuracy when permuted';
  const figureOf = (kind: string, label: string, { features, importance, importanceErr }: Importance) =>
    featureImportanceFigure({
      name: `importance-${kind}-${name}`,
      model: name,
      kind: label,
      features,
      importance,
      ...(kind === 'permutation' && { importanceErr }),
    });
  return {
    question: 'importance',
    title: 'Importance of the features',
    data: { permutation: permuted, gain },
    tables: [
      {
        title: `Importance of the features of the ${name} model`,
        columns: [{ name: 'feature' }, right(loss), ...(gain ? [right('share of the gain')] : [])],
        rows: permuted.features.map((feature, i) => [
          feature,
          withError(permuted.importance[i], permuted.importanceErr[i]),
          ...(gain ? [gain.importance[i].toFixed(3)] : []),
        ]),
      },
    ],
    figures: [
      figureOf('permutation', loss, permuted),
      ...(gain ? [figureOf('gain', 'share of the gain of all splits', gain)] : []),
    ],
  };
}

/** Events over which the estimates are averaged. */
const dependenceEvents = 20_000;
const dependencePoints = 25;

/** How the mean estimate goes with each feature. */
export function partialDependenceAnswer(subject: Subject): Answer {
  const { name, model, test, groups } = subject;
  const { features } = part(test, dependenceEvents);
  const curves = features.names.map((feature, f) => {
    const [low, high] = weightedQuantiles(features.columns[f].filter(Number.isFinite), [0.01, 0.99]);
    const step = (high - low) / (dependencePoints - 1);
    const values = Float64Array.from({ length: dependencePoints }, (_, i) => low + i * step);
    return partialDependence(model, features, feature, values);
  });
  const outputs = name === 'energy' ? ['lg(E/GeV)'] : groups;
  return {
    question: 'partial-dependence',
    title: 'Partial dependence',
    data: { outputs, curves },
    tables: [
      {
        title: `Partial dependence of the ${name} model`,
        columns: [
          { name: 'feature' },
          right('from'),
          right('to'),
          ...outputs.flatMap((output) => [right(`${output} from`), right('to')]),
        ],
        rows: curves.map(({ feature, values, means }) => [
          feature,
          ...[values[0], values[values.length - 1]].map((value) => value.toPrecision(4)),
          ...means.flatMap((mean) => [mean[0].toFixed(4), mean[mean.length - 1].toFixed(4)]),
        ]),
        note: 'mean estimate with the feature set to its 1% and its 99% quantile in all events',
      },
    ],
    figures: [
      partialDependenceFigure({
        name: `partial-dependence-${name}`,
        model: name,
        outputs,
        curves: curves.map((curve) => ({ ...curve, feature: labelOf(model, curve.feature) })),
      }),
    ],
  };
}

/** What a feature is, with its unit, as far as the model knows it. */
function labelOf({ features }: Subject['model'], feature: string): string {
  const labels: Readonly<Record<string, string>> = featureLabels;
  if (Object.hasOwn(labels, feature)) return labels[feature];
  const unit = features.find(({ name }) => name === feature)?.unit;
  return unit === undefined ? feature : `${feature} (${unit})`;
}

/** Scores of training and test events: over-training shows as a difference. */
export function overtrainingAnswer({ name, model, training, test, groups }: Subject): Answer {
  const scoresOf = (data: TrainingData): Scored[] => {
    const { features, target } = takeTrainingRows(data, oneOfEachShower(data));
    if (name === 'energy') {
      const found = predict(model, features);
      return [{ group: 'all', scores: found.map((value, i) => value - target.values[i]) }];
    }
    const probabilities = predictProbabilities(model, features);
    return groups.map((group, g) => ({
      group,
      scores: probabilities[g].filter((_, i) => target.values[i] === g),
    }));
  };
  const [ofTraining, ofTest] = [scoresOf(training), scoresOf(test)];
  const compared = ofTraining.map(({ group, scores }, g) => ({
    group,
    ...compareScores(scores, ofTest[g].scores),
    training: scores.length,
    test: ofTest[g].scores.length,
  }));
  const edges = scoreEdges(name, ofTest);
  const quantity = name === 'energy' ? 'reconstructed minus true lg(E/GeV)' : 'probability of the own group';
  return {
    question: 'overtraining',
    title: 'Over-training',
    data: { quantity, compared },
    tables: [
      {
        title: `Over-training of the ${name} model: ${quantity} in training and test`,
        columns: [{ name: 'true' }, right('training'), right('test'), right('distance'), right('p-value')],
        rows: compared.map((each) => [
          each.group,
          each.training.toLocaleString('en'),
          each.test.toLocaleString('en'),
          each.distance.toFixed(4),
          each.pValue.toPrecision(3),
        ]),
        note: 'Kolmogorov-Smirnov test of one event of each shower: throws of one shower are alike',
      },
    ],
    figures: [
      scoreDistributionsFigure({
        name: `overtraining-${name}`,
        quantity,
        edges,
        groups: compared.map(({ group, pValue }, g) => ({
          ...{ group, pValue },
          train: density(ofTraining[g].scores, edges).density,
          test: density(ofTest[g].scores, edges).density,
          testErr: density(ofTest[g].scores, edges).error,
        })),
      }),
    ],
  };
}

interface Scored {
  readonly group: string;
  readonly scores: Float64Array;
}

const scoreBins = 25;

function scoreEdges(name: Subject['name'], [{ scores }]: readonly Scored[]): Float64Array {
  const [low, high] = name === 'energy' ? weightedQuantiles(scores, [0.002, 0.998]) : [0, 1];
  return Float64Array.from({ length: scoreBins + 1 }, (_, i) => low + ((high - low) * i) / scoreBins);
}

/** A histogram of unit area with its errors; values outside are left out. */
function density(values: Float64Array, edges: Float64Array): { density: number[]; error: number[] } {
  const [low, high] = [edges[0], edges[edges.length - 1]];
  const counts = new Array<number>(edges.length - 1).fill(0);
  for (const value of values) {
    const bin = Math.floor(((value - low) / (high - low)) * counts.length);
    if (value === high) counts[counts.length - 1]++;
    else if (bin >= 0 && bin < counts.length) counts[bin]++;
  }
  const scale = counts.length / ((high - low) * Math.max(1, values.length));
  return {
    density: counts.map((count) => count * scale),
    error: counts.map((count) => Math.sqrt(count) * scale),
  };
}

/** How often each group is found as which, against energy and zenith. */
export function identificationAnswer(subject: Subject, { causes }: RunContext): Answer {
  const { model, test, testEvents, groups } = subject;
  const found = predict(model, test.features);
  const [cosZenith] = testEvents.features(['lap_cos_zenith']).columns;
  const low = Math.floor(20 * cosZenith.reduce((least, value) => Math.min(least, value), 1)) / 20;
  const zenithEdges = Float64Array.from({ length: 9 }, (_, i) => low + ((1 - low) * i) / 8);
  const against = [
    { variable: 'lg(E/GeV)', values: testEvents.logEnergy, edges: causes.energy.edges },
    { variable: 'cos zenith', values: cosZenith, edges: zenithEdges },
  ];
  const fractions = against.map((each) =>
    identificationFractions(test.target.values, found, { groups, against: each, weights: test.weights }),
  );
  return {
    question: 'identification',
    title: 'Identification fractions',
    data: fractions,
    tables: fractions.map(({ variable, edges, fractions: each, errors }) => ({
      title: `Share of each true group that is found as itself against ${variable}`,
      columns: [{ name: variable }, ...groups.map(right)],
      rows: Array.from({ length: edges.length - 1 }, (_, bin) => [
        `${edges[bin].toFixed(3)}–${edges[bin + 1].toFixed(3)}`,
        ...groups.map((_, g) => {
          const value = each[g][g][bin];
          return Number.isFinite(value) ? withError(value, errors[g][g][bin]) : '–';
        }),
      ]),
    })),
    figures: fractions.map((each) => identificationFractionsFigure(identificationFractionsOf(each))),
  };
}

/** Bias and quantiles of the energy against the true energy, per mass group. */
export function resolutionAnswer(
  { model, test, testEvents, groups }: Subject,
  { causes }: RunContext,
): Answer {
  const found = predict(model, test.features);
  const performance = energyPerformance(testEvents.logEnergy, found, {
    bins: causes.energy,
    groups: { names: groups, values: testEvents.group },
    weights: test.weights,
  });
  const number = (value: number): string => (Number.isFinite(value) ? value.toFixed(4) : '–');
  return {
    question: 'resolution',
    title: 'Bias and resolution',
    data: performance,
    tables: performance.resolutions.map(({ name, events, median, low, high, resolution }) => ({
      title: `Reconstructed minus true lg(E/GeV), ${name}`,
      columns: [{ name: 'true lg(E/GeV)' }, ...['events', '16%', '50%', '84%', 'resolution'].map(right)],
      rows: Array.from(events, (count, bin) => [
        `${performance.edges[bin].toFixed(1)}–${performance.edges[bin + 1].toFixed(1)}`,
        count.toLocaleString('en'),
        ...[low[bin], median[bin], high[bin], resolution[bin]].map(number),
      ]),
    })),
    figures: [energyPerformanceFigure(energyPerformanceOf(performance))],
  };
}
