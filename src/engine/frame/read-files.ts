import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  checkOptions,
  FileError,
  listedNames,
  SchemaError,
  toldShort,
  UsageError,
} from '../../core/index.js';
import type { ColumnSchema } from '../columns/column.js';
import type { ColumnInput } from '../columns/make-column.js';
import { Table } from '../columns/table.js';
import { type FileSchema, type OpenOptions, openOptionNames } from '../sources/event-file.js';
import type { OnError } from './check-files.js';
import { EventFrame } from './event-frame.js';
import type { DescribedFormat } from './file-format.js';
import { describeFiles } from './file-schemas.js';
import { fileVersion } from './file-version.js';
import { SideIndex } from './index-file/side-index.js';
import { partOf } from './part.js';
import { type RunSettings, settingNames } from './pass-request.js';
import type { FilesPlan } from './plan.js';
import { tableSource } from './table-source.js';

export interface ReadOptions extends RunSettings {
  /** How to open each file; recognised from the file unless given. */
  readonly open?: OpenOptions;
  /**
   * 'skip': files that are damaged or cannot be read are left out and listed in `skipped`; to find them, every file is read once from
   * end to end now. 'fail' (default): the first pass that meets one ends with an error.
   */
  readonly onError?: OnError;
  /**
   * Path of a side index: a file in which the schemas of all files are kept, where their chunks are, and the extremes of the columns of
   * each block that a pass has seen, so that metadata are read once for all runs, and filters leave out blocks that no row of can pass. Changes no result. A
   * file that was changed since (size, time, first or last 64 KiB) is looked at anew; a damaged index is made anew.
   */
  readonly index?: string;
}

/**
 * Files of events as one frame, in the order of their names. Only their schemas are read now.
 * @param globs  file names or patterns (`data/sim/*.hdf5`)
 * @throws {FileError} no file matches, or one cannot be read; {SchemaError} two files with different columns
 */
export async function readFiles(
  globs: string | readonly string[],
  options: ReadOptions = {},
): Promise<EventFrame> {
  checkOptions('readFiles', options, ['open', 'onError', 'index', ...settingNames]);
  const { open = {}, ...settings } = options;
  checkOptions('readFiles: open', open, openOptionNames);
  return framesOfFiles(globs, open, settings);
}

/**
 * Parquet files as one frame, in the order of their names; only their footers are read now. Of a file whole columns of a row group are
 * read, those of the last group are kept, so row groups are what memory has to hold. Nested columns are left out. Dates and
 * times are the whole numbers that the file stores, with their unit in the schema.
 * @throws {FileError} no file matches, or one cannot be read; {SchemaError} two files with different columns
 */
export async function fromParquet(
  globs: string | readonly string[],
  options: Omit<ReadOptions, 'open'> = {},
): Promise<EventFrame> {
  checkOptions('fromParquet', options, ['onError', 'index', ...settingNames]);
  return framesOfFiles(globs, { format: 'parquet' }, options);
}

async function framesOfFiles(
  globs: string | readonly string[],
  open: DescribedFormat,
  { onError = 'fail', index: indexPath, ...settings }: Omit<ReadOptions, 'open'>,
): Promise<EventFrame> {
  const matching = await matchingFiles(globs);
  const index = indexPath === undefined ? undefined : await SideIndex.open(indexPath);
  const { onProgress: _, ...quiet } = settings;
  const versions = new Map(
    await Promise.all(matching.map(async (path) => [path, await versionOf(path)] as const)),
  );
  const { schemas, skipped } = await describeFiles(matching, { open, onError, index, settings: quiet });
  for (const schema of schemas.slice(1)) checkSameColumns(schemas[0], schema);
  const source: FilesPlan = {
    kind: 'files',
    files: schemas.map(({ file, rows }) => ({ path: file, rows, version: versions.get(file) as string })),
    open,
    columns: unitedColumns(schemas),
    aliases: schemas[0].aliases,
    skipped,
    ...(index && { index: index.path }),
  };
  const part = partOf(source, source.columns, source.aliases, schemas[0].leftOut);
  return new EventFrame({ source, steps: [] }, [part], settings);
}

/** A table in memory as a frame: a Table, or { name: values }. @throws {UsageError} columns of different lengths */
export function fromTable(
  input: Table | Readonly<Record<string, ColumnInput>>,
  settings: RunSettings = {},
): EventFrame {
  checkOptions('fromTable', settings, settingNames);
  const { plan, parts } = tableSource(input instanceof Table ? input : new Table(input));
  return new EventFrame(plan, parts, settings);
}

/** @throws {FileError} a pattern that no file matches; {UsageError} no name at all */
export async function matchingFiles(globs: string | readonly string[]): Promise<string[]> {
  const patterns = typeof globs === 'string' ? [globs] : globs;
  if (!Array.isArray(patterns) || patterns.length === 0)
    throw new UsageError(`names of files or patterns are needed, found ${toldShort(globs)}`, {
      remedy: "Give a path, a pattern ('data/*.hdf5'), or a list of them that is not empty.",
    });
  const found = new Set<string>();
  for (const pattern of patterns) {
    if (typeof pattern !== 'string' || pattern === '')
      throw new UsageError(`a file name or pattern is needed, found ${JSON.stringify(pattern)}`);
    const paths = await filesOf(pattern);
    if (paths.length === 0)
      throw new FileError(`no file matches '${pattern}'`, {
        fields: { file: pattern },
        remedy: (await isFolder(pattern))
          ? `It is a folder: write '${pattern.replace(/\/$/, '')}/*.hdf5' for the files in it.`
          : 'Check the folder and the pattern; * matches within a folder, ** across folders.',
      });
    for (const path of paths.sort()) found.add(path);
  }
  return [...found];
}

/** The name of a file, whatever letters are in it, is looked up; a pattern in the listings of its folders, which takes longer. */
async function filesOf(pattern: string): Promise<string[]> {
  if (await statsSay(pattern, (stats) => stats.isFile())) return [resolve(pattern)];
  if (!/[*?[\](){}!+@|\\]/.test(pattern)) return [];
  const { glob } = await import('tinyglobby');
  return glob(pattern, { absolute: true, expandDirectories: false });
}

const isFolder = (path: string): Promise<boolean> => statsSay(path, (stats) => stats.isDirectory());

const statsSay = (path: string, what: (stats: Stats) => boolean): Promise<boolean> =>
  stat(path).then(what, () => false);

/** Size and time of a file. */
export async function versionOf(path: string): Promise<string> {
  return fileVersion(await stat(path));
}

/** @throws {SchemaError} naming both files and the first column in which they differ */
function checkSameColumns(first: FileSchema, other: FileSchema): void {
  const types = new Map(first.columns.map((column) => [column.name, column.type]));
  const names = new Set(other.columns.map((column) => column.name));
  const odd =
    other.columns.find(({ name, type }) => types.get(name) !== type) ??
    first.columns.find(({ name }) => !names.has(name));
  if (!odd) return;
  const [here, there] = [first, other].map(
    ({ columns }) => columns.find(({ name }) => name === odd.name)?.type,
  );
  const say = (type: string | undefined) => (type === undefined ? 'does not have it' : `has it as ${type}`);
  throw new SchemaError(
    `the files differ in column '${odd.name}': ${first.file} ${say(here)}, ${other.file} ${say(there)}`,
    {
      fields: { file: other.file, otherFile: first.file, column: odd.name },
      remedy: `${chooseTables(first, other)}Read them as two frames, select the columns that both have, and put them together with concat().`,
    },
  );
}

/** A table that was never booked is missing as a whole: the others can be named. */
function chooseTables(first: FileSchema, other: FileSchema): string {
  if (first.layout !== 'tableio' || other.layout !== 'tableio') return '';
  const tablesIn = ({ columns }: FileSchema) => new Set(columns.map(({ name }) => name.split('.')[0]));
  const there = tablesIn(other);
  const both = [...tablesIn(first)].filter((table) => there.has(table));
  return both.length === 0
    ? ''
    : `Name the tables that are wanted; in both files are ${listedNames(both, 10)}. Or: `;
}

/** A column can have missing values as soon as it can in one file. */
function unitedColumns(schemas: readonly FileSchema[]): ColumnSchema[] {
  const nullable = new Set(
    schemas.flatMap(({ columns }) => columns.filter((each) => each.nullable).map(({ name }) => name)),
  );
  return schemas[0].columns.map((column) => ({ ...column, nullable: nullable.has(column.name) }));
}
