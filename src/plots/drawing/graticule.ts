import type { Annotations, Data } from 'plotly.js';
import { faintColour, inkColour } from './palette.js';
import { type PlanePoint, projectSky, type SkyPoint, type SkyProjection } from './sky-projection.js';

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const range = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => from + i * step);

/** What of the sky is shown: a polar view may end before the equator. */
export interface SkyView {
  readonly projection: SkyProjection;
  /** Polar views: the declination at the rim, deg; default 0. */
  readonly rimDecDeg?: number;
}

/** Declinations shown, deg. */
export function declinationRange({ projection, rimDecDeg = 0 }: SkyView): [number, number] {
  if (projection === 'south') return [-90, rimDecDeg];
  if (projection === 'north') return [rimDecDeg, 90];
  return [-90, 90];
}

/** Meridians and parallels as one thin line, and the rim of the map as another. */
export function graticuleTraces(view: SkyView): Data[] {
  const [south, north] = declinationRange(view);
  const meridians = range(0, 300, 60).map((ra) =>
    path(
      view.projection,
      range(south, north, 1).map((dec) => skyPoint(ra, dec)),
    ),
  );
  const parallels = parallelsOf(view).map((dec) =>
    path(
      view.projection,
      range(0, 360, 2).map((ra) => skyPoint(ra, dec)),
    ),
  );
  return [
    line([...meridians, ...parallels], { color: faintColour, width: 0.7 }),
    line([rim(view)], { color: inkColour, width: 1.4 }),
  ];
}

/** Every 30 deg, or every 10 deg in a narrow polar view; without the rim. */
function parallelsOf(view: SkyView): number[] {
  const [south, north] = declinationRange(view);
  const step = north - south <= 45 ? 10 : 30;
  return range(-90, 90, step).filter((dec) => dec > south && dec < north);
}

function skyPoint(raDeg: number, decDeg: number): SkyPoint {
  return { raRad: radians(raDeg), decRad: radians(decDeg) };
}

function path(projection: SkyProjection, points: readonly SkyPoint[]): PlanePoint[] {
  return points.map((point) => projectSky(projection, point)).filter((point) => point !== undefined);
}

function rim(view: SkyView): PlanePoint[] {
  const [south, north] = declinationRange(view);
  if (view.projection === 'south')
    return path(
      'south',
      range(0, 360, 1).map((ra) => skyPoint(ra, north)),
    );
  if (view.projection === 'north')
    return path(
      'north',
      range(0, 360, 1).map((ra) => skyPoint(ra, south)),
    );
  const east = range(-90, 90, 1).map((dec) => skyPoint(0, dec));
  const west = range(-90, 90, 1).map((dec) => skyPoint(360, -dec));
  return path(view.projection, [...east, ...west, skyPoint(0, -90)]);
}

function line(
  paths: readonly PlanePoint[][],
  style: { readonly color: string; readonly width: number },
): Data {
  const short = (value: number): number => Number(value.toFixed(4));
  return {
    type: 'scatter',
    mode: 'lines',
    x: paths.flatMap((points) => [...points.map(({ x }) => short(x)), null]),
    y: paths.flatMap((points) => [...points.map(({ y }) => short(y)), null]),
    line: style,
    hoverinfo: 'skip',
    showlegend: false,
  };
}

/** Degrees beside the lines: right ascension along the equator or rim, declination along a meridian. */
export function graticuleLabels(view: SkyView): Partial<Annotations>[] {
  const [south, north] = declinationRange(view);
  const polar = view.projection === 'south' || view.projection === 'north';
  const rimDec = view.projection === 'south' ? north : south;
  const meridians = polar ? range(0, 300, 60) : range(60, 300, 60);
  return [
    ...meridians.map((ra) =>
      label(view.projection, skyPoint(ra, polar ? rimDec : 0), { text: `${ra}°`, outside: polar }),
    ),
    ...parallelsOf(view)
      .filter((dec) => polar || dec !== 0)
      .map((dec) =>
        label(view.projection, skyPoint(polar ? 30 : 360, dec), {
          text: `${String(dec).replace('-', '−')}°`,
          outside: !polar,
        }),
      ),
  ];
}

function label(
  projection: SkyProjection,
  point: SkyPoint,
  { text, outside }: { readonly text: string; readonly outside: boolean },
): Partial<Annotations> {
  const { x, y } = projectSky(projection, point) ?? { x: 0, y: 0 };
  const length = Math.hypot(x, y) || 1;
  const shift = outside ? 16 : 0;
  return {
    x,
    y,
    text,
    showarrow: false,
    xshift: (shift * x) / length,
    yshift: outside ? (shift * y) / length : 8,
    font: { size: 11, color: outside ? inkColour : '#444444' },
  };
}
