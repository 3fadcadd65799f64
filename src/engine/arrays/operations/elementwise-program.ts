import { type Arena, withArena } from '../../kernels/arena.js';
import { isInMachine } from '../../kernels/machine.js';
import { kernelOf } from '../functions/functions.js';
import type { ArrayKernel } from '../functions/kernels.js';
import type { ArrayNode, ElementwiseNode } from '../plan/node.js';
import { type Shape, sizeOf } from '../shapes.js';
import { collapse, gather, positionOf, stretch, type View } from '../view.js';

/** Numbers that are worked on at once: few enough that the strips of a formula stay in the cache. */
const stripLength = 2048;

/** Element-wise operations of one shape, one after another over the same registers: one pass over memory for all. */
export interface ElementwiseProgram {
  /** What the operations start from: the first registers, in this order. */
  readonly leaves: readonly ArrayNode[];
  readonly steps: readonly ProgramStep[];
  /** Number of strips that are needed besides those of the leaves. */
  readonly strips: number;
}

interface ProgramStep {
  readonly kernel: ArrayKernel;
  /** Registers: leaves first, then strips. */
  readonly args: readonly number[];
  readonly out: number;
}

const programs = new WeakMap<ArrayNode, ElementwiseProgram>();

/** The program of `root` and of the element-wise operations of the same shape under it. */
export function programOf(root: ElementwiseNode): ElementwiseProgram {
  const program = programs.get(root) ?? compile(root);
  programs.set(root, program);
  return program;
}

function compile(root: ElementwiseNode): ElementwiseProgram {
  const order: ElementwiseNode[] = [];
  const leaves: ArrayNode[] = [];
  const uses = new Map<ArrayNode, number>();
  const visit = (node: ArrayNode): void => {
    uses.set(node, (uses.get(node) ?? 0) + 1);
    if (uses.get(node) !== 1) return;
    if (node.kind !== 'elementwise' || !sameShape(node.shape, root.shape)) {
      leaves.push(node);
      return;
    }
    for (const input of node.inputs) visit(input);
    order.push(node);
  };
  visit(root);
  return { leaves, ...assignStrips(order, leaves, uses) };
}

/** A strip is used again as soon as its value is no longer needed. */
function assignStrips(
  order: readonly ElementwiseNode[],
  leaves: readonly ArrayNode[],
  uses: Map<ArrayNode, number>,
): Pick<ElementwiseProgram, 'steps' | 'strips'> {
  const registers = new Map<ArrayNode, number>(leaves.map((leaf, i) => [leaf, i]));
  const free: number[] = [];
  let strips = 0;
  const steps = order.map((node) => {
    const args = node.inputs.map((input) => registers.get(input) as number);
    for (const input of node.inputs) {
      const left = (uses.get(input) as number) - 1;
      uses.set(input, left);
      if (left === 0 && !leaves.includes(input)) free.push(registers.get(input) as number);
    }
    const out = free.pop() ?? leaves.length + strips++;
    registers.set(node, out);
    return { kernel: kernelOf(node.name), args, out };
  });
  return { steps, strips };
}

const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((length, axis) => length === b[axis]);

/** Strips and gathered leaves, as numbers. */
export function programScratch({ leaves, strips }: ElementwiseProgram): number {
  return (leaves.length + strips) * stripLength;
}

/** Runs the program over a box of the given shape: `views` are the leaves' parts, each broadcast to it. */
export function runProgram(
  program: ElementwiseProgram,
  views: readonly View[],
  shape: Shape,
  out: Float64Array,
): void {
  if (sizeOf(shape) === 0) return;
  withArena((arena) => {
    const leaves = views.map((view) => collapse(stretch(view, shape)));
    const strips = Array.from({ length: program.strips }, () => arena.numbers(stripLength));
    const cut = {
      line: lineLength(leaves, out.length),
      leaves: leaves.map((leaf) => leafStrips(leaf, arena)),
    };
    runStrips(program, cut, strips, out);
  });
}

/** Shorter lines are gathered: a kernel call for each would cost more. */
const shortLine = 128;

/**
 * Where strips end besides their own length: with the lines of leaves that repeat or leave gaps, so that a strip of a leaf lies in one of
 * its lines.
 */
function lineLength(leaves: readonly View[], size: number): number {
  // Lines of one leaf hold whole lines of another: they are runs of the same last axes.
  return leaves
    .filter(hasLongLines)
    .reduce((least, { shape }) => Math.min(least, shape[shape.length - 1]), size);
}

function hasLongLines({ data, shape, strides }: View): boolean {
  const last = shape.length - 1;
  return last > 0 && strides[last] === 1 && shape[last] >= shortLine && isInMachine(data);
}

interface CutLeaves {
  /** No strip reaches over a multiple of so many numbers. */
  readonly line: number;
  readonly leaves: readonly LeafStrips[];
}

function runStrips(
  { steps, leaves: { length: leafCount } }: ElementwiseProgram,
  { line, leaves }: CutLeaves,
  strips: readonly Float64Array[],
  out: Float64Array,
): void {
  const registers: Float64Array[] = [...leaves.map(() => out), ...strips];
  const result = steps[steps.length - 1].out;
  const room = isInMachine(out) ? together * Math.ceil(out.length / together) : 0;
  for (let from = 0; from < out.length; ) {
    const n = Math.min(stripLength, line - (from % line), out.length - from);
    for (let i = 0; i < leafCount; i++) registers[i] = leaves[i](from, n);
    const target = out.subarray(from, from + n);
    // What kernels write beyond the last number is overwritten by the next strip, and must not leave the place of the result.
    const inPlace = from + together * Math.ceil(n / together) <= room;
    for (const step of steps) {
      const isLast = inPlace && step === steps[steps.length - 1];
      const args = step.args.map((arg) => registers[arg]);
      step.kernel(isLast ? target : registers[step.out], args, n);
    }
    if (!inPlace) target.set(registers[result].subarray(0, n));
    from += n;
  }
}

/** Kernels work on so many numbers at once. */
const together = 16;

/** The numbers [from, from + n) of a leaf, where kernels can work on them. */
type LeafStrips = (from: number, n: number) => Float64Array;

function leafStrips(view: View, arena: Arena): LeafStrips {
  const { data, offset, shape, strides } = view;
  const last = shape.length - 1;
  if (last === 0 && strides[0] === 1 && isInMachine(data))
    return (from, n) => data.subarray(offset + from, offset + from + n);
  const strip = arena.numbers(stripLength);
  if (last === 0 && (strides[0] === 0 || shape[0] === 1)) {
    strip.fill(data[offset]);
    return () => strip;
  }
  if (hasLongLines(view)) {
    return (from, n) => {
      const at = positionOf(view, from);
      if ((from % shape[last]) + n <= shape[last]) return data.subarray(at, at + n);
      gather(view, from, n, strip);
      return strip;
    };
  }
  return (from, n) => {
    gather(view, from, n, strip);
    return strip;
  };
}
