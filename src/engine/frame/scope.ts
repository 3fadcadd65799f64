import { ColumnError, UsageError } from '../../core/index.js';
import type { Graph, Node } from '../expressions/graph.js';
import { columnOf, type Scope, typedExpression } from '../expressions/typed.js';

/** The names of a frame: its columns, in order, and second names, which are looked at only when they are used. */
export class FrameScope implements Scope {
  readonly #resolving = new Set<string>();

  constructor(
    readonly graph: Graph,
    readonly columns: ReadonlyMap<string, Node>,
    /** Expressions or columns by second name. Each refers to the names of the scope that it was given to. */
    readonly aliases: ReadonlyMap<string, () => Node>,
  ) {}

  find(name: string): Node | undefined {
    const column = this.columns.get(name);
    if (column) return column;
    const alias = this.aliases.get(name);
    if (!alias) return undefined;
    if (this.#resolving.has(name)) throw new ColumnError(`the second name '${name}' refers to itself`);
    this.#resolving.add(name);
    try {
      return alias();
    } finally {
      this.#resolving.delete(name);
    }
  }

  names(): string[] {
    return [...this.columns.keys(), ...this.aliases.keys()];
  }

  /** @throws {ColumnError} an unknown name, with the nearest ones */
  node(name: string): Node {
    return columnOf(name, this);
  }

  withColumns(added: Iterable<readonly [string, Node]>): FrameScope {
    return new FrameScope(this.graph, new Map([...this.columns, ...added]), this.aliases);
  }

  /** Second names; a name of the frame's own columns stays that column. */
  withAliases(aliases: Readonly<Record<string, string>>): FrameScope {
    const added = Object.entries(aliases).map(([name, text]) => {
      return [name, (): Node => this.#aliased(scope, name, text)] as const;
    });
    const scope = new FrameScope(this.graph, this.columns, new Map([...this.aliases, ...added]));
    return scope;
  }

  /** The text of an alias is a column's name as it stands, else an expression; both may use other aliases. */
  #aliased(scope: FrameScope, name: string, text: string): Node {
    if (text !== name) return scope.find(text) ?? typedExpression(text, scope, this.graph);
    throw new UsageError(`'${name}' is given as a second name of itself`);
  }

  /** Only these columns. Other names stay valid for what is still there. */
  select(names: readonly string[]): FrameScope {
    const columns = new Map(names.map((name) => [name, this.node(name)]));
    return this.#keepingNames(columns);
  }

  drop(names: readonly string[]): FrameScope {
    const gone = new Set(names.map((name) => this.node(name)));
    return this.#keepingNames(new Map([...this.columns].filter(([, node]) => !gone.has(node))));
  }

  rename(names: Readonly<Record<string, string>>): FrameScope {
    const renamed = new Map<Node, string>();
    for (const [old, name] of Object.entries(names)) renamed.set(this.node(old), name);
    const columns = new Map([...this.columns].map(([name, node]) => [renamed.get(node) ?? name, node]));
    for (const [node, name] of renamed) columns.set(name, node);
    const expected =
      this.columns.size + [...renamed.values()].filter((name) => !this.columns.has(name)).length;
    if (columns.size < Math.min(expected, this.columns.size))
      throw new UsageError('rename gives one name to two columns', { fields: { names } });
    const aliases = [...this.aliases].filter(([name]) => !Object.hasOwn(names, name));
    return new FrameScope(this.graph, columns, new Map(aliases));
  }

  #keepingNames(columns: ReadonlyMap<string, Node>): FrameScope {
    const kept = new Set(columns.values());
    const aliases = new Map<string, () => Node>();
    for (const name of this.names()) {
      if (columns.has(name)) continue;
      const node = this.#quietly(name);
      if (node && kept.has(node)) aliases.set(name, () => node);
    }
    return new FrameScope(this.graph, columns, aliases);
  }

  /** The node of a name; undefined where a second name refers to what this source does not have. */
  #quietly(name: string): Node | undefined {
    try {
      return this.find(name);
    } catch (error) {
      if (error instanceof ColumnError) return undefined;
      throw error;
    }
  }
}
