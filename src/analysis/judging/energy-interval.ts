import type { EnergyBins } from '../../events/index.js';
import { takeRows, takeValues, writeModel } from '../../learning/index.js';
import { binnedMeansFigure } from '../../plots/index.js';
import { intervalCoverage, predictEnergyInterval, trainEnergyInterval } from '../../reconstruction/index.js';
import type { RunContext } from '../run/context.js';
import { type Answer, right, withError } from './answer.js';
import { average, type InBins, meansInBins, treeOptions } from './means.js';
import { oneOfEachShower, type Subject } from './subject.js';

/** Trains an energy with an uncertainty for each event, and counts on the test half how often it covers the true one. */
export async function energyIntervalAnswer(
  subject: Subject,
  coverage: number,
  context: RunContext,
): Promise<Answer> {
  const { training, trainingEvents } = subject;
  const { weights, showers, features } = training;
  const model = await trainEnergyInterval(features, trainingEvents.logEnergy, {
    ...{ coverage, weights, showers, units: trainingEvents.units },
    trees: await treeOptions(subject, context),
  });
  const files = ['energy-low.json', 'energy-high.json'].map((name) => context.directory.file('models', name));
  await writeModel(files[0], model.low);
  await writeModel(files[1], model.high);
  const judged = judgeInterval(subject, model, context.causes.energy);
  const { overall, edges } = judged;
  return {
    question: 'energy-interval',
    title: 'An uncertainty for each event',
    data: { files, wanted: coverage, ...judged },
    tables: [
      {
        title: `Central interval of lg(E/GeV) for ${percentOf(coverage)}: how often it covers the true energy`,
        columns: [{ name: 'true group' }, right('coverage'), right('mean half width')],
        rows: overall.map((each) => [
          each.group,
          withError(each.coverage, each.coverageErr),
          each.halfWidth.toFixed(4),
        ]),
        note: `one event of each shower of the test half; lower and upper end: ${files.join(', ')}`,
      },
    ],
    figures: intervalFigures(edges, coverage, judged),
  };
}

const percentOf = (coverage: number): string => `${(100 * coverage).toFixed(2)}%`;

/** What the test half says of an interval. */
interface JudgedInterval {
  /** All events, then the mass groups. */
  readonly overall: readonly {
    readonly group: string;
    readonly coverage: number;
    readonly coverageErr: number;
    readonly halfWidth: number;
  }[];
  /** [bin + 1], lg(E/GeV) */
  readonly edges: Float64Array;
  /** Of each mass group in bins of the true energy. */
  readonly coverage: readonly InBins[];
  readonly widths: readonly InBins[];
  /** Of all events and each group in bins of the middle of the interval. */
  readonly coverageByEstimate: readonly InBins[];
}

function judgeInterval(
  { test, testEvents, groups }: Subject,
  model: Awaited<ReturnType<typeof trainEnergyInterval>>,
  bins: EnergyBins,
): JudgedInterval {
  // Throws of one shower err alike.
  const rows = oneOfEachShower(test);
  const { low, high } = predictEnergyInterval(model, takeRows(test.features, rows));
  const truth = takeValues(testEvents.logEnergy, rows);
  const group = takeValues(testEvents.group, rows);
  const middle = low.map((each, i) => (each + high[i]) / 2);
  const halfWidth = low.map((each, i) => (high[i] - each) / 2);
  const covered = truth.map((lgE, i) => (lgE >= low[i] && lgE <= high[i] ? 1 : 0));
  const samples = ['all', ...groups].map((name, index) => ({
    name,
    of: (values: Float64Array) => (index === 0 ? values : values.filter((_, i) => group[i] === index - 1)),
  }));
  const inBins = (by: Float64Array, values: Float64Array) =>
    samples.map(({ name, of }) => meansInBins(name, bins, of(by), of(values)));
  return {
    overall: samples.map(({ name, of }) => ({
      group: name,
      ...intervalCoverage(of(truth), { low: of(low), high: of(high) }),
      halfWidth: average(of(halfWidth)),
    })),
    edges: bins.edges,
    coverage: inBins(truth, covered).slice(1),
    widths: inBins(truth, halfWidth).slice(1),
    coverageByEstimate: inBins(middle, covered),
  };
}

function intervalFigures(
  edges: Float64Array,
  wanted: number,
  { coverage, widths, coverageByEstimate }: JudgedInterval,
): Answer['figures'] {
  const percent = percentOf(wanted);
  return [
    binnedMeansFigure({
      edges,
      name: 'interval-coverage-by-estimate',
      title: 'Coverage of the energy interval against its middle',
      caption: `How often the interval for ${percent} (dotted) covers the true energy, in bins of the middle of the interval, on showers that the models have not seen. All events should follow the line where the quantiles are learned (few trees or events leave bins off, though the whole is right); single groups need not, since the interval does not know the group.`,
      quantity: 'coverage',
      against: 'estimated',
      groups: coverageByEstimate,
      references: [wanted],
    }),
    binnedMeansFigure({
      edges,
      name: 'interval-coverage',
      title: 'Coverage of the energy interval against the true energy',
      caption: `The same in bins of the true energy. Where the selection keeps only events that look larger than they are, at the lower end, their interval cannot cover it; nor at the ends of the simulated energies.`,
      quantity: 'coverage',
      groups: coverage,
      references: [wanted],
    }),
    binnedMeansFigure({
      edges,
      name: 'interval-width',
      title: 'Half width of the energy interval',
      caption: 'Mean of half the distance of its ends.',
      quantity: 'half width in log<sub>10</sub> <i>E</i>',
      groups: widths,
      references: [],
    }),
  ];
}
