import { randomStream } from '../core/index.js';
import { fluctuateShowers, type ShowerContributions } from './shower-contributions.js';

/** The simulation's response, by what was counted: enough to fluctuate it as its events would. */
export interface SimulatedResponse {
  readonly effects: number;
  readonly causes: number;
  /** [effect x causes + cause] sum of weights of the events that pass. */
  readonly passed: ArrayLike<number>;
  /** [effect x causes + cause] sum of squared weights of the same events. */
  readonly passedVariance: ArrayLike<number>;
  /** [cause] weight of all that was thrown. */
  readonly thrown: ArrayLike<number>;
  /** Where effects are finer than what is compared, throws of one shower fall into many and are alike: then its showers fluctuate, not the elements. */
  readonly showers?: ShowerContributions;
}

/** A response with the errors of its independent elements. */
export interface ResponseDraw {
  /** [effect x causes + cause] */
  readonly response: Float64Array;
  readonly responseErr: Float64Array;
}

/** The response as simulated: passed / thrown, with errors sqrt(sum w^2) / thrown. */
export function nominalResponse({ causes, passed, passedVariance, thrown }: SimulatedResponse): ResponseDraw {
  return {
    response: Float64Array.from(passed, (weight, index) => weight / thrown[index % causes]),
    responseErr: Float64Array.from(
      passedVariance,
      (variance, index) => Math.sqrt(variance) / thrown[index % causes],
    ),
  };
}

/**
 * Another simulation of the same size. Where its showers are known they fluctuate as a whole; else each element holds n = (sum w)^2 / sum w^2 effective events of weight
 * sum w^2 / sum w; n is drawn from a Poisson distribution, and the error is that of the draw.
 */
export function fluctuateResponse(
  simulated: SimulatedResponse,
  seed: number,
  experiment: number,
): ResponseDraw {
  const random = randomStream({ seed, stage: 'pseudo-simulation', file: experiment });
  const { causes, passed, passedVariance, thrown, showers } = simulated;
  if (showers) return nominalResponse({ ...simulated, ...fluctuateShowers(showers, passed.length, random) });
  const response = new Float64Array(passed.length);
  const responseErr = new Float64Array(passed.length);
  for (let index = 0; index < passed.length; index++) {
    if (passed[index] === 0) continue;
    const weight = passedVariance[index] / passed[index];
    const events = random.poisson(passed[index] / weight);
    const scale = weight / thrown[index % causes];
    response[index] = events * scale;
    responseErr[index] = Math.sqrt(events) * scale;
  }
  return { response, responseErr };
}

/** Poisson counts around the expected ones. [effect] */
export function fluctuateCounts(expected: ArrayLike<number>, seed: number, experiment: number): Float64Array {
  const random = randomStream({ seed, stage: 'pseudo-data', file: experiment });
  return Float64Array.from(expected, (mean) => random.poisson(mean));
}

/** Expected counts of a spectrum: response times events per cause. [effect] */
export function foldCounts(response: ArrayLike<number>, causeCounts: ArrayLike<number>): Float64Array {
  const causes = causeCounts.length;
  const folded = new Float64Array(response.length / causes);
  for (let effect = 0; effect < folded.length; effect++) {
    let sum = 0;
    for (let cause = 0; cause < causes; cause++)
      sum += response[effect * causes + cause] * causeCounts[cause];
    folded[effect] = sum;
  }
  return folded;
}
