import { softmax } from './softmax.js';

/** What turns sums of trees into estimates. */
export type Link = 'squared' | 'absolute' | 'quantile' | 'huber' | 'logistic' | 'exponential' | 'softmax';

/**
 * Estimates from scores: the number itself; both classes' probabilities 1 - p and p from (half) log odds; softmax of all classes.
 * Works in place where it can.
 * @param scores  [output][row]
 * @returns  [output or class][row]
 */
export function applyLink(link: Link, scores: Float64Array[]): Float64Array[] {
  if (link === 'logistic' || link === 'exponential') {
    // The minimum of the exponential loss is half the log odds.
    const scale = link === 'logistic' ? 1 : 2;
    const second = scores[0].map((score) => 1 / (1 + Math.exp(-scale * score)));
    return [second.map((p) => 1 - p), second];
  }
  if (link === 'softmax') softmax(scores);
  return scores;
}
