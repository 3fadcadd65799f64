import type * as plots from '../../src/plots/index.js';
import { causeEdges, effectEdges, groups } from './examples.js';

const cells = groups.length * (causeEdges.length - 1);
const effects = groups.length * (effectEdges.length - 1);
/** Falls by a third from bin to bin, and differs by group. */
const counts = Array.from(
  { length: cells },
  (_, cell) => 1e5 * Math.exp(-0.1 * cell) * (1 + (cell % groups.length)),
);
const scaled = (factor: (cell: number) => number): number[] =>
  counts.map((count, cell) => count * factor(cell));

/** The parts of a report that say how the unfolding was chosen and checked. */
export const unfoldingParts: Partial<plots.AnalysisReportParts> = {
  responseNumbers: {
    causes: cells,
    effects,
    conditionNumber: 20.8,
    diagonalFraction: 0.43,
    poorCauses: [{ name: 'lg(E/GeV) 7.9–8.0, Fe', events: 1650 }],
  },
  purityStability: {
    groups,
    lgEnergyEdges: effectEdges,
    purity: Array.from({ length: effects }, (_, cell) =>
      cell === 0 ? Number.NaN : 0.4 + 0.1 * Math.sin(cell),
    ),
    stability: Array.from({ length: effects }, (_, cell) => 0.5 + 0.1 * Math.cos(cell)),
  },
  iterationChoice: {
    criterion: 'mean-squared-error',
    iterations: 6,
    scores: Array.from({ length: 20 }, (_, i) => 1 + 3 / (i + 1) + 0.1 * i),
  },
  toyErrors: {
    toys: 1000,
    groups,
    lgEnergyEdges: causeEdges,
    kinds: ['data', 'response'].map((name, kind) => ({
      name,
      propagated: scaled((cell) => (cell === 3 ? 0 : 0.02)),
      spread: scaled((cell) => (cell === 3 ? 0 : 0.02 * (1 + 0.03 * Math.sin(cell + kind)))),
    })),
  },
  alternatives: {
    groups,
    lgEnergyEdges: causeEdges,
    nominal: scaled((cell) => (cell === 5 ? 0 : 1)),
    nominalErr: scaled(() => 0.05),
    alternatives: [
      { name: 'prior uniform', unfolded: scaled((cell) => 1 + 0.05 * Math.sin(cell)) },
      { name: 'method tikhonov', unfolded: scaled((cell) => 1 + 0.1 * Math.cos(cell)) },
    ],
  },
  alternativeSummaries: [
    { kind: 'prior', name: 'uniform', meanShift: 0.001, largestShift: -0.13, largestPull: 2.3 },
    { kind: 'method', name: 'tikhonov', meanShift: -0.01, largestShift: 0.5, largestPull: 2.34 },
  ],
  spectrumTests: {
    refolding: { chi2: 14.6, ndf: 13.3, pValue: 0.354 },
    bottomLine: [
      {
        model: 'H4a',
        folded: { chi2: 120, ndf: 38, pValue: 2e-10 },
        unfolded: { chi2: 119.5, ndf: 38, pValue: 2.2e-10 },
        passed: true,
      },
    ],
  },
  sourceCorrelations: {
    names: ['VEM calibration', 'energy scale'],
    correlations: [
      [1, -0.5],
      [-0.5, 1],
    ],
  },
  fit: {
    parameters: [{ name: 'light: index', value: -2.712, error: 0.013 }],
    chi2: 31.2,
    ndf: 32,
    p_value: 0.51,
  },
};
