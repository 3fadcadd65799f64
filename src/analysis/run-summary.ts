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
    `report: ${report}`,
  ].join('\n\n');
}

/** The same as data. */
export function runSummaryData({ flux, validation, report, events }: RunOutcome): unknown {
  return {
    report,
    livetime_seconds: events.livetimeSeconds,
    cut_flow: events.cutFlows,
    energy_edges_gev: flux.energy_edges_gev,
    flux: flux.projections,
    verdicts: validation.verdicts,
  };
}
