import { accuracyScanFigure, type ReportSection, type Table } from '../../plots/index.js';
import { type AccuracyPoint, percent } from '../../validation/index.js';
import type { ChallengeResult } from '../stages/challenge.js';
import { agreementSections } from './report-agreement.js';
import type { ReportInput } from './report-input.js';

/** The tests of `airshower validate` that a run leaves out, as sections of the report. */
export function challengeSections(input: ReportInput): ReportSection[] {
  const { challenge, simulation } = input;
  if (challenge === undefined) return [];
  const { knownSpectra } = challenge;
  return [
    ...agreementSections(input, challenge),
    ...(knownSpectra === undefined
      ? []
      : [
          knownSpectraSection(knownSpectra),
          classificationSection(knownSpectra, simulation.confusion.accuracy),
        ]),
  ];
}

type KnownSpectra = NonNullable<ChallengeResult['knownSpectra']>;

function knownSpectraSection(knownSpectra: KnownSpectra): ReportSection {
  return {
    name: 'known-spectra',
    title: 'Validation: known spectra',
    paragraphs: [
      'Pseudo-data from one random half of the showers, unfolded with the response of the other half. Pulls are against the smeared truth, biases against the truth.',
    ],
    tables: [
      recoveredTable([...knownSpectra.models, ...knownSpectra.stress]),
      modelTable(knownSpectra.models),
    ],
  };
}

type Recovered = KnownSpectra['models'];

function recoveredTable(recovered: Recovered): Table {
  const right = (name: string) => ({ name, align: 'right' as const });
  return {
    title: 'Known spectra',
    columns: [
      { name: 'spectrum' },
      { name: 'prior' },
      { name: 'of' },
      right('bins'),
      right('mean pull'),
      right('width'),
      right('coverage'),
      right('mean bias'),
      right('largest bias'),
    ],
    rows: recovered.flatMap(({ spectrum, prior, summaries, bins }) =>
      summaries.map((summary) => [
        spectrum,
        prior,
        summary.name,
        String(bins.filter(({ name }) => name === summary.name).length),
        summary.pullMean.toFixed(2),
        summary.pullWidth.toFixed(2),
        summary.coverage.toFixed(3),
        percent(summary.rawBiasMean),
        percent(summary.rawBiasLargest),
      ]),
    ),
    note: 'Bins whose relative error is above one third are left out of pulls and biases.',
  };
}

/** What the flux model inside bins and groups of the response costs. */
function modelTable(recovered: Recovered): Table {
  const [own] = recovered.map(({ prior }) => prior);
  return {
    title: 'What another composition inside the groups does',
    columns: [
      { name: 'spectrum' },
      ...['total', 'light', 'heavy'].map((name) => ({ name, align: 'right' as const })),
    ],
    rows: recovered
      .filter(({ prior }) => prior === own)
      .map(({ spectrum, expected }) => [
        spectrum,
        ...['total', 'light', 'heavy'].map((name) =>
          percent(compositionShift(expected.filter((bin) => bin.name === name))),
        ),
      ]),
    note: 'Largest shift of a flux point against a response that were weighted with the spectrum itself inside bins and groups. The systematic source of kind weighting has to cover it.',
  };
}

/** How far the composition inside bins and groups moves a spectrum where it moves it most. */
export function compositionShift(
  bins: readonly { readonly unfolded: number; readonly modelled: number }[],
): number {
  return bins
    .map(({ unfolded, modelled }) => unfolded / modelled - 1)
    .reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
}

function classificationSection({ accuracyScan }: KnownSpectra, ownAccuracy: number): ReportSection {
  const chosen = accuracyScan.slice(0, -1);
  const own = accuracyScan[accuracyScan.length - 1];
  const names = [...new Set(own.effects.map(({ name }) => name))];
  const figure = accuracyScanFigure({
    accuracy: chosen.map(({ accuracy }) => accuracy),
    ownAccuracy,
    projections: names.map((group) => ({
      group,
      error: chosen.map((point) => medianError(point, group)),
      shift: chosen.map((point) => largestShift(point, group)),
      own: { error: medianError(own, group), shift: largestShift(own, group) },
    })),
  });
  return {
    name: 'accuracy-scan',
    title: 'Validation: dependence on the classification',
    tables: [accuracyTable(accuracyScan, names)],
    figures: [figure],
  };
}

function accuracyTable(points: readonly AccuracyPoint[], names: readonly string[]): Table {
  const right = (name: string) => ({ name, align: 'right' as const });
  return {
    title: 'Classifiers of chosen accuracy',
    columns: [
      { name: 'accuracy' },
      right('iterations'),
      ...names.flatMap((name) => [right(`error ${name}`), right(`bias ${name}`), right(`shift ${name}`)]),
    ],
    rows: points.map((point) => [
      Number.isFinite(point.accuracy) ? `${(100 * point.accuracy).toFixed(0)}%` : "the analysis' own",
      String(point.iterations),
      ...names.flatMap((name) => [
        percent(medianError(point, name)),
        percent(largest(point, name, 'bias')),
        percent(largestShift(point, name)),
      ]),
    ]),
    note: 'Error: median over the energy bins, statistical and Monte-Carlo. Bias: the largest. Shift: the largest where the data are classified five points worse than assumed.',
  };
}

function medianError({ effects }: AccuracyPoint, name: string): number {
  const errors = effects.filter((effect) => effect.name === name).map(({ error }) => error);
  return errors.sort((a, b) => a - b)[Math.floor(errors.length / 2)];
}

function largestShift(point: AccuracyPoint, name: string): number {
  return Math.abs(largest(point, name, 'shift'));
}

function largest({ effects }: AccuracyPoint, name: string, key: 'bias' | 'shift'): number {
  const own = effects.filter((effect) => effect.name === name).map((effect) => effect[key]);
  return own.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
}
