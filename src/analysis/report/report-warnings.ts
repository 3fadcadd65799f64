import { type AnalysisReportParts, warningsOf } from '../../plots/index.js';
import { blindNotice } from '../inputs/blinding.js';
import { lackingFeatures } from '../inputs/cut-flow.js';
import { cutsOf } from '../inputs/frames.js';
import { measuredLivetimeDifferences } from '../inputs/published-livetimes.js';
import { unmatchedRunWarnings } from '../inputs/unmatched-runs.js';
import { verdictsOf } from '../run/outputs.js';
import { iterationSettings } from '../spectrum/unfold-counts.js';
import type { ReportInput } from './report-input.js';

const ownSimulation =
  "The simulation is airshower's own: its resolutions are tuned to the published energy resolution and two-group accuracy, so agreement there is by construction (docs/simulation.md).";

/** What must be seen before anything else in the report is believed. */
export function reportWarnings(input: ReportInput): AnalysisReportParts['warnings'] {
  const { spectrum, context, data, manifest, events } = input;
  const { content } = context.analysis;
  const { covariances } = content.unfolding;
  const left =
    covariances === 'data' || covariances === 'none'
      ? [
          {
            subject: 'errors',
            message: `covariances: ${covariances} of the analysis file: ${covariances === 'none' ? 'no error of the counts' : 'no error of the finite simulation'} is in any number or figure of the nominal result.`,
          },
        ]
      : [];
  const hidden = blindNotice(context).map((message) => ({ subject: 'blind data', message }));
  const others = warningsOf({
    simulation: {
      passing: spectrum.passingEvents,
      causes: context.causes,
      range: [context.measured.low, context.measured.high],
    },
    unfolding: {
      converged: spectrum.converged,
      numIterations: spectrum.iterations.length,
      testStatistic: spectrum.iterations[spectrum.iterations.length - 1].testStatistic,
      stopping: iterationSettings(context).stopping,
      lostEvents: spectrum.lostEvents,
    },
    skippedFiles: manifest.skipped.map(({ sample, file, reason }) => `${sample} ${file} (${reason})`),
    shiftedCuts: {
      cuts: cutsOf(context.analysis),
      sources: content.systematics
        .filter(({ kind }) => kind === 'data' || kind === 'simulation')
        .map(({ name }) => name),
    },
    tuned: content.simulation.generate === undefined ? [] : [ownSimulation],
    verdicts: verdictsOf(input),
    selection: data,
  });
  const livetimes = [
    ...measuredLivetimeDifferences(context, events.years),
    ...unmatchedRunWarnings(events.years),
  ].map((message) => ({ subject: 'livetime', message }));
  const lacking = lackingFeatures(events.cutFlows).map((message) => ({ subject: 'missing values', message }));
  return [...hidden, ...left, ...lacking, ...livetimes, ...others];
}
