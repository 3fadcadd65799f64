import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  type EventFrame,
  fromTable,
  inline,
  readFiles,
  Table,
  writeFlatHdf5,
} from '../../../src/engine/index.js';
import { type Row as RandomRow, someRows, tableOf } from '../frame/random-frames.js';

/** One row as the plain reference sees it, with its number in the frame. */
export interface Row extends RandomRow {
  readonly i: number;
}

/** Where the rows of a frame come from, cut at random: tables in memory one after another, or files, some of them empty or of one row. */
export interface RandomFrame {
  readonly frame: EventFrame;
  readonly rows: readonly Row[];
}

export interface Cut {
  readonly parts: readonly (readonly RandomRow[])[];
  readonly from: 'tables' | 'files';
}

const oneRow = someRows.filter((rows) => rows.length > 0).map((rows) => rows.slice(0, 1));

export const cuts: fc.Arbitrary<Cut> = fc.record({
  parts: fc.array(fc.oneof({ weight: 4, arbitrary: someRows }, fc.constant([]), oneRow), {
    minLength: 1,
    maxLength: 5,
  }),
  from: fc.oneof({ weight: 5, arbitrary: fc.constant('tables' as const) }, fc.constant('files' as const)),
});

const folder = mkdtempSync(join(tmpdir(), 'airshower-properties-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
let files = 0;

/** A path that no file had before: workers know files by path, size and time. */
export const newPath = (ending: string): string => join(folder, `${++files}.${ending}`);

const executor = inline();

export async function frameOfCut({ parts, from }: Cut): Promise<RandomFrame> {
  let i = 0;
  const numbered = parts.map((rows) => rows.map((row): Row => ({ ...row, i: i++ })));
  const tables = numbered.map(numberedTable);
  return { rows: numbered.flat(), frame: from === 'tables' ? ofTables(tables) : await ofFiles(tables) };
}

function numberedTable(rows: readonly Row[]): Table {
  const table = tableOf(rows);
  const columns = table.columns.map((name) => [name, table.column(name)] as const);
  const i = { type: 'float64', values: Float64Array.from(rows, (row) => row.i) } as const;
  return new Table(new Map([...columns, ['i', i]]));
}

function ofTables(tables: readonly Table[]): EventFrame {
  const [first, ...others] = tables.map((table) => fromTable(table, { executor }));
  return first.concat(...others);
}

async function ofFiles(tables: readonly Table[]): Promise<EventFrame> {
  const paths: string[] = [];
  for (const table of tables) {
    const path = newPath('h5');
    await writeFlatHdf5(path, new Map(table.columns.map((name) => [name, table.column(name)])));
    paths.push(path);
  }
  return readFiles(paths, { executor });
}
