import { type DetectorConfiguration, detectorConfiguration } from '../../events/index.js';
import { Containment } from './containment.js';
import { convexHull, type Point } from './polygon.js';
import { stringPositions } from './strings.js';

/** A year of the detector as the simulation needs it. */
export interface Detector {
  readonly name: string;
  readonly configuration: DetectorConfiguration;
  /** [station in use] number, 1 to 81. */
  readonly stationNumbers: Uint8Array;
  /** [station in use] m */
  readonly stationX: Float64Array;
  readonly stationY: Float64Array;
  /** [station in use] depth of snow on the tanks, m. */
  readonly snowDepthM: Float64Array;
  /** [station in use] 1 where it stands on the edge of the array. */
  readonly onEdge: Uint8Array;
  readonly surface: Containment;
  readonly ice: Containment;
  /** Convex hull of the outline, anticlockwise. */
  readonly hull: readonly Point[];
  /** Start of its data taking, MJD. */
  readonly startMjd: number;
}

/** Outlines of the public IceTray scale calculator: IC86 with IT81, IC79 with IT73. */
const outlines = {
  IC86: [1, 6, 50, 74, 73, 78, 75, 31],
  IC79: [2, 6, 50, 74, 73, 78, 75, 41],
};

/** Deployed in the season 2010/11, after IC79. */
const stationsAfterIC79 = new Set([1, 7, 14, 22, 31, 79, 80, 81]);

/** First of June of IC79, then the middle of May: starts of the data-taking years. MJD. */
const startMjd: Record<string, number> = {
  'IC79.2010': 55_348,
  'IC86.2011': 55_694,
  'IC86.2012': 56_062,
  'IC86.2013': 56_414,
  'IC86.2014': 56_783,
  'IC86.2015': 57_160,
};

const made = new Map<string, Detector>();

/** The detector of a year: 'IC79.2010', 'IC86.2011' to 'IC86.2015'. @throws {DomainError} another name */
export function detectorOf(name: string): Detector {
  const known = made.get(name);
  if (known) return known;
  const configuration = detectorConfiguration(name);
  const early = name.startsWith('IC79');
  const numbers = Array.from({ length: 81 }, (_, i) => i + 1).filter(
    (number) => !early || !stationsAfterIC79.has(number),
  );
  const outline = outlines[early ? 'IC79' : 'IC86'].map(positionOf);
  const containment = new Containment(outline);
  const detector: Detector = {
    name,
    configuration,
    stationNumbers: Uint8Array.from(numbers),
    stationX: Float64Array.from(numbers, (number) => positionOf(number).x),
    stationY: Float64Array.from(numbers, (number) => positionOf(number).y),
    snowDepthM: Float64Array.from(numbers, (number) => snowDepth(number, Number(name.slice(5)))),
    onEdge: Uint8Array.from(numbers, (number) => (isOnEdge(number, numbers) ? 1 : 0)),
    surface: containment,
    ice: containment,
    hull: convexHull(outline),
    startMjd: startMjd[name],
  };
  made.set(name, detector);
  return detector;
}

/** A station stands at the top of the string of its number. */
export function positionOf(number: number): Point {
  const [x, y] = stringPositions[number - 1];
  return { x, y };
}

/** Fewer than six neighbours within 160 m. */
function isOnEdge(number: number, numbers: readonly number[]): boolean {
  const { x, y } = positionOf(number);
  const neighbours = numbers.filter((other) => {
    const place = positionOf(other);
    return other !== number && Math.hypot(place.x - x, place.y - y) < 160;
  });
  return neighbours.length < 6;
}

/**
 * Depth of snow, m [chosen: mean 1.5 m in 2012, 0.2 m more a year, 0.5 to 3 m over the array]: deepest where the oldest stations
 * stand (around station 21, the first of 2004) and in the lee of the buildings beyond them.
 */
function snowDepth(number: number, year: number): number {
  const { x, y } = positionOf(number);
  const oldest = positionOf(29);
  const away = Math.hypot(x - oldest.x, y - oldest.y) / 1000;
  const in2012 = 2.35 - 1.8 * away + 0.15 * Math.sin(2.1 * number);
  return Math.min(3, Math.max(0.5, in2012 + 0.2 * (year - 2012)));
}
