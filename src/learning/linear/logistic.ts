import { DomainError } from '../../core/index.js';
import type { FeatureMatrix } from '../features.js';
import { checkTrainingData, type TrainingData } from '../training-data.js';
import { applyLink } from '../trees/link.js';
import { type Design, design, linearScores } from './design.js';
import { type Curvature, minimise } from './newton.js';
import { fitScaler, type Scaler } from './scaler.js';

export interface LogisticOptions {
  /** Highest total power of the features, 1 to 4. Default 1. */
  readonly degree?: number;
  /** Half the penalty on each squared coefficient (not the constant's), per unit weight; > 0. Default 1e-4. */
  readonly ridge?: number;
}

/** Log odds linear in the terms: logistic for two classes, multinomial for more. */
export interface Logistic {
  readonly learner: 'logistic';
  readonly degree: number;
  readonly scaler: Scaler;
  /** [output][term]: one output for two classes, else one for each */
  readonly coefficients: readonly Float64Array[];
}

/**
 * Logistic or multinomial regression by Newton's method.
 * @throws {DomainError} no classes, a feature that is NaN, no convergence
 */
export async function trainLogistic(data: TrainingData, options: LogisticOptions = {}): Promise<Logistic> {
  checkTrainingData(data);
  const { degree = 1, ridge = 1e-4 } = options;
  const classes = classCount(data, 'logistic regression');
  requirePenalty(ridge);
  const scaler = fitScaler(data.features, data.weights);
  const terms = design(data.features, degree, scaler);
  const outputs = classes === 2 ? 1 : classes;
  const start = new Float64Array(outputs * terms.terms);
  const found = await minimise('logistic regression', start, (point) =>
    curvature(terms, data, point, { outputs, ridge }),
  );
  const coefficients = Array.from({ length: outputs }, (_, k) =>
    found.slice(k * terms.terms, (k + 1) * terms.terms),
  );
  return { learner: 'logistic', degree, scaler, coefficients };
}

/** [class][row] probabilities. */
export function evaluateLogistic(
  { degree, scaler, coefficients }: Logistic,
  features: FeatureMatrix,
): Float64Array[] {
  const terms = design(features, degree, scaler);
  const scores = coefficients.map((each) => linearScores(terms, each));
  return applyLink(coefficients.length === 1 ? 'logistic' : 'softmax', scores);
}

/** Number of classes. @throws {DomainError} the target is a number */
export function classCount({ target }: TrainingData, learner: string): number {
  if (target.kind === 'classification') return target.classes.length;
  throw new DomainError(`${learner} finds classes, '${target.name}' is a number`, {
    remedy: 'Use gradient-boosting or polynomial for numbers.',
  });
}

/** @throws {DomainError} no penalty: separable classes, or features that depend on one another, have no finite minimum */
export function requirePenalty(ridge: number): void {
  if (ridge > 0 && ridge < Number.POSITIVE_INFINITY) return;
  throw new DomainError(`ridge ${ridge} is not above 0`, {
    fields: { name: 'ridge', value: ridge },
    remedy: 'Give a small penalty, such as 1e-6: separable classes have no finite solution without one.',
  });
}

interface Penalty {
  readonly outputs: number;
  readonly ridge: number;
}

/** Mean negative log likelihood + ridge / 2 x squares, with its derivatives. */
function curvature(
  { terms, rows, values }: Design,
  { target, weights }: TrainingData,
  point: Float64Array,
  { outputs, ridge }: Penalty,
): Curvature {
  const n = point.length;
  const gradient = new Float64Array(n);
  const hessian = new Float64Array(n * n);
  const p = new Float64Array(outputs);
  let value = 0;
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const x = values.subarray(row * terms, (row + 1) * terms);
    const w = weights ? weights[row] : 1;
    value += w * probabilities(point, x, target.values[row], p);
    total += w;
    for (let k = 0; k < outputs; k++) {
      const hit = outputs === 1 ? target.values[row] : target.values[row] === k ? 1 : 0;
      for (let t = 0; t < terms; t++) gradient[k * terms + t] += w * (p[k] - hit) * x[t];
      for (let l = 0; l <= k; l++) {
        const c = w * p[k] * ((k === l ? 1 : 0) - p[l]);
        for (let t = 0; t < terms; t++) {
          for (let u = 0; u < terms; u++) hessian[(k * terms + t) * n + l * terms + u] += c * x[t] * x[u];
        }
      }
    }
  }
  for (let i = 0; i < n; i++) {
    gradient[i] /= total;
    for (let j = 0; j < n; j++) hessian[i * n + j] /= total;
    value += i % terms === 0 ? 0 : (total * ridge * point[i] ** 2) / 2;
    gradient[i] += i % terms === 0 ? 0 : ridge * point[i];
    // A common shift of all constants changes nothing: a grain of curvature makes it stay where it is.
    hessian[i * n + i] += i % terms === 0 ? (outputs > 1 ? 1e-9 : 0) : ridge;
  }
  return { value: value / total, gradient, hessian };
}

/** Fills p [output]; returns -ln of the probability of the true class. */
function probabilities(point: Float64Array, x: Float64Array, truth: number, p: Float64Array): number {
  const terms = x.length;
  for (let k = 0; k < p.length; k++) {
    p[k] = 0;
    for (let t = 0; t < terms; t++) p[k] += point[k * terms + t] * x[t];
  }
  if (p.length === 1) {
    const z = p[0];
    p[0] = 1 / (1 + Math.exp(-z));
    return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - truth * z;
  }
  const top = p.reduce((most, each) => Math.max(most, each), Number.NEGATIVE_INFINITY);
  const ofTruth = p[truth];
  const sum = p.reduce((total, each) => total + Math.exp(each - top), 0);
  for (let k = 0; k < p.length; k++) p[k] = Math.exp(p[k] - top) / sum;
  return top + Math.log(sum) - ofTruth;
}
