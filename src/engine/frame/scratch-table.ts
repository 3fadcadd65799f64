import { stat } from 'node:fs/promises';
import { type ColumnSchema, isFloat } from '../columns/column.js';
import type { Table } from '../columns/table.js';
import { FlatWriter } from '../sinks/index.js';
import { blockRows } from './blocks.js';
import { fileVersion } from './file-version.js';
import { applyStep, type Part, partOf } from './part.js';
import type { FilesPlan, Plan } from './plan.js';
import { inScratch, removeScratch, removeWith, scratchFile } from './scratch.js';

/** Where rows that were computed lie now. */
export interface KeptRows {
  readonly plan: Plan;
  readonly parts: Part[];
}

/** Rows on their way to a file: not compressed, since it is read again soon, and from the same machine. */
export class ScratchTable {
  #rows = 0;

  private constructor(
    readonly folder: string | undefined,
    readonly path: string,
    readonly schema: readonly ColumnSchema[],
    readonly stored: readonly ColumnSchema[],
    readonly writer: FlatWriter,
  ) {}

  /** @param folder  as scratchFile() takes it */
  static async create(folder: string | undefined, schema: readonly ColumnSchema[]): Promise<ScratchTable> {
    // Columns can have names that no dataset can have.
    const stored = schema.map((column, i) => ({ ...column, name: `column${i}` }));
    const options = { compression: 0, chunkRows: blockRows, durable: false };
    return inScratch(folder, async () => {
      const path = scratchFile(folder);
      const writer = await FlatWriter.create(path, stored, options);
      return new ScratchTable(folder, path, schema, stored, writer);
    });
  }

  async append(table: Table): Promise<void> {
    this.#rows += table.rows;
    const columns = this.schema.map(({ name }, i) => [this.stored[i].name, table.column(name)] as const);
    await inScratch(this.folder, () => this.writer.append(new Map(columns)));
  }

  async discard(): Promise<void> {
    await this.writer.discard();
    removeScratch(this.path);
  }

  async finish(rows?: number): Promise<KeptRows> {
    await inScratch(this.folder, () => this.writer.close());
    const version = fileVersion(await stat(this.path));
    const source: FilesPlan = {
      kind: 'files',
      files: [{ path: this.path, rows: this.#rows, version }],
      open: { layout: 'flat' },
      columns: this.stored.map((column) => ({
        ...column,
        nullable: column.nullable || isFloat(column.type),
      })),
      aliases: {},
      skipped: [],
      ...(rows === undefined ? {} : { blockRows: rows }),
    };
    removeWith(source, this.path);
    const names = Object.fromEntries(this.stored.map(({ name }, i) => [name, this.schema[i].name]));
    const step = { kind: 'rename', names } as const;
    return { plan: { source, steps: [step] }, parts: [applyStep(partOf(source, source.columns), step)] };
  }
}
