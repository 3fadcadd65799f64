import { DomainError } from '../../core/index.js';

/** Receiver operating characteristic: what a cut on a score keeps of a class and of the others. */
export interface RocCurve {
  /** [point], descending cuts: rows with score >= cut are kept; the first, Infinity, keeps none */
  readonly cuts: Float64Array;
  /** [point], part of the class that is kept */
  readonly efficiency: Float64Array;
  /** [point], part of the others that is kept */
  readonly contamination: Float64Array;
  /** Area under efficiency against contamination: 0.5 for a score that knows nothing, 1 for one that separates. */
  readonly area: number;
}

/**
 * The curve over all different scores.
 * @param scores  [row]
 * @param hits  [row], 1 where the class is the true one
 * @throws {DomainError} different lengths, only one side
 */
export function rocCurve(scores: Float64Array, hits: ArrayLike<number>, weights?: Float64Array): RocCurve {
  const order = Uint32Array.from(scores, (_, i) => i).sort((a, b) => scores[b] - scores[a]);
  const points: [number, number, number][] = [[Number.POSITIVE_INFINITY, 0, 0]];
  let [inside, outside] = [0, 0];
  order.forEach((row, place) => {
    const weight = weights ? weights[row] : 1;
    if (hits[row] === 1) inside += weight;
    else outside += weight;
    const isLastOfEquals = place + 1 === order.length || scores[order[place + 1]] !== scores[row];
    if (isLastOfEquals) points.push([scores[row], inside, outside]);
  });
  if (scores.length !== hits.length || !(inside > 0 && outside > 0)) {
    throw new DomainError(
      `${scores.length} scores, ${hits.length} hits with weights ${inside} and ${outside}`,
      {
        remedy: 'Give one score and one hit per row, with rows of the class and of others.',
      },
    );
  }
  const efficiency = Float64Array.from(points, ([, each]) => each / inside);
  const contamination = Float64Array.from(points, ([, , each]) => each / outside);
  let area = 0;
  for (let i = 1; i < points.length; i++) {
    area += ((contamination[i] - contamination[i - 1]) * (efficiency[i] + efficiency[i - 1])) / 2;
  }
  return { cuts: Float64Array.from(points, ([cut]) => cut), efficiency, contamination, area };
}
