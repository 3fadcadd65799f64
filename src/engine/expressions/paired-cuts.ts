import type { Arena } from '../kernels/arena.js';
import { machine } from '../kernels/machine.js';
import { address, type Kernel } from './kernels/vector.js';
import type { Program, ProgramStep } from './program.js';

/** A step of a program as it runs: `x > 3 and y <= 1` is one of them. */
export interface FusedStep extends Pick<ProgramStep, 'out' | 'args'> {
  readonly kernel: Kernel;
}

/** Numbers from `low` to `high`, both among them; nothing where one of them is NaN. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

interface Cut extends Interval {
  /** The register that is compared. */
  readonly column: number;
}

/**
 * Finds conditions that say of two columns that both lie in intervals, `x > 3 and y <= 1`. Done at once they read the columns side by side
 * and write one flag a row instead of three, which is what cuts over much data cost.
 * @returns  by the number of the step that is an `and`, what runs instead; and the steps that need not run
 */
export function pairedCuts(program: Program, arena: Arena) {
  const fused = new Map<number, FusedStep>();
  const superfluous = new Set<number>();
  const made = new Map(program.steps.map(({ out }, i) => [out, i]));
  const uses = usesOf(program);
  program.steps.forEach(({ kernel, out, args }, i) => {
    if (kernel !== 'and') return;
    const steps = args.map((arg) => made.get(arg) ?? -1);
    const cuts = steps.map((step, k) => (uses.get(args[k]) === 1 ? cutOf(program, step) : undefined));
    const [first, second] = cuts;
    if (!first || !second) return;
    for (const step of steps) superfluous.add(step);
    fused.set(i, { out, args: [first.column, second.column], kernel: inBoth(first, second, arena) });
  });
  return { fused, superfluous };
}

/** [register] how often it is read, or given as a result. */
function usesOf({ steps, outputs }: Program): Map<number, number> {
  const uses = new Map<number, number>();
  for (const register of [...steps.flatMap(({ args }) => args), ...outputs])
    uses.set(register, (uses.get(register) ?? 0) + 1);
  return uses;
}

function cutOf({ steps, registers }: Program, place: number): Cut | undefined {
  if (place < 0 || !(steps[place].kernel in intervals)) return undefined;
  const { kernel, args } = steps[place];
  const [left, right] = args.map((arg) => registers[arg].constant);
  if ((left === undefined) === (right === undefined)) return undefined;
  if (right !== undefined) return { column: args[0], ...intervalOf(kernel as Comparison, Number(right)) };
  return { column: args[1], ...intervalOf(mirrored[kernel as Comparison], Number(left)) };
}

export type Comparison = keyof typeof intervals;

/** The numbers x for which `x comparison limit` holds. */
export const intervalOf = (comparison: Comparison, limit: number): Interval => intervals[comparison](limit);

const intervals = {
  '<': (limit: number) => ({ low: Number.NEGATIVE_INFINITY, high: -following(-limit) }),
  '<=': (limit: number) => ({ low: Number.NEGATIVE_INFINITY, high: limit }),
  '>': (limit: number) => ({ low: following(limit), high: Number.POSITIVE_INFINITY }),
  '>=': (limit: number) => ({ low: limit, high: Number.POSITIVE_INFINITY }),
  '==': (limit: number) => ({ low: limit, high: limit }),
};

/** `limit < x` is `x > limit`. */
const mirrored = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==' } as const;

/** The smallest float64 above x; NaN where there is none. */
function following(x: number): number {
  if (!(x < Number.POSITIVE_INFINITY)) return Number.NaN;
  if (x === Number.NEGATIVE_INFINITY) return -Number.MAX_VALUE;
  if (x === 0) return Number.MIN_VALUE;
  const value = new Float64Array([x]);
  const bits = new BigInt64Array(value.buffer);
  bits[0] += x > 0 ? 1n : -1n;
  return value[0];
}

function inBoth(first: Interval, second: Interval, arena: Arena): Kernel {
  const bounds = arena.numbers(8);
  bounds.set([first.low, first.high, second.low, second.high].flatMap((bound) => [bound, bound]));
  return (out, [x, y], n) => machine().withinBoth(address(out), address(x), address(y), bounds.byteOffset, n);
}
