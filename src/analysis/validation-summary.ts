import { formatTable, verdictTable } from '../plots/index.js';
import { verdictsOf } from './outputs.js';
import type { RunOutcome } from './run.js';

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
