import type { FeatureMatrix } from './features.js';

/** Classes divided by straight lines in the plane of two features: no learning, the lines are given. */
export interface LineCut {
  readonly learner: 'line-cut';
  /** Numbers of the features along the plane's axes. */
  readonly x: number;
  readonly y: number;
  /** [line], y = offset + slope x: a row on or above n lines, counted from the lowest, is of class n. */
  readonly lines: readonly { readonly offset: number; readonly slope: number }[];
}

/** [class][row]: 1 for the class in which the row lies, else 0; NaN where a feature is. */
export function evaluateLineCut({ x, y, lines }: LineCut, { columns, rows }: FeatureMatrix): Float64Array[] {
  const classes = Array.from({ length: lines.length + 1 }, () => new Float64Array(rows));
  for (let row = 0; row < rows; row++) {
    const [along, up] = [columns[x][row], columns[y][row]];
    if (Number.isNaN(along + up)) {
      for (const each of classes) each[row] = Number.NaN;
      continue;
    }
    const passed = lines.findIndex(({ offset, slope }) => up < offset + slope * along);
    classes[passed < 0 ? lines.length : passed][row] = 1;
  }
  return classes;
}
