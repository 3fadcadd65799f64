import type { Column, ColumnType, ColumnValues } from '../columns/column.js';
import type { Arena } from '../kernels/arena.js';
import { isInMachine } from '../kernels/machine.js';
import type { Node } from './graph.js';
import { kernels } from './kernels/kernel-table.js';
import { type Kernel, makeVector, type Vector } from './kernels/vector.js';

/** A checked expression program as plain JSON: registers, and kernels that fill them one after another. */
export interface Program {
  readonly registers: readonly Register[];
  readonly steps: readonly ProgramStep[];
  /** Registers of the inputs, in the caller's order. */
  readonly inputs: readonly number[];
  /** Registers of the outputs, in the caller's order. */
  readonly outputs: readonly number[];
}

export interface Register {
  readonly type: ColumnType;
  readonly masked: boolean;
  /** For a constant, its value; 64-bit integers as decimal text. */
  readonly constant?: number | string | boolean;
}

export interface ProgramStep {
  readonly kernel: string;
  readonly out: number;
  readonly args: readonly number[];
  readonly parameter?: readonly (number | string)[];
}

/** The program that computes `outputs` from `inputs`. Every other node they need must be an operation or a constant. */
export function compileProgram(inputs: readonly Node[], outputs: readonly Node[]): Program {
  const registers: Register[] = [];
  const steps: ProgramStep[] = [];
  const registerOf = new Map<Node, number>();
  const add = (node: Node, register: Register): number => {
    registerOf.set(node, registers.length);
    return registers.push(register) - 1;
  };
  for (const node of inputs) add(node, { type: node.type, masked: node.masked });
  const visit = (node: Node): number => {
    const known = registerOf.get(node);
    if (known !== undefined) return known;
    const { type, masked } = node;
    if (node.kind === 'constant') return add(node, { type, masked, constant: node.value });
    if (node.kind !== 'operation')
      throw new Error(`the ${node.kind} node ${node.id} is not among the inputs`);
    const args = node.args.map(visit);
    const out = add(node, { type, masked });
    steps.push({ kernel: node.kernel, out, args, parameter: node.parameter });
    return out;
  };
  const outputRegisters = outputs.map(visit);
  return { registers, steps, inputs: inputs.map((_, i) => i), outputs: outputRegisters };
}

/** The operations that compileProgram makes steps of, in their order. */
export function operationsFor(inputs: readonly Node[], outputs: readonly Node[]): Node[] {
  const seen = new Set<Node>(inputs);
  const found: Node[] = [];
  const visit = (node: Node): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (node.kind !== 'operation') return;
    node.args.forEach(visit);
    found.push(node);
  };
  outputs.forEach(visit);
  return found;
}

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
    this.#steps = program.steps.map(({ kernel, out, args, parameter }) => ({
      kernel: kernels[kernel],
      out: vectors[out],
      args: args.map((index) => vectors[index]),
      parameter,
    }));
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
      const { values, valid, dictionary } = columns[i];
      const home = this.#homes[i];
      input.values = placed(values.subarray(start, stop), home.values);
      input.valid = valid && placed(valid.subarray(start, stop), home.valid as Uint8Array);
      input.dictionary = dictionary;
    });
  }
}
