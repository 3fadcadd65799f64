import type { Column, ColumnType } from '../../columns/column.js';
import { concatColumns, sliceColumn, takeRows } from '../../columns/concat-columns.js';
import { firstsOfEqual } from '../../columns/sorted-order.js';
import type { Table } from '../../columns/table.js';
import { RunFile, type StoredRun } from '../external-sort/run-file.js';
import { sortedTables } from '../external-sort/sort-rows.js';
import type { FrameParts } from '../results/rows.js';
import { removeWith } from '../scratch.js';
import { keysAs } from './comparable-keys.js';
import { keyOf, type LookUp, type OtherRows, sameKey } from './join.js';

/** Rows that are read at once, or a multiple of them: the key of the first is known. */
export const pieceRows = 4096;

/** Rows with keys sorted by these in a scratch file: what a worker needs to find some of them. */
export interface SortedFile {
  readonly path: string;
  readonly runs: readonly StoredRun[];
  readonly keys: readonly StoredKey[];
  /** What is looked up. */
  readonly added: readonly { readonly name: string; readonly place: number; readonly type: ColumnType }[];
  /** [piece] the run in which it lies, and its first row there. */
  readonly pieces: { readonly run: Int32Array; readonly start: Int32Array };
}

interface StoredKey {
  readonly type: ColumnType;
  /** Among the columns of a run. */
  readonly place: number;
  /** [piece] the key of its first row. */
  readonly firsts: Column;
}

/**
 * Rows of another frame that do not fit into memory: they are sorted by the keys into a scratch file, with which the workers merge the
 * sorted keys of each block.
 * @throws {DomainError} two rows with the same key
 */
export async function lookUpInScratch(other: FrameParts, wanted: OtherRows): Promise<LookUp> {
  const { keys, added, schema } = wanted;
  const names = schema.map(({ name }) => name);
  const column = (name: string) => ({
    name,
    place: names.indexOf(name),
    type: other.parts[0].scope.node(name).type,
  });
  const theirs = keys.other.map(column);
  const file = await RunFile.create(other.settings.scratch);
  try {
    const writing = new SortedFileWriter(file, theirs, keys.own);
    const sorting = { schema, by: keys.other, descending: false, distinct: false };
    for await (const table of sortedTables(other, sorting)) await writing.append(table);
    file.close();
    const args: SortedFile = { path: file.path, added: added.map(column), ...writing.finish() };
    removeWith(args, file.path);
    const module = new URL('./scratch-join-task.js', import.meta.url).href;
    return {
      task: { module, export: 'lookUpSorted', args },
      added: args.added.map(({ name, type }) => [name, type]),
    };
  } catch (error) {
    file.remove();
    throw error;
  }
}

interface KeyColumn {
  readonly name: string;
  readonly place: number;
  readonly type: ColumnType;
}

/** Takes sorted rows, and notes the first key of each piece. */
class SortedFileWriter {
  readonly #runs: StoredRun[] = [];
  readonly #firsts: Column[][];
  readonly #run: number[] = [];
  readonly #start: number[] = [];
  /** The last key so far. */
  #last?: readonly Column[];

  /** @param names  of the keys, as the user knows them */
  constructor(
    readonly file: RunFile,
    readonly keys: readonly KeyColumn[],
    readonly names: readonly string[],
  ) {
    this.#firsts = keys.map(() => []);
  }

  /** @throws {DomainError} a row with the key of the row before */
  async append(table: Table): Promise<void> {
    const { columns, rows } = keysAs(
      this.keys.map(({ type }) => type),
      this.keys.map(({ name }) => table.column(name)),
    );
    if (rows.length === 0) return;
    this.#checkDifferent(columns);
    const run = this.#runs.length;
    const starts = Array.from({ length: Math.ceil(rows.length / pieceRows) }, (_, i) => i * pieceRows);
    columns.forEach((column, i) => void this.#firsts[i].push(takeRows(column, starts)));
    for (const start of starts) {
      this.#run.push(run);
      this.#start.push(start);
    }
    const whole = rows.length === table.rows ? table : table.take(rows);
    this.#runs.push(await this.file.append(whole.columns.map((name) => whole.column(name))));
  }

  #checkDifferent(keys: readonly Column[]): void {
    const [last, rows] = [this.#last, keys[0].values.length];
    const all = last ? keys.map((column, i) => concatColumns(column.type, [last[i], column])) : keys;
    const firsts = firstsOfEqual(all, all[0].values.length);
    if (firsts.length < all[0].values.length) {
      const row = firsts.findIndex((first, i) => first !== i);
      throw sameKey('two rows', this.names, keyOf(all, row < 0 ? firsts.length : row) as string);
    }
    this.#last = keys.map((column) => sliceColumn(column, rows - 1, rows));
  }

  finish(): Pick<SortedFile, 'runs' | 'keys' | 'pieces'> {
    const keys = this.keys.map(({ type, place }, i) => {
      return { type, place, firsts: concatColumns(type, this.#firsts[i]) };
    });
    const pieces = { run: Int32Array.from(this.#run), start: Int32Array.from(this.#start) };
    return { runs: this.#runs, keys, pieces };
  }
}
