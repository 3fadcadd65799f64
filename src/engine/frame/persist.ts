import { stat } from 'node:fs/promises';
import { DomainError, UsageError } from '../../core/index.js';
import { type ColumnSchema, isFloat } from '../columns/column.js';
import { bytesOf, concatColumns } from '../columns/concat-columns.js';
import { Table } from '../columns/table.js';
import { FlatWriter } from '../sinks/index.js';
import { blockRows } from './blocks.js';
import { fileVersion } from './file-version.js';
import { defaultMemoryLimit } from './memory.js';
import { applyStep, type Part, partOf } from './part.js';
import { partitionsOf } from './partitions.js';
import type { FilesPlan, Plan } from './plan.js';
import { joined } from './regrouped.js';
import type { FrameParts } from './results/rows.js';
import { removeWith, scratchFile } from './scratch.js';
import { tableSource } from './table-source.js';

/** How a frame is to be cut: rows of a partition, or number of partitions. */
export type PartitionSize = { readonly rows: number } | { readonly partitions: number };

/** @throws {UsageError} both or none; {DomainError} not a whole number above 0 */
export function checkPartitions(size: PartitionSize): PartitionSize {
  const entries = Object.entries(size ?? {}).filter(([, value]) => value !== undefined);
  const [name, value] = entries[0] ?? [];
  if (entries.length !== 1 || (name !== 'rows' && name !== 'partitions'))
    throw new UsageError(`repartition needs either rows or partitions, found ${JSON.stringify(size)}`, {
      remedy: 'Write repartition({ rows: 100_000 }) or repartition({ partitions: 8 }).',
    });
  if (Number.isInteger(value) && (value as number) > 0) return size;
  throw new DomainError(`repartition: ${name} is ${value}; it must be a whole number above 0`, {
    fields: { name, value },
  });
}

/** Where rows that were computed lie now. */
export interface KeptRows {
  readonly plan: Plan;
  readonly parts: Part[];
}

/**
 * Computes the rows of a frame and keeps them: in memory under the limit, else all of them in a scratch file that goes with the process, or
 * as soon as no frame refers to it.
 * @param rows  of a block of the kept rows, where it is not the usual number
 */
export async function keepRows(
  frame: FrameParts,
  schema: readonly ColumnSchema[],
  rows?: number,
): Promise<KeptRows> {
  const { memoryLimit = defaultMemoryLimit, scratch } = frame.settings;
  const names = schema.map(({ name }) => name);
  const held: Table[] = [];
  let bytes = 0;
  let file: ScratchFile | undefined;
  try {
    for await (const table of partitionsOf(frame, names)) {
      bytes += names.reduce((sum, name) => sum + bytesOf(table.column(name)), 0);
      held.push(table);
      if (bytes <= memoryLimit) continue;
      file ??= await ScratchFile.create(scratchFile(scratch), schema);
      for (const each of held.splice(0)) await file.append(each);
    }
  } catch (error) {
    await file?.discard();
    throw error;
  }
  return file ? file.finish(rows) : tableSource(oneTable(held, schema), schema, rows);
}

function oneTable(tables: readonly Table[], schema: readonly ColumnSchema[]): Table {
  if (tables.length > 0) return joined(tables);
  return new Table(new Map(schema.map(({ name, type }) => [name, concatColumns(type, [])])));
}

/** Rows on their way to a file: not compressed, since it is read again soon, and from the same machine. */
class ScratchFile {
  #rows = 0;

  private constructor(
    readonly path: string,
    readonly schema: readonly ColumnSchema[],
    readonly stored: readonly ColumnSchema[],
    readonly writer: FlatWriter,
  ) {}

  static async create(path: string, schema: readonly ColumnSchema[]): Promise<ScratchFile> {
    // Columns can have names that no dataset can have.
    const stored = schema.map((column, i) => ({ ...column, name: `column${i}` }));
    const options = { compression: 0, chunkRows: blockRows };
    return new ScratchFile(path, schema, stored, await FlatWriter.create(path, stored, options));
  }

  async append(table: Table): Promise<void> {
    this.#rows += table.rows;
    const columns = this.schema.map(({ name }, i) => [this.stored[i].name, table.column(name)] as const);
    await this.writer.append(new Map(columns));
  }

  discard(): Promise<void> {
    return this.writer.discard();
  }

  async finish(rows?: number): Promise<KeptRows> {
    await this.writer.close();
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
