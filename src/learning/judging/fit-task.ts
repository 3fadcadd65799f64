import { randomStream } from '../../core/index.js';
import { selectFeatures } from '../features.js';
import { evaluate } from '../predict.js';
import { foldRows } from '../shower-folds.js';
import { type Learner, learn } from '../train.js';
import { type TrainingData, takeTrainingRows } from '../training-data.js';
import { type ScoreName, scores } from './scores.js';

/** One fit: which learner, which fold is left out, and what else differs from the others. */
export interface Fit {
  readonly learner: Learner;
  /** The fold that is judged; the others are learned from. */
  readonly fold: number;
  /** Names of the features to use; absent: all. */
  readonly features?: readonly string[];
  /** Part of the training rows to use, in (0, 1]; absent: all. */
  readonly part?: number;
}

/** What all fits share. */
export interface FitArguments {
  readonly data: TrainingData;
  /** [row] */
  readonly folds: Uint8Array;
  readonly score: ScoreName;
  /** Seed of the drawing of parts. */
  readonly seed: number;
}

export interface FitScores {
  /** On the rows that were learned from. */
  readonly training: number;
  /** On the fold that was left out. */
  readonly testing: number;
}

/** A task: trains on all folds but one and judges both sides. */
export async function fitAndScore(fit: Fit, { data, folds, score, seed }: FitArguments): Promise<FitScores> {
  const features = fit.features ? selectFeatures(data.features, fit.features) : data.features;
  const chosen = { ...data, features };
  const { inside, outside } = foldRows(folds, fit.fold);
  const training = takeTrainingRows(chosen, drawPart(outside, fit.part ?? 1, seed + fit.fold));
  const testing = takeTrainingRows(chosen, inside);
  const parameters = await learn(fit.learner, training);
  const judge = (side: TrainingData) => scores[score].of(evaluate(parameters, side.features), side);
  return { training: judge(training), testing: judge(testing) };
}

/** The first rows of a random order: a larger part contains the smaller. */
function drawPart(rows: Uint32Array, part: number, seed: number): Uint32Array {
  if (part === 1) return rows;
  const stream = randomStream({ seed, stage: 'learning-curve' });
  const shuffled = rows.slice();
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = stream.below(i + 1);
    [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
  }
  return shuffled.subarray(0, Math.max(1, Math.round(part * rows.length))).sort();
}
