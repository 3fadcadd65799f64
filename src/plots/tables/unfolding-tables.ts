import type { Table } from './table.js';
import { formatCount, formatPercent } from './uncertainty.js';

interface Chi2 {
  readonly chi2: number;
  readonly ndf: number;
  readonly pValue: number;
}

/** Tests of an unfolded spectrum in the space of the data and after unfolding. */
export interface SpectrumTests {
  /** The refolded spectrum against the data. */
  readonly refolding: Chi2;
  /** Flux models against data and unfolded counts. */
  readonly bottomLine: readonly {
    readonly model: string;
    readonly folded: Chi2;
    readonly unfolded: Chi2;
    readonly passed: boolean;
  }[];
}

/** One row per test: chi-squared over degrees of freedom before and after unfolding. */
export function spectrumTestTable({ refolding, bottomLine }: SpectrumTests): Table {
  const over = ({ chi2, ndf }: Chi2): string =>
    `${chi2.toFixed(1)} / ${Number.isInteger(ndf) ? ndf : ndf.toFixed(1)}`;
  const p = ({ pValue }: Chi2): string => {
    if (pValue === 0) return 'below 1e-300';
    return pValue < 1e-3 ? pValue.toExponential(1) : pValue.toFixed(3);
  };
  return {
    title: 'Refolding and bottom-line test',
    columns: [
      { name: 'spectrum' },
      { name: 'χ²/ndf in the data', align: 'right' },
      { name: 'p-value', align: 'right' },
      { name: 'χ²/ndf unfolded', align: 'right' },
      { name: 'bottom line', unbroken: true },
    ],
    rows: [
      ['the result, refolded', over(refolding), p(refolding), '', ''],
      ...bottomLine.map(({ model, folded, unfolded, passed }) => [
        model,
        over(folded),
        p(folded),
        over(unfolded),
        passed ? '✓ passed' : '✗ FAILED',
      ]),
    ],
    note: 'The result with the errors of data and simulation, models with those of the data alone. Unfolding must not tell a model from the data better than the data do (Cousins, May, Sun, arXiv:1607.07038).',
  };
}

/** How well a response can be unfolded, in numbers. */
export interface ResponseNumbers {
  readonly causes: number;
  readonly effects: number;
  readonly conditionNumber: number;
  readonly diagonalFraction: number;
  readonly poorCauses: readonly { readonly name: string; readonly events: number }[];
}

export function responseQualityTable(numbers: ResponseNumbers): Table {
  const { causes, effects, conditionNumber, diagonalFraction, poorCauses } = numbers;
  const poor = poorCauses.map(({ name, events }) => `${name}: ${formatCount(events)}`).join('; ');
  return {
    title: 'Quality of the response',
    columns: [{ name: 'what' }, { name: 'value' }],
    rows: [
      ['causes × effects', `${causes} × ${effects}`],
      ['condition number', Number.isFinite(conditionNumber) ? conditionNumber.toPrecision(3) : 'singular'],
      ['reconstructed in their own cell', formatPercent(diagonalFraction)],
      ['causes in range with fewer than 2,000 effective events', poor === '' ? 'none' : poor],
    ],
  };
}

/** What an alternative prior or method does to the inner cells. */
export interface AlternativeSummary {
  readonly kind: 'prior' | 'method';
  readonly name: string;
  /** Over the cells of the published range. */
  readonly meanShift: number;
  readonly largestShift: number;
  /** Largest |shift| / total error. */
  readonly largestPull: number;
}

export function alternativesTable(alternatives: readonly AlternativeSummary[]): Table {
  return {
    title: 'Dependence on prior and method',
    columns: [
      { name: 'unfolded with' },
      { name: 'mean shift', align: 'right' },
      { name: 'largest shift', align: 'right' },
      { name: 'largest shift / error', align: 'right' },
    ],
    rows: alternatives.map(({ kind, name, meanShift, largestShift, largestPull }) => [
      `${kind} ${name}`,
      formatPercent(meanShift),
      formatPercent(largestShift),
      largestPull.toFixed(2),
    ]),
    note: 'Of the counts per mass group in the published range, against the result and its statistical and Monte-Carlo error.',
  };
}
