import type { Arena } from '../../kernels/arena.js';
import { machine } from '../../kernels/machine.js';
import { type Shape, sizeOf } from '../shapes.js';

/** How numbers become one, by the number that kernels know it by. min and max: NaN wins; nanMin and nanMax: it loses. */
const folds = { sum: 0, min: 1, max: 2, nanMin: 3, nanMax: 4 } as const;

export type FoldName = keyof typeof folds;

/**
 * Folds several axes of a dense array in the memory of kernels. The order in which the numbers of one result are taken depends on
 * the lengths of the folded axes and on nothing else, so that a part of the other axes gives the same bits as all of them.
 * @param axes  in rising order
 * @returns an array in the arena; `x` itself where there is no axis
 */
export function foldAxes(
  name: FoldName,
  x: Float64Array,
  { shape, axes, arena }: { shape: Shape; axes: readonly number[]; arena: Arena },
): Float64Array {
  let values = x;
  let left = [...shape];
  for (const [first, last] of runsOf(axes).reverse()) {
    const outer = sizeOf(left.slice(0, first));
    const n = sizeOf(left.slice(first, last + 1));
    const inner = sizeOf(left.slice(last + 1));
    const out = arena.numbers(outer * inner);
    if (last === shape.length - 1)
      machine().foldLines(out.byteOffset, values.byteOffset, outer, n, folds[name]);
    else machine().foldAcross(out.byteOffset, values.byteOffset, outer, n, inner, folds[name]);
    values = out;
    left = left.map((length, axis) => (axis >= first && axis <= last ? 1 : length));
  }
  return values;
}

/**
 * The sum over axes of (x - mean)^2, where each result has its mean; undefined for axes that are not neighbours, which cannot be
 * folded at once.
 */
export function foldSquares(
  x: Float64Array,
  means: Float64Array,
  { shape, axes, arena }: { shape: Shape; axes: readonly number[]; arena: Arena },
): Float64Array | undefined {
  const [run, ...others] = runsOf(axes);
  if (run === undefined || others.length > 0) return undefined;
  const [first, last] = run;
  const [outer, n] = [sizeOf(shape.slice(0, first)), sizeOf(shape.slice(first, last + 1))];
  const inner = sizeOf(shape.slice(last + 1));
  const out = arena.numbers(outer * inner);
  const places = [out, x, means].map(({ byteOffset }) => byteOffset) as [number, number, number];
  if (inner === 1) machine().squaresLines(...places, outer, n);
  else machine().squaresAcross(...places, outer, n, inner);
  return out;
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
