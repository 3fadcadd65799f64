import {
  applyCalibration,
  type CalibrationCurve,
  calibrationCurve,
  fitCalibration,
  foldRows,
  foldsOf,
  predictProbabilities,
  type RocCurve,
  rocCurve,
  type TrainingData,
  takeTrainingRows,
} from '../../learning/index.js';
import { calibrationCurveFigure, rocCurvesFigure } from '../../plots/index.js';
import { type Answer, right } from './answer.js';
import type { Subject } from './subject.js';

const hitsOf = ({ target }: TrainingData, group: number): Uint8Array =>
  Uint8Array.from(target.values, (value) => (value === group ? 1 : 0));

const methods = ['as given', 'platt', 'isotonic'] as const;

const labels = { 'as given': 'as the model gives them', platt: 'after Platt', isotonic: 'isotonic' } as const;

interface Calibrated {
  readonly method: (typeof methods)[number];
  readonly group: string;
  readonly curve: CalibrationCurve;
}

/** Whether probabilities are to be believed: as they are, and after calibration on half of the test showers. */
export async function calibrationAnswer({ model, test, groups }: Subject): Promise<Answer> {
  const { inside, outside } = foldRows(foldsOf(test, 2), 0);
  const [learned, judged] = [inside, outside].map((rows) => takeTrainingRows(test, rows));
  const [from, to] = [learned, judged].map(({ features }) => predictProbabilities(model, features));
  const found: Calibrated[] = [];
  for (const method of methods) {
    for (const [g, group] of groups.entries()) {
      const calibration =
        method === 'as given'
          ? undefined
          : await fitCalibration(method, logOdds(from[g]), hitsOf(learned, g), learned.weights);
      const probabilities = calibration ? applyCalibration(calibration, logOdds(to[g])) : to[g];
      const curve = calibrationCurve(probabilities, hitsOf(judged, g), { weights: judged.weights });
      found.push({ method, group, curve });
    }
  }
  return {
    question: 'calibration',
    title: 'Calibration of the probabilities',
    data: found,
    tables: [
      {
        title: 'Mean distance of given probability and fraction found (expected calibration error)',
        columns: [{ name: 'probabilities' }, ...groups.map(right)],
        rows: methods.map((method) => [
          labels[method],
          ...found.filter((each) => each.method === method).map(({ curve }) => curve.error.toFixed(4)),
        ]),
        note: 'calibrated on half of the test showers, judged on the other half',
      },
    ],
    figures: methods.map((method) =>
      calibrationCurveFigure({
        name: `calibration-${method.replace(' ', '-')}`,
        probabilities: labels[method],
        groups: found
          .filter((each) => each.method === method)
          .map(({ group, curve: { given, found: seen, counts } }) => ({
            group,
            predicted: given,
            found: seen,
            foundErr: seen.map((p, bin) => Math.sqrt((p * (1 - p)) / counts[bin])),
          })),
      }),
    ),
  };
}

/** What a sigmoid is fitted to: linear in it where a model is over- or underconfident by one factor. */
function logOdds(probabilities: Float64Array): Float64Array {
  return probabilities.map((p) => {
    const inside = Math.min(Math.max(p, 1e-6), 1 - 1e-6);
    return Math.log(inside / (1 - inside));
  });
}

/** Efficiency against contamination of each group, for every cut on its probability. */
export function rocAnswer({ model, test, groups }: Subject): Answer {
  const probabilities = predictProbabilities(model, test.features);
  const curves = groups.map((group, g) => ({
    group,
    ...thinned(rocCurve(probabilities[g], hitsOf(test, g), test.weights)),
  }));
  const at = [0.5, 0.7, 0.9];
  return {
    question: 'roc',
    title: 'Efficiency against contamination',
    data: curves,
    tables: [
      {
        title: 'Efficiency against contamination',
        columns: [
          { name: 'group' },
          right('area'),
          ...at.map((efficiency) => right(`contamination at ${100 * efficiency}%`)),
        ],
        rows: curves.map((curve) => [
          curve.group,
          curve.area.toFixed(4),
          ...at.map((efficiency) => contaminationAt(curve, efficiency).toFixed(4)),
        ]),
        note: 'contamination: part of the events of other groups that is taken for this one, where so much of the group is kept',
      },
    ],
    figures: [rocCurvesFigure({ groups: curves })],
  };
}

const rocPoints = 250;

/** The curve at points about equally far from one another. */
function thinned({ cuts, efficiency, contamination, area }: RocCurve): RocCurve {
  const kept: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  cuts.forEach((_, i) => {
    const along = efficiency[i] + contamination[i];
    if (along - last < 2 / rocPoints && i < cuts.length - 1) return;
    kept.push(i);
    last = along;
  });
  const take = (values: Float64Array): Float64Array => Float64Array.from(kept, (i) => values[i]);
  return { cuts: take(cuts), efficiency: take(efficiency), contamination: take(contamination), area };
}

function contaminationAt({ efficiency, contamination }: RocCurve, wanted: number): number {
  return contamination[efficiency.findIndex((value) => value >= wanted)];
}
