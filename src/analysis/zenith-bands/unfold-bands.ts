import { ndarrayOf } from '../../core/index.js';
import { cellCount, cellsWithin } from '../../events/index.js';
import { fluxModel, type GenerationSet } from '../../flux/index.js';
import {
  buildResponse,
  type ChosenRegularisation,
  heldAt,
  inBand,
  priorOf as priorShares,
  refold,
  requireReachable,
  type UnfoldingOptions,
  type UnfoldingProblem,
  type UnfoldingResult,
  unfold,
} from '../../unfolding/index.js';
import type { RunContext } from '../run/context.js';
import { type PassedSums, priorOf, thrownPerSecond } from '../spectrum/spectrum.js';
import { type CountedCells, unfoldingOptions, unfoldingProblem } from '../spectrum/unfold-counts.js';
import { bandCount, type ZenithBands } from './bands.js';
import { inEveryBand } from './options.js';

/** What the bands are unfolded from. */
export interface BandedMeasurement {
  readonly bands: ZenithBands;
  /** [effects x band + effect] */
  readonly counted: CountedCells;
  readonly passed: PassedSums;
  readonly sets: readonly GenerationSet[];
  /** [band][energy bin] m^2 sr */
  readonly etendues: readonly (readonly number[])[];
  readonly livetimeSeconds: number;
}

/** The unfolding of all bands at once. */
export interface BandedUnfolding {
  readonly problem: UnfoldingProblem;
  readonly result: UnfoldingResult;
  /** [causes x band + cause] what this unfolding makes on average of one spectrum that all bands share. */
  readonly expected: Float64Array;
}

/**
 * Unfolds all bands together, so that showers reconstructed in another band than their own are brought back.
 * @param nominal  [cause] the spectrum without bands, and what its unfolding chose
 * @throws {DomainError} a cause in a band that is given out which nothing reaches, by its name
 */
export function unfoldBands(
  context: RunContext,
  measurement: BandedMeasurement,
  nominal: { readonly unfolded: readonly number[]; readonly chosen: ChosenRegularisation },
): BandedUnfolding {
  const { bands, etendues } = measurement;
  const { problem, responseCovariance } = bandedProblem(context, measurement);
  const inRange = cellsWithin(context.causes, context.measured.low, context.measured.high).map((cell) => [
    cell,
  ]);
  const cells = cellCount(context.causes);
  const given = Array.from({ length: bands.count }, (_, k) => inBand(inRange, bands.first + k, cells));
  requireReachable(problem, given.flat(2));
  const asked = bandedOptions(context, measurement, responseCovariance);
  // Counts of fewer events want a strength of their own, but the iterations of the spectrum that they are compared with.
  const { method } = context.analysis.content.unfolding;
  const options = method === 'bayes' ? heldAt(asked, nominal.chosen) : asked;
  const result = unfold(problem, options);
  const chosen = { numIterations: result.numIterations, ...result.regularisation };
  const shared = etendues.flatMap((_, band) =>
    sharesOfBand(context, measurement, { counts: nominal.unfolded, band }),
  );
  const expected = unfold({ ...problem, data: refold(problem, shared), dataErr: undefined }, {
    ...heldAt(options, chosen),
    covariances: 'none',
  } as UnfoldingOptions);
  return { problem, result, expected: expected.unfolded };
}

/** Response and counts of all bands. */
export function bandedProblem(context: RunContext, measurement: BandedMeasurement) {
  const { bands, counted, passed, sets, etendues } = measurement;
  const model = fluxModel(context.analysis.content.response.flux);
  const shape = [passed.effects, passed.causes];
  const response = buildResponse({
    passing: ndarrayOf(Float64Array.from(passed.weights), shape),
    passingSquares: ndarrayOf(Float64Array.from(passed.squares), shape),
    thrown: etendues.flatMap((etendue) => [...thrownPerSecond(context.causes, { sets, etendue }, model)]),
  });
  const problem: UnfoldingProblem = {
    ...unfoldingProblem(context, counted, response),
    zenithBands: bandCount(bands),
  };
  return { problem, responseCovariance: response.responseCovariance };
}

function bandedOptions(
  context: RunContext,
  measurement: BandedMeasurement,
  responseCovariance: 'poisson' | 'multinomial' | 'fitted',
): UnfoldingOptions {
  const { bands, etendues } = measurement;
  const prior = etendues.flatMap((_, band) => bandPrior(context, measurement, band));
  const options = unfoldingOptions(context, { response: { responseCovariance }, prior });
  return inEveryBand(options, {
    bands: bandCount(bands),
    causes: cellCount(context.causes),
    effects: cellCount(context.effects),
  });
}

/** [cause] events of the prior in one band; every prior is the same flux in all of them. */
function bandPrior(context: RunContext, measurement: BandedMeasurement, band: number): number[] {
  const { prior } = context.analysis.content.unfolding;
  const { sets, etendues, livetimeSeconds } = measurement;
  const throwing = { sets, etendue: etendues[band] };
  if (typeof prior === 'string' && prior !== 'uniform' && prior !== 'jeffreys')
    return Array.from(priorOf(context, prior, throwing, livetimeSeconds) as ArrayLike<number>);
  const counts = priorShares(
    priorOf(context, prior, throwing, livetimeSeconds),
    cellCount(context.causes),
    context.causes,
  );
  return sharesOfBand(context, measurement, { counts, band });
}

/** [cause] of counts that one flux makes in all bands together, what one band sees. */
function sharesOfBand(
  { causes }: RunContext,
  { etendues }: BandedMeasurement,
  { counts, band }: { readonly counts: ArrayLike<number>; readonly band: number },
): number[] {
  return Array.from(counts, (count, cause) => {
    const bin = Math.floor(cause / causes.groups.length);
    const all = etendues.reduce((sum, etendue) => sum + etendue[bin], 0);
    return (count * etendues[band][bin]) / all;
  });
}
