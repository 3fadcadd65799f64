import type { Arena } from '../../kernels/arena.js';
import { isInMachine } from '../../kernels/machine.js';
import { sizeOf } from '../shapes.js';
import { copyInto, denseData, denseView, type View } from '../view.js';

/** The numbers of a view, last axis fastest, where kernels can work on them: where they are if they lie so, else a copy. */
export function inMachine(view: View, arena: Arena): Float64Array {
  const dense = denseData(view);
  if (dense && isInMachine(dense)) return dense;
  const copy = arena.numbers(sizeOf(view.shape));
  copyInto(view, denseView(copy, view.shape));
  return copy;
}
