import { withArena } from '../../kernels/arena.js';
import { isInMachine } from '../../kernels/machine.js';
import type { FileBytes } from '../../sources/native/file-bytes.js';
import type { Box } from '../box.js';
import { rowMajorStrides, type Shape, sizeOf } from '../shapes.js';
import { copyInto, denseData, type View } from '../view.js';
import { isFloat64, type NumberBytes } from './float-numbers.js';

/** A gap of so many bytes is read with what is around it: cheaper than another call. */
const smallGap = 4096;
/** Bytes that are read at a time. */
const pieceBytes = 2 ** 21;

/** Numbers that lie in a file as they are, last axis fastest. */
export interface PlainNumbers {
  readonly address: number;
  readonly shape: Shape;
}

/** Reads the part `box` of plain numbers into `out`, which has its shape. */
export function readPlain(
  file: FileBytes,
  numbers: NumberBytes,
  { address, shape }: PlainNumbers,
  box: Box,
  out: View,
): void {
  if (sizeOf(box.shape) === 0) return;
  const steps = rowMajorStrides(shape);
  const first = box.start.reduce((sum, from, axis) => sum + from * steps[axis], 0);
  const { size } = numbers.type;
  const whole = wholeAxis(box.shape, steps, size);
  const read = (axis: number, at: number, target: View): void => {
    const bytes = size * spanOf(target.shape, steps, axis);
    if (axis >= whole && (bytes <= pieceBytes || axis === steps.length)) {
      readSpan(file, numbers, address + size * at, steps.slice(axis), fromAxis(target, axis));
      return;
    }
    const rows = axis >= whole ? Math.max(1, Math.floor(pieceBytes / (size * steps[axis]))) : 1;
    for (let row = 0; row < target.shape[axis]; row += rows) {
      const part = rowsOf(target, axis, row, Math.min(rows, target.shape[axis] - row));
      read(rows === 1 ? axis + 1 : axis, at + row * steps[axis], part);
    }
  };
  read(0, first, out);
}

/** The first axis from which on all gaps between wanted numbers are small. */
function wholeAxis(shape: Shape, steps: readonly number[], size: number): number {
  let axis = shape.length;
  while (axis > 0 && size * (steps[axis - 1] - spanOf(shape, steps, axis)) < smallGap) axis--;
  return axis;
}

/** Numbers from the first to the last wanted one along the axes from `axis` on. */
function spanOf(shape: Shape, steps: readonly number[], axis: number): number {
  let last = 0;
  for (let k = axis; k < shape.length; k++) last += (shape[k] - 1) * steps[k];
  return last + 1;
}

function rowsOf(view: View, axis: number, row: number, rows: number): View {
  return {
    ...view,
    offset: view.offset + row * view.strides[axis],
    shape: view.shape.map((length, k) => (k === axis ? rows : length)),
  };
}

/** Earlier axes have one element left. */
const fromAxis = (view: View, axis: number): View => ({
  ...view,
  shape: view.shape.slice(axis),
  strides: view.strides.slice(axis),
});

/** One run of bytes in the file, of which all or some are wanted. */
function readSpan(
  file: FileBytes,
  numbers: NumberBytes,
  address: number,
  steps: readonly number[],
  out: View,
): void {
  const { size } = numbers.type;
  const span = spanOf(out.shape, steps, 0);
  const dense = span === sizeOf(out.shape) ? denseData(out) : undefined;
  if (dense && isFloat64(numbers.type) && isInMachine(dense)) {
    file.into(new Uint8Array(dense.buffer, dense.byteOffset, dense.byteLength), address);
    return;
  }
  withArena((arena) => {
    const bytes = arena.array('uint8', span * size) as Uint8Array;
    file.into(bytes, address);
    const data = dense ?? arena.numbers(span);
    numbers.decode(bytes, data);
    if (!dense) copyInto({ data, offset: 0, shape: out.shape, strides: steps }, out);
  });
}
