import { axis, plotLayout } from '../drawing/axes.js';
import { requireBins } from '../drawing/bins.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { faintColour, groupStyle, groupStylesOf, modelDash } from '../drawing/palette.js';
import { titles } from '../drawing/text.js';
import { binnedPoints, legendLine, stepLine } from '../drawing/traces.js';

/** Fractions of the all-particle flux per mass group, errors from the joint covariance. */
export interface CompositionFractions {
  /** [bin + 1], lg(E/GeV) */
  readonly lgEnergyEdges: Numbers;
  readonly groups: readonly {
    readonly group: string;
    /** [bin], 0..1 */
    readonly fraction: Numbers;
    /** [bin] */
    readonly fractionErr: Numbers;
    /** [bin], a flux model's fractions for comparison */
    readonly model?: Numbers;
  }[];
  /** Name of the model, where there is one. */
  readonly modelName?: string;
}

/** Fractions of the mass groups against energy. */
export function compositionFractionsFigure(composition: CompositionFractions): Figure {
  const { lgEnergyEdges: edges, groups, modelName } = composition;
  const styles = groupStylesOf(groups.map(({ group }) => group));
  const modelLine = (i: number) => ({ ...styles[i], dash: modelDash(0) });
  for (const { group, fraction } of groups)
    requireBins('composition-fractions', `fraction of ${group}`, fraction, edges.length - 1);
  return makeFigure({
    name: 'composition-fractions',
    title: 'Composition: fractions of the flux',
    caption: `Fraction of the all-particle flux per mass group; errors are total, with the correlations between groups.${modelName ? ` Lines: ${modelName}.` : ''}`,
    data: [
      ...groups.flatMap(({ fraction, fractionErr, model }, i) => [
        ...(model
          ? [stepLine(edges, model, modelLine(i), { showlegend: false, legendgroup: styles[i].label })]
          : []),
        binnedPoints(edges, fraction, fractionErr, {
          style: styles[i],
          dodge: [i, groups.length],
          placement: { legendgroup: styles[i].label },
        }),
      ]),
      ...(modelName && groups.some(({ model }) => model !== undefined)
        ? [legendLine(modelName, modelDash(0))]
        : []),
    ],
    layout: plotLayout({
      xaxis: axis(titles.lgEnergy),
      yaxis: axis('fraction of the all-particle flux', { rangemode: 'tozero' }),
    }),
  });
}

/** Mean logarithmic mass. */
export interface MeanLogarithmicMass {
  /** [bin + 1], lg(E/GeV) */
  readonly lgEnergyEdges: Numbers;
  /** [bin], <ln A> */
  readonly meanLnA: Numbers;
  /** [bin], statistical */
  readonly statErr: Numbers;
  /** [bin], total */
  readonly totalErr: Numbers;
  readonly models?: readonly { readonly name: string; readonly meanLnA: Numbers }[];
}

const elements = [
  { name: 'p', mass: 1 },
  { name: 'He', mass: 4 },
  { name: 'O', mass: 16 },
  { name: 'Fe', mass: 56 },
] as const;

/** Mean ln A against energy, between pure protons and pure iron. */
export function meanLogarithmicMassFigure(mass: MeanLogarithmicMass): Figure {
  const edges = mass.lgEnergyEdges;
  requireBins('mean-ln-a', 'meanLnA', mass.meanLnA, edges.length - 1);
  const total = { ...groupStyle('total'), label: '⟨ln A⟩, total error' };
  const thick = binnedPoints(edges, mass.meanLnA, mass.statErr, {
    style: total,
    placement: { showlegend: false },
  });
  const models = (mass.models ?? []).map(({ name, meanLnA }, i) =>
    stepLine(edges, meanLnA, { ...groupStyle(name, i), dash: modelDash(i) }),
  );
  return makeFigure({
    name: 'mean-ln-a',
    title: 'Mean logarithmic mass',
    caption: 'Mean ln A from the fractions of the groups, with statistical (thick) and total errors.',
    data: [
      ...models,
      binnedPoints(edges, mass.meanLnA, mass.totalErr, { style: total }),
      { ...thick, error_y: { ...('error_y' in thick ? thick.error_y : {}), thickness: 3 } as never },
    ],
    layout: plotLayout({
      xaxis: axis(titles.lgEnergy),
      yaxis: axis('⟨ln <i>A</i>⟩', { range: [-0.25, 4.5] }),
      shapes: elements.map(({ mass: A }) => ({
        type: 'line',
        xref: 'paper',
        x0: 0,
        x1: 1,
        y0: Math.log(A),
        y1: Math.log(A),
        line: { color: faintColour, width: 1, dash: 'dot' },
      })),
      annotations: elements.map(({ name, mass: A }) => ({
        text: name,
        xref: 'paper',
        x: 1,
        xanchor: 'right',
        xshift: -8,
        y: Math.log(A),
        yanchor: 'bottom',
        showarrow: false,
        font: { color: faintColour },
      })),
    }),
  });
}
