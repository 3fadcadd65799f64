import { formatTable, verdictTable } from '../plots/index.js';
import type { ClosureSummary } from '../validation/index.js';
import { verdictsOf } from './outputs.js';
import type { RunOutcome } from './run.js';

type BiasSummary = Pick<ClosureSummary, 'name' | 'rawBiasMean' | 'rawBiasLargest'>;

/** What the regularisation costs each projection, group by group: a number of its own beside the pulls. */
export function rawBiasLine({ summaries }: { readonly summaries: readonly BiasSummary[] }): string {
  const percent = (value: number): string => `${(100 * value).toFixed(1)}%`;
  const each = summaries.map(
    ({ name, rawBiasMean, rawBiasLargest }) => `${name} ${percent(rawBiasMean)} / ${percent(rawBiasLargest)}`,
  );
  return `raw bias against the injected flux, mean / largest of a bin: ${each.join(', ')}`;
}

/** Whether every verdict of a run is passed. */
export function allPassed(outcome: RunOutcome): boolean {
  return verdictsOf(outcome).every(({ passed }) => passed);
}

/** What `airshower validate` prints: the verdicts and what they rest on. */
export function validationSummary(outcome: RunOutcome): string {
  const { injected, prior, closure } = outcome.validation;
  const verdicts = verdictsOf(outcome);
  const failed = verdicts.filter(({ passed }) => !passed).length;
  return [
    formatTable(verdictTable(verdicts, { reasons: true })),
    rawBiasLine(closure),
    `${closure.experiments} pseudo-experiments, injected flux: ${injected}, prior: ${prior}`,
    failed === 0 ? `all ${verdicts.length} passed` : `${failed} of ${verdicts.length} FAILED`,
    `report: ${outcome.report}`,
  ].join('\n');
}

/** The same as data. */
export function validationSummaryData(outcome: RunOutcome): unknown {
  const { injected, prior, closure } = outcome.validation;
  const verdicts = verdictsOf(outcome);
  return {
    passed: allPassed(outcome),
    pseudo_experiments: closure.experiments,
    injected,
    prior,
    verdicts,
    report: outcome.report,
  };
}
