import type { Cells, Cut } from '../../events/index.js';
import type { UnfoldingResult } from '../../unfolding/index.js';
import type { Verdict } from '../../validation/index.js';
import type { ReportWarning } from '../report/report.js';
import { formatCount } from '../tables/uncertainty.js';

/** What a run knows about the limits of its own numbers. Parts that are left out give no warning. */
export interface WarningSources {
  /** Effective number of simulated events that pass, [cause]; columns of the range below `least` are named. */
  readonly simulation?: {
    readonly passing: ArrayLike<number>;
    readonly causes: Cells;
    /** lg(E/GeV) in which columns are judged, as [lower, upper]; default: all. */
    readonly range?: readonly [number, number];
    /** Default 2,000. */
    readonly least?: number;
  };
  /** The cuts, and the systematic errors that come from shifted detector variables. */
  readonly shiftedCuts?: { readonly cuts: readonly Cut[]; readonly sources: readonly string[] };
  /** What was tuned, a sentence each: "widths of the simulation: ...". */
  readonly tuned?: readonly string[];
  readonly unfolding?: Pick<
    UnfoldingResult,
    'converged' | 'numIterations' | 'testStatistic' | 'stopping' | 'lostEvents'
  >;
  /** Files that could not be read and were left out with their normalisation. */
  readonly skippedFiles?: readonly string[];
  /** Verdicts of the validation; those that failed are named. */
  readonly verdicts?: readonly Verdict[];
  /** Selected events, and those of them with a reconstructed energy outside the effects; more than half is worth a word. */
  readonly selection?: { readonly events: number; readonly outside: number };
}

/** The warnings that stand at the top of the report. */
export function warningsOf(sources: WarningSources): ReportWarning[] {
  return [
    ...simulationWarnings(sources.simulation),
    ...unfoldingWarnings(sources.unfolding),
    ...(sources.skippedFiles ?? []).map((file) => ({
      subject: 'file left out',
      message: `${file}, with its thrown showers or livetime.`,
    })),
    ...storedCutWarnings(sources.shiftedCuts),
    ...(sources.tuned ?? []).map((message) => ({ subject: 'tuned', message })),
    ...failedVerdicts(sources.verdicts ?? []),
    ...outsideWarnings(sources.selection),
  ];
}

function simulationWarnings(simulation: WarningSources['simulation']): ReportWarning[] {
  if (simulation === undefined) return [];
  const {
    passing,
    causes,
    range = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    least = 2000,
  } = simulation;
  const { edges } = causes.energy;
  const few = Array.from(passing, (events, cell) => {
    const bin = Math.floor(cell / causes.groups.length);
    const group = causes.groups[cell % causes.groups.length].name;
    const inRange = edges[bin] >= range[0] - 1e-6 && edges[bin + 1] <= range[1] + 1e-6;
    return inRange && !(events >= least)
      ? [`${group} ${edges[bin].toFixed(1)}–${edges[bin + 1].toFixed(1)} (${formatCount(events)})`]
      : [];
  }).flat();
  if (few.length === 0) return [];
  const message = `response columns with fewer than ${formatCount(least)} passing events (${few.length}): ${few.join(', ')}.`;
  return [{ subject: 'simulation', message }];
}

function unfoldingWarnings(unfolding: WarningSources['unfolding']): ReportWarning[] {
  if (unfolding === undefined) return [];
  const { converged, numIterations, testStatistic, stopping, lostEvents } = unfolding;
  return [
    ...(converged
      ? []
      : [
          {
            subject: 'not converged',
            message: `the test statistic is ${testStatistic.toPrecision(3)} after ${numIterations} iterations, ${stopping} was asked for.`,
          },
        ]),
    ...(lostEvents > 0
      ? [
          {
            subject: 'lost events',
            message: `${formatCount(lostEvents)} events lie in cells that no cause reaches.`,
          },
        ]
      : []),
  ];
}

function storedCutWarnings(shifted: WarningSources['shiftedCuts']): ReportWarning[] {
  if (shifted === undefined || shifted.sources.length === 0) return [];
  const stored = shifted.cuts.filter(({ stored }) => stored).map(({ name }) => `'${name}'`);
  if (stored.length === 0) return [];
  const message = `${stored.join(', ')}: stored in the files, so that the shifted variables of ${shifted.sources.join(', ')} do not move them; these systematic errors are too small by what the cuts would add.`;
  return [{ subject: 'cuts stored as booleans', message }];
}

function failedVerdicts(verdicts: readonly Verdict[]): ReportWarning[] {
  const failed = verdicts.filter(({ passed }) => !passed);
  if (failed.length === 0) return [];
  const found = failed.map(
    ({ group, test, value, demand }) => `${group}: ${test}: ${value.toPrecision(3)}, asked ${demand}`,
  );
  return [{ subject: 'validation failed', message: `${found.join('; ')}.` }];
}

function outsideWarnings(selection: WarningSources['selection']): ReportWarning[] {
  if (selection === undefined) return [];
  const share = selection.outside / selection.events;
  if (!(share > 0.5)) return [];
  const message = `${(100 * share).toFixed(0)}% of the selected events have a reconstructed energy outside the effect bins.`;
  return [{ subject: 'most events lie outside the bins', message }];
}
