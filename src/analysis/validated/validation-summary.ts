import { formatTable, verdictSummaryTable, verdictText } from '../../plots/index.js';
import { verdictsOf } from '../run/outputs.js';
import type { RunOutcome } from '../run/run.js';
import { verdictNotes } from './verdict-notes.js';

/** Whether every verdict of a run is passed. */
export function allPassed(outcome: RunOutcome): boolean {
  return verdictsOf(outcome).every(({ passed }) => passed);
}

/** What `airshower validate` prints: every verdict and what it rests on, what could not be tested, all in short. */
export function validationSummary(outcome: RunOutcome): string {
  const verdicts = verdictsOf(outcome);
  const failed = verdicts.filter(({ passed }) => !passed).length;
  return [
    verdictText(verdicts),
    verdictNotes(outcome).join('\n'),
    formatTable(verdictSummaryTable(verdicts)),
    [
      failed === 0 ? `all ${verdicts.length} passed` : `${failed} of ${verdicts.length} FAILED`,
      `report: ${outcome.report}`,
    ].join('\n'),
  ].join('\n\n');
}

/** The same as data. */
export function validationSummaryData(outcome: RunOutcome): unknown {
  const { injected, prior, closure } = outcome.validation;
  return {
    passed: allPassed(outcome),
    pseudo_experiments: closure.experiments,
    injected,
    prior,
    verdicts: verdictsOf(outcome),
    notes: verdictNotes(outcome),
    report: outcome.report,
  };
}
