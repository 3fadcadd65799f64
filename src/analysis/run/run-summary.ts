import {
  breakdownTable,
  cutFlowOf,
  cutFlowTable,
  fluxSpectrumOf,
  fluxSummaryTable,
  formatTable,
  verdictTable,
  yearRatioTable,
  yearTable,
} from '../../plots/index.js';
import { blindNotice } from '../inputs/blinding.js';
import { lackingFeatures } from '../inputs/cut-flow.js';
import { measuredLivetimeDifferences } from '../inputs/published-livetimes.js';
import { unmatchedRunWarnings } from '../inputs/unmatched-runs.js';
import { yearRatioSummaries, yearSummaries } from '../report/report-years.js';
import { zenithBandTable } from '../report/report-zenith-bands.js';
import { rawBiasLine, wrongDetectorNotes } from '../validated/verdict-notes.js';
import type { RunOutcome } from './run.js';

/** What a run prints at its end: cut flow, flux per group with its uncertainties, verdicts, where the report is. */
export function runSummary(outcome: RunOutcome): string {
  const { flux, report, validation, events } = outcome;
  const [data, simulation] = events.cutFlows;
  return [
    formatTable(cutFlowTable(cutFlowOf({ data, simulation }))),
    ...yearTables(outcome),
    formatTable(fluxSummaryTable(flux.energy_edges_gev, fluxSpectrumOf(flux).series)),
    formatTable(
      breakdownTable({
        group: 'total',
        lgEnergyEdges: flux.energy_edges_gev.map(Math.log10),
        ...flux.breakdown['total'],
      }),
    ),
    ...zenithBandTable(flux).map(formatTable),
    formatTable(verdictTable(validation.verdicts)),
    [
      rawBiasLine(validation.closure),
      ...wrongDetectorNotes(validation),
      `injected flux of the pseudo-experiments: ${validation.injected}, prior: ${validation.prior}`,
    ].join('\n'),
    ...lackingFeatures(outcome.events.cutFlows),
    ...measuredLivetimeDifferences(outcome.context, outcome.events.years),
    ...unmatchedRunWarnings(outcome.events.years),
    ...skippedLines(outcome),
    ...blindNotice(outcome.context),
    `report: ${report}`,
  ].join('\n\n');
}

/** The years and their fluxes compared; nothing where there is one. */
function yearTables(outcome: RunOutcome): string[] {
  const ratios = yearRatioSummaries(outcome);
  if (ratios.length === 0) return [];
  return [formatTable(yearTable(yearSummaries(outcome))), formatTable(yearRatioTable(ratios))];
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
    breakdown: flux.breakdown,
    composition: flux.composition,
    years: flux.years,
    year_ratios: flux.year_ratios,
    zenith_bands: flux.zenith_bands,
    verdicts: validation.verdicts,
  };
}
