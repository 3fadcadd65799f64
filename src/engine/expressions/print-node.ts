import type { Node } from './graph.js';

/** Strength of binding; higher binds closer. */
const strength: Readonly<Record<string, number>> = {
  '?:': 1,
  or: 2,
  xor: 3,
  and: 4,
  not: 5,
  '==': 6,
  '!=': 6,
  '<': 7,
  '<=': 7,
  '>': 7,
  '>=': 7,
  '+': 8,
  '-': 8,
  '*': 9,
  '/': 9,
  negate: 10,
  '^': 11,
};
const closest = 12;

/** Kernels that only change the form of a value, not what it says. */
const silent = new Set(['float64', 'truth']);

/**
 * A node as an expression.
 * @param nameOf  nodes that have a name of their own, but for the one that is asked for
 */
export function printNode(node: Node, nameOf: (node: Node) => string | undefined = () => undefined): string {
  return printed(node, nameOf).text;
}

interface Printed {
  readonly text: string;
  readonly binds: number;
}

function printed(node: Node, nameOf: (node: Node) => string | undefined): Printed {
  if (node.kind === 'column' || node.kind === 'added') return { text: node.name, binds: closest };
  if (node.kind === 'constant') {
    const text = node.type === 'string' ? JSON.stringify(node.value) : String(node.value);
    return { text, binds: text.startsWith('-') ? strength.negate : closest };
  }
  if (node.kind === 'random') return { text: 'random', binds: closest };
  if (node.kind === 'fileHash') return { text: 'hash of the file', binds: closest };
  const inner = node.args.map((arg): Printed => {
    const name = nameOf(arg);
    return name === undefined ? printed(arg, nameOf) : { text: name, binds: closest };
  });
  return operation(node, inner);
}

function operation({ kernel, parameter, type }: Node & { kind: 'operation' }, args: Printed[]): Printed {
  const name = kernel.replace(/^(exact|text) /, '');
  if (silent.has(name)) return args[0];
  if (name === 'choose') {
    const [test, yes, no] = args.map((arg) => within(arg, strength['?:'] + 1));
    return { text: `${test} ? ${yes} : ${no}`, binds: strength['?:'] };
  }
  const binds = strength[name];
  if (binds === undefined) {
    const list = parameter ? [`[${parameter.join(', ')}]`] : [];
    const given = [...args.map(({ text }) => text), ...(name === 'cast' ? [type] : list)];
    return { text: `${name}(${given.join(', ')})`, binds: closest };
  }
  if (args.length === 1) {
    const sign = name === 'negate' ? '-' : `${name} `;
    return { text: `${sign}${within(args[0], name === 'not' ? closest : binds + 1)}`, binds };
  }
  return { text: `${within(args[0], binds)} ${name} ${within(args[1], binds + 1)}`, binds };
}

const within = ({ text, binds }: Printed, least: number): string => (binds < least ? `(${text})` : text);
