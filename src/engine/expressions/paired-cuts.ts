import type { Arena } from '../kernels/arena.js';
import { cutKernel, following, type Interval } from './cut-kernel.js';
import { kernels } from './kernels/kernel-table.js';
import type { Kernel } from './kernels/vector.js';
import type { Program, ProgramStep } from './program.js';

/** A step of a program as it runs: `x > 3 and y <= 1` is one of them. */
export interface FusedStep extends Pick<ProgramStep, 'out' | 'args'> {
  readonly kernel: Kernel;
}

interface Cut extends Interval {
  /** The register that is compared. */
  readonly column: number;
}

/**
 * Finds conditions that say of two columns that both lie in intervals, `x > 3 and y <= 1`. Done at once they read the columns side by side
 * and write one flag a row instead of three, which is what cuts over much data cost. An input that is compared with a constant by itself
 * is such a cut too, of one column.
 * @returns  by the number of the step, what runs instead; and the steps that need not run
 */
export function pairedCuts(program: Program, arena: Arena) {
  const { pairs, alone, superfluous } = cutsIn(program);
  const fused = new Map<number, FusedStep>();
  for (const [i, cuts] of pairs) {
    const kernel = cutKernel({ cuts, places: [0, 1] }, arena);
    fused.set(i, { out: program.steps[i].out, args: cuts.map(({ column }) => column), kernel });
  }
  for (const [i, cut] of alone) {
    const { out, args, kernel: name } = program.steps[i];
    const place = args.indexOf(cut.column);
    const kernel = cutKernel({ cuts: [cut, cut], places: [place, place], plain: kernels[name] }, arena);
    fused.set(i, { out, args, kernel });
  }
  return { fused, superfluous };
}

/** Numbers of the inputs of a program that are compared with constants. */
export function cutInputs(program: Program): number[] {
  const { pairs, alone } = cutsIn(program);
  const columns = new Set([...[...pairs.values()].flat(), ...alone.values()].map(({ column }) => column));
  return program.inputs.flatMap((register, i) => (columns.has(register) ? [i] : []));
}

/** By the number of the step: what is compared with constants, two at once and by itself. */
function cutsIn(program: Program) {
  const pairs = new Map<number, readonly [Cut, Cut]>();
  const superfluous = new Set<number>();
  const made = new Map(program.steps.map(({ out }, i) => [out, i]));
  const uses = usesOf(program);
  program.steps.forEach(({ kernel, args }, i) => {
    if (kernel !== 'and') return;
    const steps = args.map((arg) => made.get(arg) ?? -1);
    const [first, second] = steps.map((step, k) =>
      uses.get(args[k]) === 1 ? cutOf(program, step) : undefined,
    );
    if (!first || !second) return;
    for (const step of steps) superfluous.add(step);
    pairs.set(i, [first, second]);
  });
  const alone = new Map<number, Cut>();
  program.steps.forEach((_, i) => {
    const cut = superfluous.has(i) ? undefined : cutOf(program, i);
    if (cut && program.inputs.includes(cut.column)) alone.set(i, cut);
  });
  return { pairs, alone, superfluous };
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
