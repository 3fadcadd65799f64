import { toldShort, UsageError } from '../../core/index.js';

/** Length of each axis; [] is a single number. */
export type Shape = readonly number[];

/** How many numbers an array of this shape has. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const length of shape) size *= length;
  return size;
}

export const showShape = (shape: Shape): string => `[${shape.join(', ')}]`;

/** Steps between neighbours along each axis, last axis fastest. */
export function rowMajorStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis];
  }
  return strides;
}

/** @throws {UsageError} a length that is not a whole number >= 0 */
export function checkShape(shape: Shape): Shape {
  for (const [axis, length] of shape.entries()) {
    if (!Number.isSafeInteger(length) || length < 0)
      throw new UsageError(
        `axis ${axis} of shape ${showShape(shape)} is ${length}; it must be a whole number >= 0`,
        {
          fields: { shape, axis, value: length },
        },
      );
  }
  return shape;
}

/**
 * The common shape of arrays that are combined element by element: aligned at the last axis, length 1 stretches (numpy's
 * rules).
 * @throws {UsageError} lengths that differ and are not 1, with both shapes and the axis
 */
export function broadcastShape(shapes: readonly Shape[], what: string): Shape {
  const dimensions = Math.max(0, ...shapes.map((shape) => shape.length));
  const result = new Array<number>(dimensions).fill(1);
  for (const shape of shapes) {
    const skipped = dimensions - shape.length;
    for (const [axis, length] of shape.entries()) {
      const common = result[skipped + axis];
      if (length === common || length === 1) continue;
      if (common !== 1) throw mismatch(shapes, what, skipped + axis);
      result[skipped + axis] = length;
    }
  }
  return result;
}

function mismatch(shapes: readonly Shape[], what: string, axis: number): UsageError {
  const dimensions = Math.max(...shapes.map((shape) => shape.length));
  return new UsageError(
    `${what}: shapes ${shapes.map(showShape).join(' and ')} differ in axis ${axis - dimensions} (counted from the last)`,
    {
      fields: { shapes, axis: axis - dimensions },
      remedy:
        'Lengths must be equal or 1, counted from the last axis; slice with "newaxis" to put an axis in.',
    },
  );
}

/**
 * An axis counted from 0; -1 is the last one.
 * @throws {UsageError} an axis the array does not have
 */
export function checkAxis(axis: number, shape: Shape, what: string): number {
  const counted = axis < 0 ? axis + shape.length : axis;
  if (Number.isInteger(axis) && counted >= 0 && counted < shape.length) return counted;
  throw new UsageError(`${what}: there is no axis ${axis} in shape ${showShape(shape)}`, {
    fields: { axis, shape },
    remedy:
      shape.length === 0
        ? 'The array is a single number.'
        : `Axes go from ${-shape.length} to ${shape.length - 1}.`,
  });
}

/** Several axes in rising order; all of them unless given. @throws {UsageError} one that is not there, or named twice */
export function checkAxes(
  axes: number | readonly number[] | undefined,
  shape: Shape,
  what: string,
): readonly number[] {
  if (axes === undefined) return shape.map((_, axis) => axis);
  if (typeof axes !== 'number' && !Array.isArray(axes))
    throw new UsageError(`${what}: axes are needed, found ${toldShort(axes)}`, {
      remedy: `Write ${what}(0), ${what}([0, 1]), or ${what}() for all axes.`,
    });
  const wanted = (typeof axes === 'number' ? [axes] : axes).map((axis) => checkAxis(axis, shape, what));
  const sorted = [...new Set(wanted)].sort((a, b) => a - b);
  if (sorted.length === wanted.length) return sorted;
  throw new UsageError(`${what}: axes ${showShape(wanted)} name an axis twice`, {
    fields: { axes: wanted, shape },
  });
}
