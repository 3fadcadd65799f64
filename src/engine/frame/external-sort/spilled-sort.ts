import type { Column } from '../../columns/column.js';
import { valueAt } from '../../columns/make-column.js';
import { Table } from '../../columns/table.js';
import { defaultExecutor } from '../../executors/default-executor.js';
import type { Collected } from '../../reductions/collect.js';
import { ItemFailure, runInOrder } from '../../tasks/run-in-order.js';
import type { RunSettings } from '../pass-request.js';
import { ScratchTable } from '../scratch-table.js';
import { RunFile, type StoredRun } from './run-file.js';
import { bytesAtOnce, type SortedRows, type SortLayout } from './sort-layout.js';
import type { SortRangeArguments } from './sort-range-task.js';
import { type RunSample, type SortRange, sampleOf, sortRanges } from './sort-ranges.js';

const task = { module: new URL('./sort-range-task.js', import.meta.url).href, export: 'sortRange' };

/** Whatever the limit is: each range opens the file and reads a little of each run. */
const mostRanges = 1024;

/** Sorted runs in a scratch file, and the order of all of their rows. */
export class SpilledSort {
  readonly #runs: StoredRun[] = [];
  readonly #samples: RunSample[] = [];
  #rows = 0;
  #bytes = 0;
  #file?: RunFile;

  constructor(
    readonly settings: RunSettings,
    readonly layout: SortLayout,
  ) {}

  get runs(): number {
    return this.#runs.length;
  }

  async append({ pieces, rows, bytes }: Collected): Promise<void> {
    const columns = pieces.map(([column]) => column);
    this.#file ??= await RunFile.create(this.settings.scratch);
    this.#runs.push(await this.#file.append(columns));
    this.#samples.push(
      sampleOf(
        this.layout.keys.map((place) => columns[place]),
        rows,
      ),
    );
    this.#rows += rows;
    this.#bytes += bytes;
  }

  /** Sorts the rows of all runs into a scratch file of their own. */
  async finish(): Promise<SortedRows> {
    const table = await ScratchTable.create(this.settings.scratch, this.layout.schema);
    const ranges = this.#ranges();
    try {
      for await (const rows of this.#sorted(ranges)) await table.append(rows);
      const kept = await table.finish();
      return { kept, spilled: { runs: this.#runs.length, ranges: ranges.length } };
    } catch (error) {
      await table.discard();
      throw error;
    }
  }

  /** The rows of all runs in order. */
  async *tables(): AsyncGenerator<Table, void> {
    if (this.runs > 0) yield* this.#sorted(this.#ranges());
  }

  #ranges(): SortRange[] {
    const { descending } = this.layout;
    return sortRanges(this.#samples, { descending, rowsOfRange: this.#rowsOfRange() });
  }

  /** What fits into the caches and the limit, and is much more than what is read at the ends of a range. */
  #rowsOfRange(): number {
    const bytesOfRow = this.#bytes / this.#rows;
    const atEnds = this.#samples.reduce((sum, { stride }) => sum + 2 * stride, 0);
    const bytes = bytesAtOnce(this.settings, 8 * atEnds * bytesOfRow);
    return Math.max(1, Math.ceil(this.#rows / mostRanges), Math.floor(bytes / bytesOfRow));
  }

  async *#sorted(ranges: readonly SortRange[]): AsyncGenerator<Table, void> {
    const { schema, keys, descending, distinct } = this.layout;
    const { executor = defaultExecutor(), signal } = this.settings;
    const path = this.#file?.path ?? '';
    const args: SortRangeArguments = {
      path,
      runs: this.#runs,
      keys,
      columns: schema.length,
      descending,
      distinct,
    };
    const options = { executor, signal, ahead: executor.workers, batchSize: 1, firstFailure: true };
    let last: Table | undefined;
    try {
      for await (const columns of runInOrder<SortRange, Column[]>({ ...task, args }, ranges, options)) {
        const table = new Table(new Map(schema.map(({ name }, i) => [name, columns[i]])));
        const repeats = distinct && last !== undefined && table.rows > 0 && sameRow(last, table);
        if (table.rows > 0) last = table.slice(table.rows - 1);
        yield repeats ? table.slice(1) : table;
      }
    } catch (error) {
      throw error instanceof ItemFailure ? error.error : error;
    }
  }

  remove(): void {
    this.#file?.remove();
  }
}

/** Whether the first rows of two tables are equal, as grouping has it: zeros of both signs are one value, and all NaN. */
function sameRow(a: Table, b: Table): boolean {
  return a.columns.every((name) => {
    const [x, y] = [valueAt(a.column(name), 0), valueAt(b.column(name), 0)];
    return x === y || (Number.isNaN(x) && Number.isNaN(y));
  });
}
