import {
  ColumnError,
  checkOptions,
  nearest,
  nearestHint,
  SchemaError,
  UsageError,
} from '../../core/index.js';
import { type ColumnSchema, columnTypes, isFloat } from '../columns/column.js';
import type { CsvFormat, CsvOptions } from '../csv/csv-format.js';
import { kinds, typeOfKinds } from '../csv/field-kinds.js';
import type { CsvScan, ScanOptions } from '../csv/scan-csv.js';
import { defaultExecutor } from '../executors/default-executor.js';
import { ItemFailure, runInOrder } from '../tasks/run-in-order.js';
import { EventFrame } from './event-frame.js';
import { partOf } from './part.js';
import { type RunSettings, settingNames } from './pass-request.js';
import type { FilesPlan } from './plan.js';
import { matchingFiles, versionOf } from './read-files.js';

/**
 * Files of comma-separated text as one frame, in the order of their names. Every value is looked at once now, so that types are certain:
 * int32, int64 or uint64 for whole numbers, float64, bool, string; an empty field is missing. Rows are read later, block by
 * block, by byte ranges, only the wanted columns. Fields may stand in quotes (RFC 4180); spaces around numbers are allowed.
 * ```ts
 * const runs = await fromCsv('runs/*.csv', { types: { run: 'int64' }, missing: ['NA'] });
 * ```
 * @throws {FileError} a line with too few or too many fields, an open quote, with file and line; later, a value that is none of a given type
 * @throws {SchemaError} files with different columns; {ColumnError} a type for a column that is not there
 */
export async function fromCsv(
  globs: string | readonly string[],
  options: CsvOptions & RunSettings = {},
): Promise<EventFrame> {
  checkOptions('fromCsv', options, ['separator', 'names', 'types', 'missing', ...settingNames]);
  const { separator = ',', names, types = {}, missing = [], ...settings } = options;
  checkFormat(separator, types);
  const paths = await matchingFiles(globs);
  const versions = await Promise.all(paths.map(versionOf));
  const scanned = await scanAll(paths, { separator, names, missing, typed: Object.keys(types) }, settings);
  const columns = unitedColumns(scanned, types);
  const open: CsvFormat = { format: 'csv', separator, header: names === undefined, missing, columns };
  const files = scanned.map(({ rows, blockOffsets }, i) => {
    return { path: paths[i], rows, version: versions[i], blockOffsets };
  });
  const source: FilesPlan = { kind: 'files', files, open, columns, aliases: {}, skipped: [] };
  return new EventFrame({ source, steps: [] }, [partOf(source, columns)], settings);
}

function checkFormat(separator: string, types: CsvOptions['types'] & object): void {
  if (separator.length !== 1 || separator > '~' || '"\n\r'.includes(separator))
    throw new UsageError(`the separator ${JSON.stringify(separator)} is not one ASCII character`, {
      fields: { separator },
      remedy: "Use ',', ';', '\\t' or the like.",
    });
  const odd = Object.entries(types).find(([, type]) => !columnTypes.includes(type));
  if (odd)
    throw new UsageError(
      `column '${odd[0]}' is given the unknown type '${odd[1]}'${nearestHint(odd[1], columnTypes)}`,
      {
        fields: { column: odd[0], type: odd[1] },
        remedy: `Use one of ${columnTypes.join(', ')}.`,
      },
    );
}

/** Looks through all files, in the workers: it is most of the work of reading them. */
async function scanAll(
  paths: readonly string[],
  options: ScanOptions,
  { executor = defaultExecutor(), signal }: RunSettings,
): Promise<CsvScan[]> {
  const task = {
    module: new URL('../csv/scan-csv.js', import.meta.url).href,
    export: 'scanCsv',
    args: options,
  };
  const scanned: CsvScan[] = [];
  try {
    for await (const scan of runInOrder<string, CsvScan>(task, paths, { executor, signal }))
      scanned.push(scan);
  } catch (error) {
    throw error instanceof ItemFailure ? error.error : error;
  }
  for (const scan of scanned) checkSameNames(scanned[0], scan);
  return scanned;
}

function checkSameNames(first: CsvScan, other: CsvScan): void {
  const odd =
    other.names.find((name) => !first.names.includes(name)) ??
    first.names.find((name) => !other.names.includes(name));
  if (odd === undefined) return;
  const [has, lacks] = other.names.includes(odd) ? [other, first] : [first, other];
  throw new SchemaError(`${has.path} has a column '${odd}', ${lacks.path} does not`, {
    fields: { file: has.path, otherFile: lacks.path, column: odd },
    remedy:
      'Read them as two frames, select the columns that both have, and put them together with concat().',
  });
}

/** Types that hold the values of all files. */
function unitedColumns(scanned: readonly CsvScan[], types: CsvOptions['types'] & object): ColumnSchema[] {
  const { names } = scanned[0];
  const unknown = Object.keys(types).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new ColumnError(`there is no column '${unknown}' to give a type${nearestHint(unknown, names)}`, {
      fields: { column: unknown, nearest: nearest(unknown, names) },
    });
  return names.map((name) => {
    const seen = scanned.reduce((bits, scan) => bits | scan.seen[scan.names.indexOf(name)], 0);
    const type = types[name] ?? typeOfKinds(seen);
    const gaps = kinds.missing | (type === 'string' ? 0 : kinds.emptyText);
    const given = Object.hasOwn(types, name);
    return { name, type, nullable: given || isFloat(type) || (seen & gaps) !== 0 };
  });
}
