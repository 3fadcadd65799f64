import type { Data, Layout } from 'plotly.js';
import { axis, plotLayout } from '../drawing/axes.js';
import { requireBins } from '../drawing/bins.js';
import { displayed } from '../drawing/displayed.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { declinationRange, graticuleLabels, graticuleTraces, type SkyView } from '../drawing/graticule.js';
import { divergingScale, sequentialScale } from '../drawing/palette.js';
import { unprojectSky } from '../drawing/sky-projection.js';
import { capitalized, plotText } from '../drawing/text.js';

/** The picture elements of a map and the directions they look at. */
export interface SkyRaster extends SkyView {
  readonly columns: number;
  readonly rows: number;
  /** [row x column], row-major from the lower left, 0 to 2 pi; NaN outside the map */
  readonly raRad: Float64Array;
  /** [row x column]; NaN outside the map */
  readonly decRad: Float64Array;
}

/** Directions for which a sky map wants values: fill an array of raRad.length from the pixels of the sphere and draw it. */
export function skyRaster(view: SkyView, columns = isPolar(view) ? 180 : 300): SkyRaster {
  const { width, height } = extent(view);
  const rows = Math.round((columns * height) / width);
  const raRad = new Float64Array(rows * columns).fill(Number.NaN);
  const decRad = new Float64Array(rows * columns).fill(Number.NaN);
  const [south, north] = declinationRange(view).map((degrees) => (degrees * Math.PI) / 180);
  for (let i = 0; i < rows * columns; i++) {
    const point = unprojectSky(view.projection, {
      x: rasterCentre(i % columns, columns, width),
      y: rasterCentre(Math.floor(i / columns), rows, height),
    });
    if (point === undefined || point.decRad < south || point.decRad > north) continue;
    raRad[i] = point.raRad;
    decRad[i] = point.decRad;
  }
  return { ...view, columns, rows, raRad, decRad };
}

const isPolar = ({ projection }: SkyView): boolean => projection === 'south' || projection === 'north';

/** Middle of picture element `i` of `count` on a side of the given length around 0. */
function rasterCentre(i: number, count: number, length: number): number {
  return ((i + 0.5) / count - 0.5) * length;
}

function extent(view: SkyView): { width: number; height: number } {
  if (!isPolar(view)) return { width: 4, height: 2 };
  const diameter = 2 * Math.cos(((view.rimDecDeg ?? 0) * Math.PI) / 180);
  return { width: diameter, height: diameter };
}

/** A quantity over the sky. */
export interface SkyMap {
  /** Unique in a report: letters, digits, hyphens. */
  readonly name: string;
  readonly title: string;
  readonly raster: SkyRaster;
  /** [row x column] of the raster; NaN where there is nothing */
  readonly values: Numbers;
  /** "significance", "relative intensity", "events" */
  readonly quantity: string;
  /** "σ", "10⁻³", ...; none for counts */
  readonly unit?: string;
  /** Diverging (around zero, symmetric) for differences, sequential for counts. */
  readonly scale: 'sequential' | 'diverging';
  /** Ends of the colours; default: of the values. */
  readonly range?: readonly [number, number];
}

/** The map with graticule, colour bar, and direction and value of what is pointed at. */
export function skyMapFigure(map: SkyMap): Figure {
  const { name, title, raster, quantity } = map;
  requireBins(name, 'values', map.values, raster.columns * raster.rows);
  const { width, height } = extent(raster);
  const hidden = { visible: false, showgrid: false, zeroline: false, automargin: false } as const;
  const padding = 1.12;
  return makeFigure({
    name,
    title,
    caption: `${capitalized(quantity)} in equatorial coordinates (${describe(raster)}); as seen from Earth, white: no data.`,
    data: [heatmap(map), ...graticuleTraces(raster)],
    layout: plotLayout({
      height: isPolar(raster) ? 560 : 420,
      margin: { l: 10, r: 10, t: 10, b: 10 },
      hovermode: 'closest',
      xaxis: { ...axis(''), ...hidden, range: [(-padding * width) / 2, (padding * width) / 2] },
      yaxis: {
        ...axis(''),
        ...hidden,
        range: [(-padding * height) / 2, (padding * height) / 2],
        scaleanchor: 'x',
      } as Layout['yaxis'],
      annotations: graticuleLabels(raster),
    }),
    minWidthPx: 360,
  });
}

function describe({ projection, rimDecDeg = 0 }: SkyView): string {
  if (projection === 'mollweide') return 'Mollweide projection';
  if (projection === 'cartesian') return 'plate carrée';
  return `orthographic view of the ${projection} pole, rim at declination ${String(rimDecDeg).replace('-', '−')}°`;
}

function heatmap({ raster, values, quantity, unit, scale, range }: SkyMap): Data {
  const [low, high] = range ?? colourRange(values, scale);
  const { width, height } = extent(raster);
  const label = `${plotText(quantity)}${unit ? ` (${plotText(unit)})` : ''}`;
  return {
    type: 'heatmap',
    x: Array.from({ length: raster.columns }, (_, i) =>
      Number(rasterCentre(i, raster.columns, width).toFixed(4)),
    ),
    y: Array.from({ length: raster.rows }, (_, i) => Number(rasterCentre(i, raster.rows, height).toFixed(4))),
    z: byRow(raster, (i) => displayed(values[i], 4)),
    // Plain whole degrees, and only where there is a value: the page stays small.
    customdata: byRow(raster, (i) =>
      Number.isFinite(values[i]) ? [degrees(raster.raRad[i]), degrees(raster.decRad[i])] : null,
    ) as never,
    zmin: low,
    zmax: high,
    colorscale: scale === 'diverging' ? divergingScale : sequentialScale,
    colorbar: { title: { text: label, side: 'right' }, thickness: 14, len: 0.7, outlinewidth: 0 },
    hovertemplate: `right ascension %{customdata[0]}°<br>declination %{customdata[1]}°<br>${label.replaceAll('%{', '% {')} %{z}<extra></extra>`,
    hoverongaps: false,
  };
}

const degrees = (radians: number): number => Math.round((radians * 180) / Math.PI);

function byRow<Value>({ rows, columns }: SkyRaster, valueAt: (i: number) => Value): Value[][] {
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => valueAt(row * columns + column)),
  );
}

function colourRange(values: Numbers, scale: SkyMap['scale']): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  if (low > high) return [0, 1];
  const largest = Number(Math.max(Math.abs(low), Math.abs(high)).toPrecision(3)) || 1;
  if (scale === 'diverging') return [-largest, largest];
  return [Number(low.toPrecision(3)), Number(high.toPrecision(3))];
}
