import type { Column, ColumnValues } from '../columns/column.js';
import type { Arena } from '../kernels/arena.js';
import { isInMachine } from '../kernels/machine.js';
import { kernels } from './kernels/kernel-table.js';
import { type Kernel, makeVector, type Vector } from './kernels/vector.js';
import { pairedCuts } from './paired-cuts.js';
import type { Program, Register } from './program.js';

interface RunnableStep {
  readonly kernel: Kernel;
  readonly out: Vector;
  readonly args: readonly Vector[];
  readonly parameter?: readonly (number | string)[];
}

/** A program with its registers in an arena, to be run on one vector after another. */
export class RunnableProgram {
  readonly inputs: readonly Vector[];
  readonly outputs: readonly Vector[];
  readonly #steps: readonly RunnableStep[];

  constructor(program: Program, arena: Arena) {
    const vectors = program.registers.map((register) => vectorOf(register, arena));
    this.inputs = program.inputs.map((index) => vectors[index]);
    this.outputs = program.outputs.map((index) => vectors[index]);
    const { fused, superfluous } = pairedCuts(program, arena);
    this.#steps = program.steps.flatMap((step, i) => {
      if (superfluous.has(i)) return [];
      const { kernel, out, args } = fused.get(i) ?? { ...step, kernel: kernels[step.kernel] };
      const registers = args.map((index) => vectors[index]);
      return [{ kernel, out: vectors[out], args: registers, parameter: step.parameter }];
    });
  }

  /** Fills the outputs' first `n` rows from the inputs' first `n` rows. */
  run(n: number): void {
    for (const { kernel, out, args, parameter } of this.#steps) kernel(out, args, n, parameter);
  }
}

function vectorOf({ type, masked, constant }: Register, arena: Arena): Vector {
  const vector = makeVector(type, masked, arena);
  if (constant === undefined) return vector;
  if (type === 'string') {
    vector.values.fill(0 as never);
    return { ...vector, dictionary: [String(constant)], isConstant: true };
  }
  const value = type === 'int64' || type === 'uint64' ? BigInt(constant) : Number(constant);
  (vector.values as Float64Array).fill(value as number);
  return { ...vector, isConstant: true };
}

/** The values where kernels can work on them: where they are, or copied to `home`. */
function placed<Values extends ColumnValues>(values: Values, home: Values): Values {
  if (isInMachine(values)) return values;
  (home as Float64Array).set(values as Float64Array);
  return home;
}

/** Fills inputs from rows [start, stop) of columns; at most `vectorRows` of them. */
export class InputFiller {
  readonly #homes: readonly Vector[];

  constructor(readonly inputs: readonly Vector[]) {
    this.#homes = inputs.map((input) => ({ ...input }));
  }

  fill(columns: readonly Column[], start: number, stop: number): void {
    this.inputs.forEach((input, i) => {
      const { values, valid, dictionary, codes } = columns[i];
      const home = this.#homes[i];
      input.values = placed(values.subarray(start, stop), home.values);
      input.valid = valid && placed(valid.subarray(start, stop), home.valid as Uint8Array);
      input.dictionary = dictionary;
      input.codes = codes && { ...codes, address: codes.address + 2 * start };
    });
  }
}
