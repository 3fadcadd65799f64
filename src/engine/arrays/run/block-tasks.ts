import type { TaskContext } from '../../tasks/task.js';
import { transfer } from '../../tasks/transfer.js';
import type { Box } from '../box.js';
import { partialOf } from '../operations/reduction.js';
import type { Partial } from '../operations/reductions.js';
import type { ArrayNode, ReductionNode } from '../plan/node.js';
import { linkPlan } from '../plan/plan.js';
import { type PackOptions, packBytes, packChunk } from '../stored/pack-chunk.js';
import { copyInto, denseView, partOf } from '../view.js';
import { withEvaluated } from './evaluate.js';
import { Meter } from './meter.js';
import { receivedNumbers, receivedPlan, type SentNumbers, type SentPlan } from './placement.js';

/** This file as the module of tasks. */
export const module = import.meta.url;

/** What the workers need for all blocks. */
export interface BlockArgs {
  readonly plan: SentPlan;
  /** Counts of the meter, shared. */
  readonly counts: BigInt64Array<SharedArrayBuffer>;
}

export interface PlaceArgs extends BlockArgs {
  /** The whole result. */
  readonly out: SentNumbers;
}

export interface PackArgs extends BlockArgs, PackOptions {}

/** Computes a block of the result and puts it where it belongs. */
export async function placeBlock(box: Box, args: PlaceArgs, context: TaskContext): Promise<void> {
  const root = rootOf(args);
  const target = partOf(denseView(receivedNumbers(args.out), root.shape), box);
  await withEvaluated(root, box, contextOf(args, context), (view) => copyInto(view, target));
}

/** Computes a block of the result and packs it for the file; the receiver gives its memory back to the meter. */
export function packBlock(box: Box, args: PackArgs, context: TaskContext): Promise<Uint8Array> {
  const evaluation = contextOf(args, context);
  const { meter } = evaluation;
  return withEvaluated(rootOf(args), box, evaluation, (view) => {
    meter.take(packBytes(args.chunkShape));
    const bytes = packChunk(view, args);
    meter.give(packBytes(args.chunkShape));
    meter.take(bytes.length);
    return transfer(bytes, [bytes.buffer]);
  });
}

/** Reduces a part of the input; the receiver gives the memory of the partial result back to the meter. */
export function reducePart(part: Box, args: BlockArgs, context: TaskContext): Promise<Partial> {
  const root = rootOf(args) as ReductionNode;
  const evaluation = contextOf(args, context);
  return withEvaluated(root.inputs[0], part, evaluation, (view) => {
    const partial = partialOf(root, view);
    const bytes = partialBytes(partial);
    evaluation.meter.take(bytes);
    if (bytes < smallBytes) return partial;
    return transfer(
      partial,
      partial.map(({ buffer }) => buffer as ArrayBuffer),
    );
  });
}

/** So few are copied to the other thread in less time than it takes to move them. */
const smallBytes = 65_536;

export const partialBytes = (partial: Partial): number =>
  partial.reduce((sum, { byteLength }) => sum + byteLength, 0);

const roots = new WeakMap<BlockArgs, ArrayNode>();

/** The plan's operations, linked once per job and thread. */
function rootOf(args: BlockArgs): ArrayNode {
  const root = roots.get(args) ?? linkPlan(receivedPlan(args.plan));
  roots.set(args, root);
  return root;
}

const contextOf = ({ counts }: BlockArgs, context: TaskContext) => ({ meter: new Meter(counts), context });
