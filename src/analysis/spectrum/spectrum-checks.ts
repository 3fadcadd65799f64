import { fluxModel } from '../../flux/index.js';
import {
  bottomLineTest,
  type ChiSquared,
  heldAt,
  refoldingTest,
  type UnfoldingOptions,
  type UnfoldingProblem,
  type UnfoldingResult,
  unfold,
} from '../../unfolding/index.js';
import type { RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';
import type { EventsResult } from '../stages/events.js';
import { expectedEvents, priorOf } from './spectrum.js';
import { effectOfCause, undeterminedCauses } from './unfold-counts.js';

/** The same counts unfolded in another way. */
export interface AlternativeSpectrum {
  readonly kind: 'prior' | 'method';
  readonly name: string;
  /** [cause] */
  readonly unfolded: number[];
}

/** A flux model against the data, before and after unfolding. */
export interface BottomLineResult {
  readonly model: string;
  readonly folded: ChiSquared;
  readonly unfolded: ChiSquared;
  /** Unfolding does not tell models apart better than the data do. */
  readonly passed: boolean;
}

/** What is looked at beside an unfolded spectrum. */
export interface SpectrumChecks {
  /** The refolded spectrum against the data; without covariances there is none. */
  readonly refolding?: ChiSquared;
  /** One per flux model of the report that has groups. */
  readonly bottomLine: readonly BottomLineResult[];
  readonly alternatives: readonly AlternativeSpectrum[];
}

/** An unfolding with what it was made from. */
interface FinishedUnfolding {
  readonly problem: UnfoldingProblem;
  readonly options: UnfoldingOptions;
  readonly result: UnfoldingResult;
}

/** Whether the spectrum describes the data, and what it owes to prior and method. */
export function spectrumChecks(
  context: RunContext,
  events: Stored<EventsResult>,
  finished: FinishedUnfolding,
): SpectrumChecks {
  const { problem, result } = finished;
  const alternatives = alternativeSpectra(context, events, finished);
  if (result.jacobian === undefined) return { bottomLine: [], alternatives };
  const { report } = context.analysis.content;
  const models = report.models.filter((name) => fluxModel(name).hasComposition);
  const bottomLine = models.map((model) => {
    const expected = expectedEvents(context.causes, events.etendue, events.livetimeSeconds, model);
    return { model, ...bottomLineTest(problem, result, expected) };
  });
  return { refolding: refoldingTest(problem, result), bottomLine, alternatives };
}

/** Methods that need every cause determined by the data. */
const unregularised = ['maximum-likelihood', 'bin-by-bin', 'inversion'];

/** Other priors held at the iterations or strength of the result, and other methods with their own defaults. */
function alternativeSpectra(
  context: RunContext,
  events: Stored<EventsResult>,
  { problem, options, result }: FinishedUnfolding,
): AlternativeSpectrum[] {
  const { priors, methods } = context.analysis.content.unfolding.alternatives;
  const chosen = { numIterations: result.numIterations, ...result.regularisation };
  const unfolded = (changed: UnfoldingOptions): number[] => [
    ...unfold(problem, { ...changed, covariances: 'none' } as UnfoldingOptions).unfolded,
  ];
  return [
    ...priors.map((name) => {
      const prior = priorOf(context, name, events, events.livetimeSeconds);
      const changed = { ...heldAt(options, chosen), prior } as UnfoldingOptions;
      return { kind: 'prior' as const, name, unfolded: unfolded(changed) };
    }),
    ...methods.map((method) => {
      const { prior } = options;
      const own = unregularised.includes(method)
        ? {
            heldCauses: undeterminedCauses(context),
            ...(method === 'bin-by-bin' && { matching: effectOfCause(context) }),
          }
        : method === 'bayes' && { stopping: 0.005 };
      return {
        kind: 'method' as const,
        name: method,
        unfolded: unfolded({ method, prior, ...own } as UnfoldingOptions),
      };
    }),
  ];
}
