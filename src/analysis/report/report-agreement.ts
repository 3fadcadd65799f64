import {
  type BranchDifferences,
  branchDifferencesFigure,
  type DataSimulationComparison,
  dataSimulationFigure,
  type ReportSection,
  type Table,
} from '../../plots/index.js';
import { type BranchComparison, percent } from '../../validation/index.js';
import type { Stored } from '../run/run-directory.js';
import type { ChallengeResult } from '../stages/challenge.js';
import type { DrawnAgreement } from '../stages/data-simulation.js';
import { splitParts } from '../validated/splits.js';
import type { ReportInput } from './report-input.js';

type Comparison = Stored<BranchComparison>;

/** Data against simulation, split tests and methods, as sections of the report. */
export function agreementSections(input: ReportInput, challenge: ChallengeResult): ReportSection[] {
  const { dataSimulation, splits, methods } = challenge;
  return [
    ...(dataSimulation ? [dataSimulationSection(input, dataSimulation)] : []),
    ...(splits ? [splitSection(splits)] : []),
    ...(methods ? [methodSection(methods)] : []),
  ];
}

/** Tests that could not be made, and why. */
export function untestedNotes({ dataSimulation, splits, methods }: ChallengeResult): string[] {
  return [
    ...(splits?.splits ?? []).flatMap(({ split, reason }) =>
      reason === undefined ? [] : [`Not tested: ${splitParts[split].join(' against ')} (${reason}).`],
    ),
    ...(methods?.impossible ?? []).map(({ method, reason }) => `Not compared: ${method} (${reason}).`),
    ...(dataSimulation?.leftOut ?? []).map((place) => `Too few events to compare shapes: ${place}.`),
  ];
}

function dataSimulationSection(
  { context }: ReportInput,
  { agreements, weighting }: NonNullable<ChallengeResult['dataSimulation']>,
): ReportSection {
  const names = context.causes.groups.map(({ name }) => name);
  return {
    name: 'data-simulation-slices',
    title: 'Validation: data against simulation',
    paragraphs: [
      `Shapes in slices of reconstructed energy, the simulation weighted with ${weighting}. χ² with the errors of both, one scale fitted; the p-value of the Kolmogorov-Smirnov distance is that of toys with the same errors, in which throws of one shower move together.${agreements.some(({ background }) => background) ? ' The background is known by cell of energy and group, and spread as the simulated events of each cell are.' : ''} Where there are several years, the figures show the year that agrees least.`,
    ],
    tables: [agreementTable(agreements)],
    figures: leastAgreeing(agreements).map((each) =>
      dataSimulationFigure(comparisonOf(each, names, weighting)),
    ),
  };
}

function agreementTable(agreements: readonly DrawnAgreement[]): Table {
  const right = (name: string) => ({ name, align: 'right' as const });
  return {
    title: 'Data against simulation',
    columns: [
      { name: 'variable' },
      { name: 'lg(E/GeV)' },
      { name: 'year' },
      right('events'),
      right('χ²'),
      right('degrees of freedom'),
      right('p'),
      right('KS distance'),
      right('p (KS)'),
    ],
    rows: agreements.map((each) => [
      each.label,
      `${each.low.toFixed(1)}–${each.high.toFixed(1)}`,
      each.year,
      each.dataEvents.toFixed(0),
      each.chiSquared.toFixed(1),
      String(each.degreesOfFreedom),
      each.chiSquaredPValue.toPrecision(2),
      each.distance.toPrecision(2),
      each.ksPValue.toPrecision(2),
    ]),
  };
}

/** Of every variable and slice, the year of the smallest p-value. */
function leastAgreeing(agreements: readonly DrawnAgreement[]): DrawnAgreement[] {
  const worst = new Map<string, DrawnAgreement>();
  const least = ({ chiSquaredPValue, ksPValue }: DrawnAgreement) => Math.min(chiSquaredPValue, ksPValue);
  for (const each of agreements) {
    const key = `${each.variable} ${each.low}`;
    const known = worst.get(key);
    if (known === undefined || least(each) < least(known)) worst.set(key, each);
  }
  return [...worst.values()];
}

function comparisonOf(
  each: DrawnAgreement,
  groups: readonly string[],
  weighting: string,
): DataSimulationComparison {
  const scale = total(each.data) / total(each.simulation);
  const scaled = (values: readonly number[]): number[] => values.map((value) => value * scale);
  const when = each.year === 'all' ? '' : `, ${each.year}`;
  return {
    feature: `${each.label} at lg E ${each.low.toFixed(1)} to ${each.high.toFixed(1)}${when}`,
    edges: each.edges,
    data: each.data,
    dataErr: each.dataVariances.map(Math.sqrt),
    simulation: scaled(each.simulation),
    simulationErr: scaled(each.simulationVariances.map(Math.sqrt)),
    groups: [
      ...groups.map((group, index) => ({ group, simulation: scaled(each.groups[index]) })),
      ...(each.background ? [{ group: 'background', simulation: scaled(each.background) }] : []),
    ],
    chiSquared: each.chiSquared,
    degreesOfFreedom: each.degreesOfFreedom,
    pValue: each.chiSquaredPValue,
    weighting: `${weighting}, scaled by ${scale.toFixed(3)} to the data`,
  };
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

function splitSection({ splits }: NonNullable<ChallengeResult['splits']>): ReportSection {
  const made = splits.flatMap(({ split, comparison }) =>
    comparison === undefined ? [] : [{ split, comparison }],
  );
  return {
    name: 'splits',
    title: 'Validation: split tests',
    paragraphs: [
      'The data in two parts, each unfolded with its own part of the response (zenith, core) or of the livetime (seasons, runs), with as many iterations as all data. What both share cancels in the pseudo-experiments as it does in the data.',
    ],
    tables:
      made.length === 0
        ? []
        : [
            comparisonTable(
              'Split tests',
              made.map(({ comparison }) => comparison),
            ),
          ],
    figures: made.map(({ split, comparison }) =>
      differencesFigure([comparison], {
        name: `split-${split}`,
        title: `${comparison.first} against ${comparison.second}`,
      }),
    ),
  };
}

function methodSection({ methods, regressors }: NonNullable<ChallengeResult['methods']>): ReportSection {
  return {
    name: 'methods',
    title: 'Validation: methods',
    paragraphs: [
      'The same data unfolded by other methods, and with energies of the other regression. Methods differ in what they smooth: what is expected of the difference is not 0. Methods without regularisation ring, bin by bin.',
    ],
    tables: [comparisonTable('Methods', [...methods, ...(regressors ? [regressors] : [])])],
    figures: [
      ...(methods.length === 0
        ? []
        : [differencesFigure(methods, { name: 'methods', title: `Methods against ${methods[0].second}` })]),
      ...(regressors === undefined
        ? []
        : [
            differencesFigure([regressors], {
              name: 'regressors',
              title: `${regressors.first} against ${regressors.second}`,
            }),
          ]),
    ],
  };
}

/** One row for each comparison and kind of projection. */
function comparisonTable(title: string, comparisons: readonly Comparison[]): Table {
  const right = (name: string) => ({ name, align: 'right' as const });
  return {
    title,
    columns: [
      { name: 'first' },
      { name: 'second' },
      { name: 'of' },
      right('T²'),
      right('bins'),
      right('p'),
      right('mean difference'),
      right('expected'),
      right('largest difference in errors'),
    ],
    rows: comparisons.flatMap(({ first, second, bins, distances }) =>
      distances.map(({ name, tSquared, dimensions, pValue }) => {
        const own = bins.filter((bin) => bin.name === name);
        const mean = (value: (bin: (typeof own)[number]) => number): number =>
          own.reduce((sum, bin) => sum + value(bin) / own.length, 0);
        const pulls = own.map(({ difference, expected, error }) => (difference - expected) / error);
        return [
          first,
          second,
          name,
          tSquared.toFixed(1),
          String(dimensions),
          pValue.toPrecision(2),
          percent(mean(({ difference }) => difference)),
          percent(mean(({ expected }) => expected)),
          pulls.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a)).toFixed(1),
        ];
      }),
    ),
    note: "T²: chi-squared of the difference less what is expected, with the covariance of the pseudo-experiments; p by Hotelling's distribution. Bins with an error above a third are left out.",
  };
}

function differencesFigure(
  comparisons: readonly Comparison[],
  { name, title }: { readonly name: string; readonly title: string },
) {
  const [{ second, distances }] = comparisons;
  const differences: BranchDifferences = {
    name,
    title,
    reference: second,
    experiments: distances[0].experiments,
    branches: comparisons.map(({ first, bins, distances: kinds }) => ({
      label: first,
      projections: kinds.map(({ name: group }) => {
        const own = bins.filter((bin) => bin.name === group);
        return {
          group,
          lgEnergyEdges: [...own.map(({ low }) => low), own[own.length - 1].high],
          difference: own.map(({ difference }) => difference),
          expected: own.map(({ expected }) => expected),
          error: own.map(({ error }) => error),
        };
      }),
    })),
  };
  return branchDifferencesFigure(differences);
}
