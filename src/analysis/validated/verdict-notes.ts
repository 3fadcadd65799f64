import {
  type ClosureSummary,
  leastWrongExperiments,
  percent,
  sensitivityNotes,
} from '../../validation/index.js';
import { untestedNotes } from '../report/report-agreement.js';
import { compositionShift } from '../report/report-challenge.js';
import type { RunResults } from '../run/run-results.js';
import type { ChallengeResult } from '../stages/challenge.js';

type BiasSummary = Pick<ClosureSummary, 'name' | 'rawBiasMean' | 'rawBiasLargest'>;

/** What the regularisation costs each projection, group by group: a number of its own beside the pulls. */
export function rawBiasLine({ summaries }: { readonly summaries: readonly BiasSummary[] }): string {
  const each = summaries.map(
    ({ name, rawBiasMean, rawBiasLargest }) => `${name} ${percent(rawBiasMean)} / ${percent(rawBiasLargest)}`,
  );
  return `raw bias against the injected flux, mean / largest of a bin: ${each.join(', ')}`;
}

/** That nobody asks whether wrong detectors are found, where pseudo-experiments or events are too few to find them. */
export function wrongDetectorNotes({
  closure: { experiments },
  wrongDetectors,
}: Pick<RunResults['validation'], 'closure' | 'wrongDetectors'>): string[] {
  if (experiments >= leastWrongExperiments) return sensitivityNotes(wrongDetectors);
  return [
    `${experiments} pseudo-experiments are too few to ask whether the closure finds a wrong detector: at least ${leastWrongExperiments} are needed (validation.pseudoExperiments).`,
  ];
}

/** What the verdicts do not say: biases, what the ensembles were drawn from, tests that could not be made. */
export function verdictNotes({
  validation,
  challenge,
}: Pick<RunResults, 'validation' | 'challenge'>): string[] {
  const { injected, prior, closure } = validation;
  return [
    `${closure.experiments} pseudo-experiments, injected flux: ${injected}, prior: ${prior}.`,
    `${rawBiasLine(closure).replace(/^raw/, 'Raw')}.`,
    ...wrongDetectorNotes(validation),
    ...(challenge === undefined ? [] : challengeNotes(challenge)),
  ];
}

function challengeNotes(challenge: ChallengeResult): string[] {
  const { knownSpectra, leftOut } = challenge;
  return [
    ...(knownSpectra === undefined ? [] : [compositionNote(knownSpectra)]),
    ...untestedNotes(challenge),
    ...(leftOut.length === 0 ? [] : [`Left out, as --only asks: ${leftOut.join(', ')}.`]),
  ];
}

/** How far the composition inside the mass groups moves the result: no verdict, but nobody may overlook it. */
function compositionNote({ models }: NonNullable<ChallengeResult['knownSpectra']>): string {
  const own = models.filter(({ prior }) => prior === models[0].prior);
  const of = (name: string): string => {
    const shifts = own.map(({ spectrum, expected }) => ({
      spectrum,
      shift: compositionShift(expected.filter((bin) => bin.name === name)),
    }));
    const sorted = shifts.sort((a, b) => Math.abs(b.shift) - Math.abs(a.shift));
    return `${name} by up to ${percent(Math.abs(sorted[0].shift))} (${sorted[0].spectrum})`;
  };
  return `No verdict, but a systematic error: another composition inside the mass groups than that of the response's flux model moves ${['total', 'light', 'heavy'].map(of).join(', ')}.`;
}
