import { refuseOwnInput, UsageError } from '../../core/index.js';
import { type EventFrame, FlatWriter, type Table } from '../../engine/index.js';
import { features, readEvents } from '../../events/index.js';
import { type ModelStep, modelStep } from '../../learning/index.js';
import type { Progress } from '../run/run-directory.js';
import { withThreads } from '../run/session.js';

export interface ApplyOptions {
  /** The file to write. */
  readonly out: string;
  /** Name of the column of estimates; default: what the model estimates. */
  readonly column?: string;
  /** What the model's columns are in the files: expressions by name. */
  readonly columns?: Readonly<Record<string, string>>;
  readonly workers?: number;
  readonly onProgress?: Progress;
}

/** What was written. */
export interface ApplyOutcome {
  readonly file: string;
  readonly rows: number;
  /** Rows that lack one of the model's features. */
  readonly rowsWithoutFeatures: number;
  /** What identifies an event, as far as the files say it; then the estimates. */
  readonly columns: readonly string[];
}

/**
 * The estimates of a model for events of any layout, as an HDF5 file with one dataset per column: run and event numbers and the
 * model's columns, row by row as in the files.
 * @param model  path of a file that `airshower train` wrote
 * @throws {FileError} no readable model or events; {ColumnError} the files lack what a feature needs
 * @throws {UsageError} the file to write is one of those read, or the files have a column of that name
 */
export function applyModelToFiles(
  model: string,
  files: readonly string[],
  { out, column, columns = {}, workers, onProgress }: ApplyOptions,
): Promise<ApplyOutcome> {
  return withThreads(workers, async () => {
    const step = await modelStep(model, column);
    const events = await readEvents(files);
    refuseOverwriting(events, step, out);
    const named = Object.keys(columns).length > 0 ? events.withColumns(columns) : events;
    const frame = withFeatures(named, step)
      .pipe(step.apply)
      .using({ onProgress: (rows, total) => onProgress?.('apply', rows, total) });
    return writeEstimates(frame, step, out);
  });
}

function refuseOverwriting(events: EventFrame, { adds }: ModelStep, out: string): void {
  const taken = Object.keys(adds).find((name) => events.has(name));
  if (taken !== undefined) {
    throw new UsageError(`the files have a column '${taken}' already`, {
      fields: { column: taken },
      remedy: 'Give another name with --column.',
    });
  }
  const paths = events.parts.flatMap(({ source }) =>
    source.kind === 'files' ? source.files.map(({ path }) => path) : [],
  );
  refuseOwnInput(out, paths);
}

/** The model's features that the files do not have themselves, made from the columns of the analysis. */
function withFeatures(events: EventFrame, { columns }: ModelStep): EventFrame {
  const made = Object.entries(features).filter(([name]) => columns.includes(name) && !events.has(name));
  return made.length === 0 ? events : events.withColumns(Object.fromEntries(made));
}

const identifiers = ['Run', 'Event', 'SubEvent', 'SubEventStream'];

/** The identifiers that the files have, under their plain names. */
function identified(frame: EventFrame): { frame: EventFrame; names: readonly string[] } {
  const inHeader = (name: string): string => `I3EventHeader.${name}`;
  const names = identifiers.filter((name) => frame.has(name) || frame.has(inHeader(name)));
  const fromHeader = names.filter((name) => !frame.has(name)).map((name) => [name, inHeader(name)]);
  return { frame: frame.withColumns(Object.fromEntries(fromHeader)), names };
}

async function writeEstimates(events: EventFrame, step: ModelStep, out: string): Promise<ApplyOutcome> {
  const { frame, names } = identified(events);
  const columns = [...names, ...Object.keys(step.adds)];
  const wanted = frame.select([...columns, ...step.columns.filter((name) => !columns.includes(name))]);
  const schema = wanted.schema.filter(({ name }) => columns.includes(name));
  const writer = await FlatWriter.create(out, schema);
  let [rows, rowsWithoutFeatures] = [0, 0];
  try {
    for await (const table of wanted) {
      await writer.append(new Map(columns.map((name) => [name, table.column(name)])));
      rows += table.rows;
      rowsWithoutFeatures += countWithout(table, step.columns);
    }
    await writer.close();
  } catch (error) {
    await writer.discard();
    throw error;
  }
  return { file: out, rows, rowsWithoutFeatures, columns };
}

function countWithout(table: Table, names: readonly string[]): number {
  const values = names.map((name) => table.numbers(name));
  let count = 0;
  for (let row = 0; row < table.rows; row++) {
    if (!values.every((column) => Number.isFinite(column[row]))) count++;
  }
  return count;
}
