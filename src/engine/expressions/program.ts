import type { ColumnType } from '../columns/column.js';
import type { Node } from './graph.js';

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
