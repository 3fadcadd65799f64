import { UsageError } from '../../../core/index.js';
import { type Box, intersection, relativeTo } from '../box.js';
import type { ArrayNode, ConcatenateNode } from '../plan/node.js';
import { checkAxis, showShape, sizeOf } from '../shapes.js';
import { copyInto, denseView, partOf } from '../view.js';
import type { ComputeOperation, Demand } from './operation.js';

/** @throws {UsageError} no arrays, or shapes that differ in another axis */
export function concatenateNode(inputs: readonly ArrayNode[], axis: number): ConcatenateNode {
  if (inputs.length === 0)
    throw new UsageError('concatenate: there is no array', { remedy: 'Pass at least one.' });
  const [first] = inputs;
  const along = checkAxis(axis, first.shape, 'concatenate');
  for (const [i, { shape }] of inputs.entries()) {
    const same =
      shape.length === first.shape.length && shape.every((n, k) => k === along || n === first.shape[k]);
    if (!same)
      throw new UsageError(
        `concatenate: shape ${showShape(shape)} of array ${i} does not fit ${showShape(first.shape)} along axis ${along}`,
        { fields: { axis: along, index: i, shapes: inputs.map((input) => input.shape) } },
      );
  }
  const length = inputs.reduce((total, { shape }) => total + shape[along], 0);
  return {
    kind: 'concatenate',
    shape: first.shape.map((n, k) => (k === along ? length : n)),
    chunks: first.chunks.map((lengths, k) =>
      k === along ? inputs.flatMap(({ chunks }) => chunks[along]) : lengths,
    ),
    type: inputs.every(({ type }) => type === 'bool') ? 'bool' : 'float64',
    inputs,
    axis: along,
  };
}

/** What each input has of the box: the demand, and where it belongs in the result. */
function parts(node: ConcatenateNode, box: Box): { demand: Demand; target: Box }[] {
  const found: { demand: Demand; target: Box }[] = [];
  let from = 0;
  for (const input of node.inputs) {
    const origin = { start: node.shape.map((_, k) => (k === node.axis ? from : 0)), shape: input.shape };
    from += input.shape[node.axis];
    const common = intersection(box, origin);
    if (common.shape.some((length) => length <= 0)) continue;
    found.push({ demand: { node: input, box: relativeTo(common, origin) }, target: relativeTo(common, box) });
  }
  return found;
}

export const concatenate: ComputeOperation<ConcatenateNode> = {
  form: 'compute',
  through(node, box) {
    const [first, ...others] = parts(node, box);
    return others.length === 0 ? first?.demand : undefined;
  },
  steps: (node, box) => parts(node, box).map(({ demand }) => [demand]),
  needs: (_, box) => ({ result: sizeOf(box.shape), scratch: 0 }),
  async compute(node, box, steps, context) {
    const targets = parts(node, box).map(({ target }) => target);
    const out = denseView(context.numbers(sizeOf(box.shape)), box.shape);
    let i = 0;
    for await (const [view] of steps) copyInto(view, partOf(out, targets[i++]));
    return out;
  },
};
