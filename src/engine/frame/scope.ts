import { ColumnError, UsageError } from '../../core/index.js';
import type { Graph, Node } from '../expressions/graph.js';
import { columnOf, type Scope } from '../expressions/name-scope.js';
import { typedExpression } from '../expressions/typed.js';
import { whyLeftOut } from '../sources/left-out.js';

/** The node of a second name in a scope. */
type Alias = (scope: FrameScope) => Node;

/** The names of a frame: its columns, in order, and second names, which are looked at only when they are used. */
export class FrameScope implements Scope {
  readonly #resolving = new Set<string>();
  readonly #resolved = new Map<string, Node>();

  constructor(
    readonly graph: Graph,
    readonly columns: ReadonlyMap<string, Node>,
    /** What second names stand for, by the names of the scope in which they are used. */
    readonly aliases: ReadonlyMap<string, Alias>,
    /** What the source holds and does not offer, as in FileSchema. */
    readonly withheld: readonly string[] = [],
  ) {}

  find(name: string): Node | undefined {
    const column = this.columns.get(name);
    if (column) return column;
    const alias = this.aliases.get(name);
    const resolved = this.#resolved.get(name);
    if (!alias || resolved) return resolved;
    if (this.#resolving.has(name)) throw new ColumnError(`the second name '${name}' refers to itself`);
    this.#resolving.add(name);
    try {
      const node = alias(this);
      this.#resolved.set(name, node);
      return node;
    } finally {
      this.#resolving.delete(name);
    }
  }

  /** Whether a name is valid: not so a second name of what this source does not have. */
  has(name: string): boolean {
    return this.#quietly(name) !== undefined;
  }

  names(): string[] {
    return [...this.columns.keys(), ...this.aliases.keys()];
  }

  whyLeftOut(name: string): string | undefined {
    return whyLeftOut(name, this.withheld);
  }

  /** @throws {ColumnError} an unknown name, with the nearest ones */
  node(name: string): Node {
    return columnOf(name, this);
  }

  withColumns(added: Iterable<readonly [string, Node]>): FrameScope {
    return this.#with(new Map([...this.columns, ...added]), this.aliases);
  }

  /** Second names; a name of the frame's own columns stays that column. */
  withAliases(aliases: Readonly<Record<string, string>>): FrameScope {
    const added = Object.entries(aliases).map(([name, text]) => {
      if (text === name) throw new UsageError(`'${name}' is given as a second name of itself`);
      // A column's name as it stands, else an expression; both may use other second names.
      const alias: Alias = (scope) => scope.find(text) ?? typedExpression(text, scope, scope.graph);
      return [name, alias] as const;
    });
    return this.#with(this.columns, new Map([...this.aliases, ...added]));
  }

  /** Only these columns. Other names stay valid for what is still there. */
  select(names: readonly string[]): FrameScope {
    const columns = new Map(names.map((name) => [name, this.node(name)]));
    return this.#keepingNames(columns);
  }

  drop(names: readonly string[]): FrameScope {
    const gone = new Set(names.map((name) => this.columnName(name)));
    return this.#keepingNames(new Map([...this.columns].filter(([name]) => !gone.has(name))), names);
  }

  rename(names: Readonly<Record<string, string>>): FrameScope {
    const renamed = new Map<string, string>();
    const added: (readonly [string, Node])[] = [];
    for (const [old, name] of Object.entries(names)) {
      const column = this.columnName(old);
      if (column === undefined) added.push([name, this.node(old)]);
      else if (renamed.has(column)) throw twoNames(column, [renamed.get(column) as string, name]);
      else renamed.set(column, name);
    }
    const kept = [...this.columns].map(([name, node]) => [renamed.get(name) ?? name, node] as const);
    const columns = new Map<string, Node>();
    for (const [name, node] of [...kept, ...added]) {
      if (columns.has(name)) throw sameName(name);
      columns.set(name, node);
    }
    return this.#with(columns, this.#renamedAliases(names, renamed));
  }

  /** Second names of renamed columns stand for the new names; others for what they stood for, whatever names they used. */
  #renamedAliases(
    names: Readonly<Record<string, string>>,
    renamed: ReadonlyMap<string, string>,
  ): Map<string, Alias> {
    const aliases = new Map<string, Alias>();
    for (const name of this.aliases.keys()) {
      const node = this.#quietly(name);
      if (node === undefined || Object.hasOwn(names, name)) continue;
      const before = this.#nameOf(node);
      const column = before === undefined ? undefined : (renamed.get(before) ?? before);
      aliases.set(name, column === undefined ? () => node : (scope) => scope.node(column));
    }
    return aliases;
  }

  /**
   * The column that a name stands for: the column of that name, or what is behind a second name; undefined where that is an expression. Two
   * columns of equal values are two, though one node.
   */
  columnName(name: string): string | undefined {
    return this.columns.has(name) ? name : this.#nameOf(this.node(name));
  }

  #nameOf(node: Node): string | undefined {
    return [...this.columns].find(([, each]) => each === node)?.[0];
  }

  #keepingNames(columns: ReadonlyMap<string, Node>, gone: readonly string[] = []): FrameScope {
    const kept = new Map([...columns].map(([name, node]) => [node, name]));
    const aliases = new Map<string, Alias>();
    for (const name of this.names()) {
      const node = columns.has(name) || gone.includes(name) ? undefined : this.#quietly(name);
      const column = node && kept.get(node);
      if (column !== undefined) aliases.set(name, (scope) => scope.node(column));
    }
    return this.#with(columns, aliases);
  }

  #with(columns: ReadonlyMap<string, Node>, aliases: ReadonlyMap<string, Alias>): FrameScope {
    return new FrameScope(this.graph, columns, aliases, this.withheld);
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

const sameName = (name: string): UsageError =>
  new UsageError(`rename gives the name '${name}' to two columns`, {
    fields: { column: name },
    remedy: 'Drop or rename the other one too.',
  });

const twoNames = (column: string, names: readonly string[]): UsageError =>
  new UsageError(`rename gives column '${column}' two names: ${names.join(', ')}`, {
    fields: { column, names },
    remedy: `One of them is a second name of the column: give it one name, and make the other with withColumns().`,
  });
