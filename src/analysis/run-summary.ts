import {
  cutFlowOf,
  cutFlowTable,
  fluxSpectrumOf,
  fluxSummaryTable,
  formatTable,
  verdictTable,
} from '../plots/index.js';
import type { RunOutcome } from './run.js';

/** What a run prints at its end: cut flow, flux per group with its uncertainties, verdicts, where the report is. */
export function runSummary(outcome: RunOutcome): string {
  const { flux, report, validation, events } = outcome;
  const [data, simulation] = events.cutFlows;
  return [
    formatTable(cutFlowTable(cutFlowOf({ data, simulation }))),
    formatTable(fluxSummaryTable(flux.energy_edges_gev, fluxSpectrumOf(flux).series)),
    formatTable(verdictTable(validation.verdicts)),
    `injected flux of the pseudo-experiments: ${validation.injected}, prior: ${validation.prior}`,
    ...skippedLines(outcome),
    `report: ${report}`,
  ].join('\n\n');
}

/** Files that were left out: said again at the end, where nobody overlooks them. */
function skippedLines({ context }: RunOutcome): string[] {
  const { skipped } = context.inputs;
  if (skipped.length === 0) return [];
  const lines = skipped.map(({ sample, file, reason }) => `  ${sample} ${file}: ${reason}`);
  return [[`left out, with their showers and livetime: ${skipped.length} files`, ...lines].join('\n')];
}

/** The same as data. */
export function runSummaryData({ flux, validation, report, events, context }: RunOutcome): unknown {
  return {
    report,
    livetime_seconds: events.livetimeSeconds,
    cut_flow: events.cutFlows,
    skipped: context.inputs.skipped,
    energy_edges_gev: flux.energy_edges_gev,
    flux: flux.projections,
    verdicts: validation.verdicts,
  };
}
