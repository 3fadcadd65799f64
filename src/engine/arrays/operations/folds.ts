import { type Shape, sizeOf } from '../shapes.js';
import { type LineFold, lineFolds } from './line-folds.js';

export type FoldName = keyof typeof lineFolds;

/**
 * Folds several axes of a dense array. The order in which the numbers of one result are taken depends on the lengths of the
 * folded axes and on nothing else, so that a part of the other axes gives the same bits as all of them.
 * @param axes  in rising order
 */
export function foldAxes(
  name: FoldName,
  x: Float64Array,
  shape: Shape,
  axes: readonly number[],
): Float64Array {
  let values = x;
  let left = [...shape];
  for (const [first, last] of runsOf(axes).reverse()) {
    const outer = sizeOf(left.slice(0, first));
    const n = sizeOf(left.slice(first, last + 1));
    const inner = sizeOf(left.slice(last + 1));
    const isLast = last === shape.length - 1;
    values = isLast
      ? foldLines(lineFolds[name], values, { outer, n })
      : foldAcross(lineFolds[name], values, { outer, n, inner });
    left = left.map((length, axis) => (axis >= first && axis <= last ? 1 : length));
  }
  return values === x ? x.slice() : values;
}

/** Neighbouring axes, folded at once: [first, last]. */
function runsOf(axes: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const axis of axes) {
    const run = runs.at(-1);
    if (run && run[1] === axis - 1) run[1] = axis;
    else runs.push([axis, axis]);
  }
  return runs;
}

/** [outer, n] to [outer]. */
function foldLines(
  fold: LineFold,
  x: Float64Array,
  { outer, n }: { outer: number; n: number },
): Float64Array {
  const out = new Float64Array(outer);
  for (let o = 0; o < outer; o++) out[o] = fold.line(x, o * n, n);
  return out;
}

/** [outer, n, inner] to [outer, inner]: whole lines at a time. */
function foldAcross(
  fold: LineFold,
  x: Float64Array,
  { outer, n, inner }: { outer: number; n: number; inner: number },
): Float64Array {
  const out = new Float64Array(outer * inner);
  for (let o = 0; o < outer; o++) {
    const first = o * n * inner;
    out.set(x.subarray(first, first + inner), o * inner);
    for (let k = 1; k < n; k++) fold.into(x, first + k * inner, out, o * inner, inner);
  }
  return out;
}
