import type { Data } from 'plotly.js';
import { DomainError } from '../../core/index.js';
import { logAxis, plotLayout } from '../drawing/axes.js';
import { requireBins } from '../drawing/bins.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { fluxPoints, type SpectrumPoints, scaledLimits } from '../drawing/flux-points.js';
import { groupStyle, groupStyles, groupStylesOf, modelDash, otherColours } from '../drawing/palette.js';
import { plotText, titles } from '../drawing/text.js';
import { legendLine } from '../drawing/traces.js';

/** Unfolded flux of one mass group, light, heavy or total; a point is the average over its bin. */
export interface FluxSeries {
  readonly group: string;
  /** [bin], m^-2 s^-1 sr^-1 GeV^-1; zero or negative values are allowed */
  readonly flux: Numbers;
  /** [bin], statistical error */
  readonly statErr: Numbers;
  /** [bin], error from the finite simulation */
  readonly mcErr: Numbers;
  /** [bin], systematic errors, absolute one-sided widths */
  readonly systLow?: Numbers;
  readonly systHigh?: Numbers;
}

/** A flux model as a curve. */
export interface ModelCurve {
  /** "H4a" */
  readonly model: string;
  /** The mass group that it is the flux of. */
  readonly group: string;
  /** [point], GeV, ascending */
  readonly energyGeV: Numbers;
  /** [point], m^-2 s^-1 sr^-1 GeV^-1 */
  readonly flux: Numbers;
}

/** A published spectrum: the columns of data/published, energies not scaled. */
export interface PublishedSpectrum {
  /** "IceTop+IceCube 3 years" */
  readonly experiment: string;
  /** The mass group, or "total" for all-particle. */
  readonly group: string;
  readonly energyGeV: Numbers;
  readonly flux: Numbers;
  readonly statLow: Numbers;
  readonly statHigh: Numbers;
  readonly systLow?: Numbers;
  readonly systHigh?: Numbers;
}

export interface FluxSpectrum {
  /** [bin + 1], GeV */
  readonly energyEdgesGeV: Numbers;
  readonly series: readonly FluxSeries[];
  readonly models?: readonly ModelCurve[];
  readonly published?: readonly PublishedSpectrum[];
}

export interface FluxSpectrumOptions {
  /** Unique name of the figure; default "flux". */
  readonly name?: string;
  readonly title?: string;
  /** Flux is multiplied by (E/GeV)^power; default 2.7. */
  readonly power?: number;
}

/** Unfolded flux over models and published points on logarithmic axes. What is compatible with zero is an upper limit. */
export function fluxSpectrumFigure(spectrum: FluxSpectrum, options: FluxSpectrumOptions = {}): Figure {
  const { name = 'flux', title = 'Flux', power = 2.7 } = options;
  const { energyEdgesGeV: edges, series, models = [], published = [] } = spectrum;
  for (const each of series) {
    requireBins(name, `flux of ${each.group}`, each.flux, edges.length - 1);
    requireBins(name, `statErr of ${each.group}`, each.statErr, edges.length - 1);
    requireBins(name, `mcErr of ${each.group}`, each.mcErr, edges.length - 1);
    requireErrors(name, each);
  }
  const styles = groupStylesOf(series.map(({ group }) => group));
  const window: [number, number] = [edges[0] / 1.5, edges[edges.length - 1] * 1.5];
  const own = series.map((each) => ownPoints(edges, each));
  const others = published
    .map((each) => ({ ...publishedPoints(each), each }))
    .map((each) => within(each, window));
  return makeFigure({
    name,
    title,
    caption: caption(spectrum, power),
    data: [
      ...modelTraces(models, power, window),
      ...others.flatMap((points, i) => publishedTraces(published[i], points, { index: i, power })),
      ...own.flatMap((points, i) =>
        fluxPoints(points, {
          style: { ...styles[i], size: 8, open: false },
          power,
          name: ownName(styles[i].label, published.length + models.length > 0),
          legendgroup: `own ${styles[i].label}`,
          legendrank: 900,
        }),
      ),
    ],
    layout: plotLayout({
      height: 560,
      xaxis: logAxis(titles.energy, window),
      yaxis: logAxis(titles.scaledFlux(power), scaledLimits([...own, ...others], power)),
    }),
  });
}

/** A flux without a known error would silently be left out. NaN as the flux itself is a gap. */
function requireErrors(figure: string, { group, flux, statErr, mcErr }: FluxSeries): void {
  for (let bin = 0; bin < flux.length; bin++) {
    if (!Number.isFinite(flux[bin]) || Number.isFinite(statErr[bin] + mcErr[bin])) continue;
    throw new DomainError(`figure '${figure}': the flux of ${group} in bin ${bin} has no error`, {
      fields: { figure, group, bin, statErr: statErr[bin], mcErr: mcErr[bin] },
      remedy: 'Give finite errors, or NaN as the flux where there is none.',
    });
  }
}

const ownName = (label: string, compared: boolean): string => (compared ? `this analysis, ${label}` : label);

function caption({ series, models = [], published = [] }: FluxSpectrum, power: number): string {
  const systematic = series.some(({ systLow }) => systLow !== undefined);
  return [
    `Flux times (E/GeV)^${power}, averaged over each bin and drawn at its logarithmic centre. Error bars: statistical and Monte-Carlo${systematic ? '; boxes: systematic' : ''}.`,
    'Arrows: 95% upper limits where a point is compatible with zero.',
    ...(models.length > 0 ? [`Lines: ${[...new Set(models.map(({ model }) => model))].join(', ')}.`] : []),
    ...(published.length > 0
      ? [
          'Open symbols: published points with statistical errors, as limits where the fit lies at its boundary; experiments differ in energy scale, hadronic model and in what they call a group.',
        ]
      : []),
  ].join(' ');
}

function ownPoints(edges: Numbers, each: FluxSeries): SpectrumPoints {
  const error = Array.from(each.statErr, (stat, i) => Math.hypot(stat, each.mcErr[i]));
  const energy = Array.from(each.flux, (_, i) => Math.sqrt(edges[i] * edges[i + 1]));
  return {
    energyGeV: energy,
    energyLow: energy.map((value, i) => value - edges[i]),
    energyHigh: energy.map((value, i) => edges[i + 1] - value),
    flux: each.flux,
    low: error,
    high: error,
    systLow: each.systLow,
    systHigh: each.systHigh,
    limit: (i) => Math.max(0, each.flux[i]) + 1.645 * error[i],
  };
}

/** Errors are the statistical ones, or the systematic ones where the source books its only error there. */
function publishedPoints(each: PublishedSpectrum): SpectrumPoints {
  const noStat =
    Array.from(each.statHigh).every((value) => value === 0) &&
    Array.from(each.statLow).every((value) => value === 0);
  const low = noStat && each.systLow ? each.systLow : each.statLow;
  const high = noStat && each.systHigh ? each.systHigh : each.statHigh;
  return {
    energyGeV: each.energyGeV,
    flux: each.flux,
    low,
    high,
    limit: (i) => each.flux[i] + high[i],
  };
}

function within(points: SpectrumPoints, [lower, upper]: readonly [number, number]): SpectrumPoints {
  const kept = Array.from(points.energyGeV, (_, i) => i).filter(
    (i) => points.energyGeV[i] >= lower && points.energyGeV[i] <= upper,
  );
  const pick = (values: Numbers): number[] => kept.map((i) => values[i]);
  return {
    energyGeV: pick(points.energyGeV),
    flux: pick(points.flux),
    low: pick(points.low),
    high: pick(points.high),
    limit: (i) => points.limit(kept[i]),
  };
}

const openSymbols = [
  'circle-open',
  'square-open',
  'diamond-open',
  'triangle-up-open',
  'triangle-down-open',
  'cross-open',
  'x-open',
  'star-open',
  'pentagon-open',
  'hexagon-open',
] as const;

/** A published point of a mass group has the group's colour; all-particle points have a colour for each experiment. */
function publishedTraces(
  each: PublishedSpectrum,
  points: SpectrumPoints,
  { index, power }: { index: number; power: number },
): Data[] {
  if (points.energyGeV.length === 0) return [];
  const group = groupStyle(each.group, index);
  const colour = group === groupStyles.total ? otherColours[index % otherColours.length] : group.colour;
  const name = group === groupStyles.total ? each.experiment : `${each.experiment}, ${group.label}`;
  const symbol = openSymbols[index % openSymbols.length];
  return fluxPoints(points, {
    style: { colour, symbol, size: 7, open: true },
    power,
    name,
    legendgroup: `published ${index}`,
  });
}

/** A model's lines have the group's colour and a dash of their own; one black entry a model in the legend. */
function modelTraces(
  models: readonly ModelCurve[],
  power: number,
  window: readonly [number, number],
): Data[] {
  const names = [...new Set(models.map(({ model }) => model))];
  const dashOf = (model: string) => modelDash(names.indexOf(model));
  const entries = names.map((model) => legendLine(model, dashOf(model), `model ${model}`));
  const curves = models.map((curve, i): Data => {
    const { colour, label } = groupStyle(curve.group, i);
    return {
      type: 'scatter',
      mode: 'lines',
      name: `${plotText(curve.model)}, ${plotText(label)}`,
      ...scaledCurve(curve, power, window),
      line: { color: colour, width: 1.4, dash: dashOf(curve.model) },
      opacity: 0.75,
      legendgroup: `model ${curve.model}`,
      showlegend: false,
    };
  });
  return [...entries, ...curves];
}

function scaledCurve(
  { energyGeV, flux }: ModelCurve,
  power: number,
  [lower, upper]: readonly [number, number],
) {
  const kept = Array.from(energyGeV, (_, k) => k).filter(
    (k) => energyGeV[k] >= lower && energyGeV[k] <= upper && flux[k] > 0,
  );
  return {
    x: kept.map((k) => Number(energyGeV[k].toPrecision(6))),
    y: kept.map((k) => Number((flux[k] * energyGeV[k] ** power).toPrecision(5))),
  };
}
