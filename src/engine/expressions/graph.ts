import type { ColumnType } from '../columns/column.js';

/** What a column of some frame is computed from. Pure: the same node gives the same value for a row, wherever it is evaluated. */
export type Node = {
  /** Number within its graph. */
  readonly id: number;
  readonly type: ColumnType;
  /** Whether values can be missing behind a validity mask (never for floats, whose missing values are NaN). */
  readonly masked: boolean;
} & NodeKind;

export type NodeKind =
  /** A column that the source has. */
  | { readonly kind: 'column'; readonly name: string }
  /** The same value in every row; 64-bit integers as decimal text, so that a plan is JSON. */
  | { readonly kind: 'constant'; readonly value: number | string | boolean }
  /** A kernel of the kernel table; `parameter` is the list of isin and the like. */
  | {
      readonly kind: 'operation';
      readonly kernel: string;
      readonly args: readonly Node[];
      readonly parameter?: readonly (number | string)[];
    }
  /** Uniform random numbers in (0, 1), one per raw row of the source, the same for one seed and stage. */
  | { readonly kind: 'random'; readonly seed: number; readonly stage: string }
  /** A 32-bit number of the file's name. */
  | { readonly kind: 'fileHash' }
  /** A column that the task of the barrier with this number added. */
  | { readonly kind: 'added'; readonly barrier: number; readonly name: string };

/** Makes nodes, each only once: equal sub-expressions become one node and are computed once. */
export class Graph {
  readonly #nodes = new Map<string, Node>();

  node(kind: NodeKind, type: ColumnType, masked = false): Node {
    const key = `${keyOf(kind)}|${type}`;
    const known = this.#nodes.get(key);
    if (known) return known;
    const made: Node = { id: this.#nodes.size, type, masked, ...kind };
    this.#nodes.set(key, made);
    return made;
  }

  operation(kernel: string, args: readonly Node[], type: ColumnType, masked = false): Node {
    return this.node({ kind: 'operation', kernel, args }, type, masked);
  }

  /** JSON has no NaN, infinities and -0: they are kept as text. */
  constant(value: number | string | boolean, type: ColumnType): Node {
    const inJson = typeof value !== 'number' || (Number.isFinite(value) && !Object.is(value, -0));
    const text = Object.is(value, -0) ? '-0' : String(value);
    return this.node({ kind: 'constant', value: inJson ? value : text }, type);
  }
}

function keyOf(kind: NodeKind): string {
  switch (kind.kind) {
    case 'column':
      return `column ${kind.name}`;
    case 'constant':
      return `constant ${JSON.stringify(kind.value)}`;
    case 'operation': {
      const ids = kind.args.map((arg) => arg.id);
      return `${kind.kernel}(${ids})${kind.parameter ? JSON.stringify(kind.parameter) : ''}`;
    }
    case 'random':
      return `random ${kind.seed} ${kind.stage}`;
    case 'fileHash':
      return 'fileHash';
    case 'added':
      return `added ${kind.barrier} ${kind.name}`;
  }
}

/** NaN, or missing behind a mask. */
export function isMissing(node: Node, graph: Graph): Node {
  if (node.type === 'float64') return graph.operation('isNaN', [node], 'bool');
  if (node.type === 'float32') return isMissing(graph.operation('float64', [node], 'float64'), graph);
  return graph.operation('isMasked', [node], 'bool');
}
