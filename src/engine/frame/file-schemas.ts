import { availableParallelism } from 'node:os';
import { FileError, type FileFingerprint, UsageError } from '../../core/index.js';
import { defaultExecutor } from '../executors/default-executor.js';
import { inline } from '../executors/inline.js';
import type { FileSchema } from '../sources/event-file.js';
import { ItemFailure, runInOrder } from '../tasks/run-in-order.js';
import { type CheckedFiles, checkFiles, type OnError } from './check-files.js';
import type { DescribedFormat } from './file-format.js';
import type { SideIndex } from './index-file/side-index.js';
import type { RunSettings } from './pass-request.js';
import { SameColumns } from './same-columns.js';
import type { FileReply } from './schema-task.js';

/** What is asked of files before a plan is made. */
export interface FilesRequest {
  readonly open: DescribedFormat;
  readonly onError: OnError;
  readonly index?: SideIndex;
  readonly settings: RunSettings;
}

/** Files that a frame can read, and what is in them. */
export interface DescribedFiles {
  /** Of the readable files, in order. */
  readonly schemas: readonly FileSchema[];
  readonly skipped: CheckedFiles['skipped'];
}

/**
 * What is in files; what an index knows of a file is not looked at again.
 * @throws {FileError} one that cannot be read, or with onError 'skip' none that can
 */
export async function describeFiles(
  paths: readonly string[],
  request: FilesRequest,
): Promise<DescribedFiles> {
  const { open, onError, index } = request;
  const prints = index ? await fingerprintsOf(paths, request.settings) : new Map();
  const { readable, skipped } = await usableFiles(paths, request, prints);
  const schemas = await schemasOf(readable, request, prints);
  if (index && onError === 'skip') for (const path of readable) index.setIntact(path, open);
  await index?.save();
  return { schemas, skipped };
}

type Prints = ReadonlyMap<string, FileFingerprint>;

/** @throws {FileError} every file is damaged; {UsageError} another word than 'fail' or 'skip' */
async function usableFiles(
  paths: readonly string[],
  { open, onError, index, settings }: FilesRequest,
  prints: Prints,
): Promise<CheckedFiles> {
  if (onError === 'fail') return { readable: paths, skipped: [] };
  if (onError !== 'skip')
    throw new UsageError(`onError is '${onError}'; it can be 'fail' or 'skip'`, { fields: { onError } });
  const unknown = paths.filter((path) => {
    const print = prints.get(path);
    return !(print && index?.isIntact(print, open));
  });
  const { skipped } = await checkFiles(unknown, open, settings);
  const damaged = new Set(skipped.map(({ file }) => file));
  if (damaged.size < paths.length) return { readable: paths.filter((path) => !damaged.has(path)), skipped };
  const [{ file, reason }] = skipped;
  throw new FileError(`none of ${paths.length} files can be read: ${reason}`, {
    fields: { file, skipped },
    remedy: 'Look at the files one by one with: airshower inspect FILE.',
  });
}

async function schemasOf(
  paths: readonly string[],
  { open, index, settings }: FilesRequest,
  prints: Prints,
): Promise<FileSchema[]> {
  const known = new Map<string, FileSchema>();
  for (const [path, print] of prints) {
    const schema = index?.schema(print, open);
    if (schema) known.set(path, schema);
  }
  const unknown = paths.filter((path) => !known.has(path));
  const sameColumns = new SameColumns();
  const take = (path: string, { schema, places }: FileReply) => {
    const described = { schema: sameColumns.of(schema), places };
    const print = prints.get(path);
    if (index && print) index.addFile(print, open, described);
    known.set(path, described.schema);
  };
  await forEachFile<FileReply>(index ? 'describeForIndex' : 'readSchema', unknown, {
    args: open,
    settings,
    take,
  });
  return paths.map((path) => known.get(path) as FileSchema);
}

/** By path; files that cannot be opened have none. */
async function fingerprintsOf(paths: readonly string[], settings: RunSettings): Promise<Prints> {
  const prints = new Map<string, FileFingerprint>();
  const take = (path: string, print: FileFingerprint | null) => {
    if (print) prints.set(path, print);
  };
  await forEachFile<FileFingerprint | null>('fingerprint', paths, { settings, take });
  return prints;
}

/** A task of schema-task.ts for each file, taken in order; of many files by the workers. */
async function forEachFile<T>(
  name: string,
  paths: readonly string[],
  { args, settings, take }: FilesTask<T>,
): Promise<void> {
  const few = paths.length < 4 * availableParallelism();
  const executor = few ? inline() : (settings.executor ?? defaultExecutor());
  const task = { module: new URL('./schema-task.js', import.meta.url).href, export: name, args };
  let file = 0;
  try {
    for await (const each of runInOrder<string, T>(task, paths, { ...settings, executor }))
      take(paths[file++], each);
  } catch (error) {
    throw error instanceof ItemFailure ? error.error : error;
  }
}

interface FilesTask<T> {
  readonly args?: DescribedFormat;
  readonly settings: RunSettings;
  readonly take: (path: string, result: T) => void;
}
