import ndarray, { type NdArray } from 'ndarray';
import { isInMachine, machine } from '../kernels/machine.js';
import type { Box } from './box.js';
import { rowMajorStrides, type Shape, sizeOf } from './shapes.js';

/** A part of a Float64Array seen as an N-d array: what blocks are passed around as. A stride of 0 repeats one number. */
export interface View {
  readonly data: Float64Array;
  readonly offset: number;
  readonly shape: Shape;
  readonly strides: readonly number[];
}

/** All of `data`, last axis fastest. */
export function denseView(data: Float64Array, shape: Shape): View {
  return { data, offset: 0, shape, strides: rowMajorStrides(shape) };
}

/** A view of a part of a view. */
export function partOf(view: View, box: Box): View {
  let { offset } = view;
  for (const [axis, from] of box.start.entries()) offset += from * view.strides[axis];
  return { data: view.data, offset, shape: box.shape, strides: view.strides };
}

/** The view stretched to a larger shape, by numpy's rules of broadcasting. */
export function stretch(view: View, shape: Shape): View {
  const skipped = shape.length - view.shape.length;
  const strides = shape.map((length, axis) => {
    const own = axis - skipped;
    return own < 0 || (view.shape[own] === 1 && length !== 1) ? 0 : view.strides[own];
  });
  return { data: view.data, offset: view.offset, shape, strides };
}

/** Axes that can be walked as one are one, axes of length 1 are gone; there is always at least one axis. */
export function collapse(view: View): View {
  const shape: number[] = [];
  const strides: number[] = [];
  for (const [axis, length] of view.shape.entries()) {
    if (length === 1) continue;
    const last = shape.length - 1;
    if (last >= 0 && strides[last] === view.strides[axis] * length) {
      shape[last] *= length;
      strides[last] = view.strides[axis];
    } else {
      shape.push(length);
      strides.push(view.strides[axis]);
    }
  }
  if (shape.length === 0) return { ...view, shape: [1], strides: [1] };
  return { ...view, shape, strides };
}

/** The numbers of a view in one run, where they lie so; undefined where they have to be gathered. */
export function denseData(view: View): Float64Array | undefined {
  const { data, offset, shape, strides } = collapse(view);
  if (shape.length !== 1 || strides[0] !== 1) return undefined;
  return data.subarray(offset, offset + shape[0]);
}

/** Where number `number` of a view lies in its data, counted with the last axis fastest. */
export function positionOf({ offset, shape, strides }: View, number: number): number {
  let at = offset;
  for (let axis = shape.length - 1, rest = number; axis >= 0; axis--) {
    at += (rest % shape[axis]) * strides[axis];
    rest = Math.floor(rest / shape[axis]);
  }
  return at;
}

/** Copies the numbers [from, from + count) of a collapsed view, counted with the last axis fastest, to the start of `out`. */
export function gather(view: View, from: number, count: number, out: Float64Array): void {
  const { data, shape, strides } = view;
  const copy = isInMachine(data) && isInMachine(out) ? copyLinesInMachine : copyLinesTo;
  const last = shape.length - 1;
  const position = new Array<number>(shape.length);
  for (let axis = last, rest = from; axis >= 0; axis--) {
    position[axis] = rest % shape[axis];
    rest = Math.floor(rest / shape[axis]);
  }
  let at = positionOf(view, from);
  for (let done = 0; done < count; ) {
    const [lines, length] = linesAt(shape, position, count - done);
    const lineStep = lines > 1 ? strides[last - 1] : 0;
    copy({ data, at, lines, lineStep, length, step: strides[last] }, out, done);
    done += lines * length;
    const moved = lines > 1 ? last - 1 : last;
    position[moved] += lines > 1 ? lines : length;
    at += lines > 1 ? lines * lineStep : length * strides[last];
    for (let axis = moved; axis > 0 && position[axis] === shape[axis]; axis--) {
      at += strides[axis - 1] - position[axis] * strides[axis];
      position[axis] = 0;
      position[axis - 1]++;
    }
  }
}

/** How many whole lines of the last axis follow, or how much of one. */
function linesAt(shape: Shape, position: readonly number[], left: number): [lines: number, length: number] {
  const last = shape.length - 1;
  const length = Math.min(left, shape[last] - position[last]);
  if (last === 0 || length < shape[last]) return [1, length];
  return [Math.min(Math.floor(left / length), shape[last - 1] - position[last - 1]), length];
}

/** Lines of numbers in `data`, at the same distance from one another. */
interface Lines {
  readonly data: Float64Array;
  readonly at: number;
  readonly lines: number;
  readonly lineStep: number;
  readonly length: number;
  readonly step: number;
}

function copyLinesInMachine(
  { data, at, lines, lineStep, length, step }: Lines,
  out: Float64Array,
  to: number,
): void {
  const [target, source] = [out.byteOffset + 8 * to, data.byteOffset + 8 * at];
  machine().gatherLines(target, source, lines, 8 * lineStep, length, 8 * step);
}

function copyLinesTo(
  { data, at, lines, lineStep, length, step }: Lines,
  out: Float64Array,
  to: number,
): void {
  for (let line = 0; line < lines; line++)
    copyRun(data, at + line * lineStep, step, out, to + line * length, length);
}

function copyRun(
  data: Float64Array,
  at: number,
  stride: number,
  out: Float64Array,
  to: number,
  count: number,
): void {
  if (stride === 0) out.fill(data[at], to, to + count);
  else if (stride === 1 && count > 32) out.set(data.subarray(at, at + count), to);
  else for (let i = 0, p = at; i < count; i++, p += stride) out[to + i] = data[p];
}

/** Copies a view into an equally shaped one that lies elsewhere. */
export function copyInto(from: View, to: View): void {
  const size = sizeOf(from.shape);
  if (size === 0) return;
  const target = denseData(to);
  const source = collapse(from);
  if (target) gather(source, 0, size, target);
  else copyLines(from, to);
}

/** Line by line of the last axis, which is where both keep most of their order. */
function copyLines(from: View, to: View): void {
  const last = from.shape.length - 1;
  const length = from.shape[last];
  const outer = from.shape.slice(0, last);
  const position = outer.map(() => 0);
  let [source, target] = [from.offset, to.offset];
  for (let line = sizeOf(outer); line > 0; line--) {
    copyLine(from, source, to, target, length);
    for (let axis = last - 1; axis >= 0; axis--) {
      source += from.strides[axis];
      target += to.strides[axis];
      if (++position[axis] < outer[axis]) break;
      source -= outer[axis] * from.strides[axis];
      target -= outer[axis] * to.strides[axis];
      position[axis] = 0;
    }
  }
}

function copyLine(from: View, source: number, to: View, target: number, length: number): void {
  const last = from.shape.length - 1;
  const [step, stepTo] = [from.strides[last], to.strides[last]];
  if (step === 1 && stepTo === 1 && length > 32)
    to.data.set(from.data.subarray(source, source + length), target);
  else
    for (let i = 0, p = source, q = target; i < length; i++, p += step, q += stepTo)
      to.data[q] = from.data[p];
}

/** The view as the `ndarray` that users see. */
export function toNdArray({ data, shape, strides, offset }: View): NdArray<Float64Array> {
  return ndarray(data, [...shape], [...strides], offset);
}

export function fromNdArrayView({ data, shape, stride, offset }: NdArray<Float64Array>): View {
  return { data, shape: [...shape], strides: [...(stride ?? [])], offset };
}
