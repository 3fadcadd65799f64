import type { FeatureMatrix } from '../features.js';
import { fitSigmoid, type Sigmoid, sigmoid } from '../statistics/sigmoid.js';
import { checkTrainingData, type TrainingData } from '../training-data.js';
import { type Design, design, linearScores } from './design.js';
import { classCount, requirePenalty } from './logistic.js';
import { type Curvature, minimise } from './newton.js';
import { fitScaler, type Scaler } from './scaler.js';

export interface SvmOptions {
  /** Highest total power of the features, 1 to 4. Default 1. */
  readonly degree?: number;
  /** Half the penalty on each squared coefficient (not the constant's), per unit weight; > 0. Default 1e-4. */
  readonly ridge?: number;
}

/** Linear support vector machines, each class against the others, with a sigmoid that makes probabilities of their margins. */
export interface Svm {
  readonly learner: 'svm';
  readonly degree: number;
  readonly scaler: Scaler;
  /** [class][term] */
  readonly coefficients: readonly Float64Array[];
  /** [class] */
  readonly sigmoids: readonly Sigmoid[];
}

/**
 * Support vector machines with the squared hinge loss, solved by Newton's method in the primal (Chapelle, Neural Comput. 19
 * (2007) 1155); probabilities after Platt (1999).
 * @throws {DomainError} no classes, a feature that is NaN, no convergence
 */
export async function trainSvm(data: TrainingData, options: SvmOptions = {}): Promise<Svm> {
  checkTrainingData(data);
  const { degree = 1, ridge = 1e-4 } = options;
  const classes = classCount(data, 'a support vector machine');
  requirePenalty(ridge);
  const scaler = fitScaler(data.features, data.weights);
  const terms = design(data.features, degree, scaler);
  const coefficients: Float64Array[] = [];
  const sigmoids: Sigmoid[] = [];
  for (let k = 0; k < classes; k++) {
    const sign = Float64Array.from(data.target.values, (value) => (value === k ? 1 : -1));
    const start = new Float64Array(terms.terms);
    const found = await minimise('the support vector machine', start, (point) =>
      hinge(terms, sign, data.weights, { point, ridge }),
    );
    coefficients.push(found);
    const hits = Uint8Array.from(sign, (each) => (each > 0 ? 1 : 0));
    sigmoids.push(await fitSigmoid(linearScores(terms, found), hits, data.weights));
  }
  return { learner: 'svm', degree, scaler, coefficients, sigmoids };
}

/** [class][row] probabilities: the classes' sigmoids, brought to the sum 1. */
export function evaluateSvm(
  { degree, scaler, coefficients, sigmoids }: Svm,
  features: FeatureMatrix,
): Float64Array[] {
  const terms = design(features, degree, scaler);
  const each = coefficients.map((own, k) =>
    linearScores(terms, own).map((score) => sigmoid(sigmoids[k], score)),
  );
  const sums = each[0].map((_, row) => each.reduce((sum, one) => sum + one[row], 0));
  return each.map((one) => one.map((p, row) => p / sums[row]));
}

/** Mean squared hinge loss + ridge / 2 x squares, with its derivatives. */
function hinge(
  { terms, rows, values }: Design,
  sign: Float64Array,
  weights: Float64Array | undefined,
  { point, ridge }: { readonly point: Float64Array; readonly ridge: number },
): Curvature {
  const gradient = new Float64Array(terms);
  const hessian = new Float64Array(terms * terms);
  let value = 0;
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const x = values.subarray(row * terms, (row + 1) * terms);
    const w = weights ? weights[row] : 1;
    let score = 0;
    for (let t = 0; t < terms; t++) score += point[t] * x[t];
    const short = 1 - sign[row] * score;
    total += w;
    if (short <= 0) continue;
    value += w * short * short;
    for (let t = 0; t < terms; t++) {
      gradient[t] -= 2 * w * sign[row] * short * x[t];
      for (let u = 0; u <= t; u++) hessian[t * terms + u] += 2 * w * x[t] * x[u];
    }
  }
  for (let t = 0; t < terms; t++) {
    gradient[t] = gradient[t] / total + (t === 0 ? 0 : ridge * point[t]);
    for (let u = 0; u <= t; u++) hessian[t * terms + u] /= total;
    hessian[t * terms + t] += t === 0 ? 1e-12 : ridge;
    value += t === 0 ? 0 : (total * ridge * point[t] ** 2) / 2;
  }
  return { value: value / total, gradient, hessian };
}
