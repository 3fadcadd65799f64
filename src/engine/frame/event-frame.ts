import { inspect } from 'node:util';
import {
  ColumnError,
  checkOptions,
  nearest,
  toldShort,
  UsageError,
  writeFileAtomic,
} from '../../core/index.js';
import type { ColumnType } from '../columns/column.js';
import type { Task } from '../tasks/task.js';
import { drawFrame, explainFrame } from './explain.js';
import type { GroupedRows } from './grouped-rows.js';
import { KeptFrames } from './kept-frames.js';
import { applyStep, type Part } from './part.js';
import { type RunSettings, settingNames } from './pass-request.js';
import type { Plan, Step, VaryStep } from './plan.js';
import { Result } from './result.js';
import {
  checkFrame,
  checkLimit,
  checkMemoryLimit,
  checkRecord,
  checkSeed,
  namesOf,
} from './results/inputs.js';
import { fractionOf } from './results/sample-size.js';
import type { KeptRows } from './scratch-table.js';
import { splitRanges } from './split-ranges.js';
import { type Varied, variedResult, varyParts } from './vary.js';

/** What mapPartitions needs to know of a task. */
export interface MapOptions {
  /** What the task sees; all columns unless given. */
  readonly columns?: readonly string[];
  /** Name and type of each column that it adds. */
  readonly adds: Readonly<Record<string, ColumnType>>;
  /**
   * What the task gives for a row depends on this row alone, not on the rows beside it. Then variations that do not touch its columns
   * share one call, also behind cuts that are varied.
   */
  readonly rowByRow?: boolean;
}

/** Rows of a frame in groups, waiting for what is to be known of each. */
export type GroupedFrame = GroupedRows<EventFrame>;

/**
 * A lazy table of events, larger than memory if need be: a plan of where rows come from and what is done with them. Each method
 * gives a new frame and checks at once that the step is possible; nothing is read before a result is awaited. Results are the
 * same to the bit for any number of workers.
 */
export class EventFrame extends KeptFrames<EventFrame> {
  constructor(
    /** What will be done, as plain JSON. */
    readonly plan: Plan,
    override readonly parts: readonly Part[],
    override readonly settings: RunSettings = {},
    /** The frame's variants by name ('s125:up'), made by vary(). */
    override readonly variants: ReadonlyMap<string, readonly Part[]> = new Map(),
  ) {
    super();
  }

  /**
   * How results of this frame are computed: executor, memoryLimit, scratch, onProgress, signal. Changes no result.
   * @throws {UsageError} another setting
   */
  using(settings: RunSettings): EventFrame {
    checkOptions('using', settings, settingNames);
    checkMemoryLimit(settings.memoryLimit);
    return new EventFrame(this.plan, this.parts, { ...this.settings, ...settings }, this.variants);
  }

  protected override after(...steps: readonly Step[]): EventFrame {
    const apply = (parts: readonly Part[]) => parts.map((part) => steps.reduce(applyStep, part));
    const variants = new Map([...this.variants].map(([name, parts]) => [name, apply(parts)]));
    const plan = { ...this.plan, steps: [...this.plan.steps, ...steps] };
    return new EventFrame(plan, apply(this.parts), this.settings, variants);
  }

  /**
   * A systematic variation: `vary('s125', { up: { lap_s125: '1.03 * lap_s125' }, down: { lap_s125: '0.97 * lap_s125' } })`. All later
   * steps are done to the frame and to each variant; varied() gives one result for each, in one pass, in which only what depends on
   * a varied column is computed again. Further variations vary one thing at a time.
   * @throws {UsageError} a variation of that name exists, or no side; {ColumnError} {ExpressionError} as withColumns()
   */
  vary(name: string, variations: VaryStep['variations']): EventFrame {
    const varied = varyParts(this.parts, name, variations);
    const known = [...varied.keys()].find((each) => this.variants.has(each));
    if (known)
      throw new UsageError(`there is a variation '${known}' already`, {
        fields: { variation: known },
        remedy: 'Give each variation a name of its own.',
      });
    const plan = { ...this.plan, steps: [...this.plan.steps, { kind: 'vary', name, variations } as const] };
    return new EventFrame(plan, this.parts, this.settings, new Map([...this.variants, ...varied]));
  }

  /** One result for the frame and one for each of its variants, in one pass. `use` makes it: `(frame) => frame.count()`. */
  varied<T>(use: (frame: EventFrame) => Result<T>): Result<Varied<T>> {
    if (typeof use !== 'function')
      throw new UsageError(
        `varied needs a function that gives a result of its frame, found ${toldShort(use)}`,
        {
          remedy: 'Write varied((frame) => frame.count()).',
        },
      );
    const frames = [this.parts, ...this.variants.values()].map((parts) => {
      return use(new EventFrame(this.plan, parts, this.settings));
    });
    return variedResult(frames, [...this.variants.keys()]);
  }

  /**
   * Only rows where the condition holds; a comparison with a missing value is false.
   * @throws {ExpressionError} {ColumnError} with a caret under the mistake
   */
  filter(condition: string): EventFrame {
    return this.after({ kind: 'filter', condition });
  }

  /** Adds or replaces columns by expressions over the columns as they are now. */
  withColumns(columns: Readonly<Record<string, string>>): EventFrame {
    checkRecord('withColumns', columns, "withColumns({ cos_zenith: 'cos(lap_zenith)' })");
    return this.after({ kind: 'withColumns', columns });
  }

  /**
   * Second names for columns or expressions, valid wherever a column is; each is looked at only when it is used, and costs nothing
   * otherwise. A column of the same name comes first.
   */
  withAliases(aliases: Readonly<Record<string, string>>): EventFrame {
    return this.after({ kind: 'aliases', aliases });
  }

  /** Only these columns, in this order. @throws {ColumnError} an unknown one */
  select(columns: string | readonly string[], ...more: never[]): EventFrame {
    return this.after({ kind: 'select', columns: [...namesOf(columns, more)] });
  }

  /** Without these columns. @throws {ColumnError} an unknown one */
  drop(columns: string | readonly string[], ...more: never[]): EventFrame {
    return this.after({ kind: 'drop', columns: [...namesOf(columns, more)] });
  }

  /** Columns under new names: { old: new }. @throws {ColumnError} an unknown one */
  rename(names: Readonly<Record<string, string>>): EventFrame {
    checkRecord('rename', names, "rename({ old: 'new' })");
    return this.after({ kind: 'rename', names });
  }

  /** Columns as other types; NaN becomes missing, a value that the type cannot hold is an error when it is met. */
  astype(types: Readonly<Record<string, ColumnType>>): EventFrame {
    checkRecord('astype', types, "astype({ run: 'int64' })");
    return this.after({ kind: 'astype', types });
  }

  /** Only rows where none of the columns (all of them unless named) is missing. */
  dropNaN(columns: string | readonly string[] = this.columns, ...more: never[]): EventFrame {
    return this.after({ kind: 'dropNaN', columns: [...namesOf(columns, more)] });
  }

  /** Columns with a value of their type where they are missing: { column: value }. @throws {UsageError} a value of another type */
  fillNaN(values: Readonly<Record<string, number | boolean | string>>): EventFrame {
    checkRecord('fillNaN', values, 'fillNaN({ lap_zenith: 0 })');
    return this.after({ kind: 'fillNaN', values });
  }

  /**
   * Rows drawn at random, in their order, the same for the same seed: each with the probability `fraction`; or exactly `{ n }` of those
   * that are there now, for which one pass over the random numbers is made at once.
   * @throws {DomainError} a fraction outside [0, 1], a number of rows or a seed that is no whole number from 0
   */
  sample(fraction: number, options: { readonly seed: number }): EventFrame;
  sample(rows: { readonly n: number }, options: { readonly seed: number }): Promise<EventFrame>;
  sample(
    wanted: number | { readonly n: number },
    options: { readonly seed: number },
  ): EventFrame | Promise<EventFrame> {
    checkOptions('sample', options ?? {}, ['seed']);
    const seed = checkSeed(options?.seed);
    const drawn = (fraction: number) => this.after({ kind: 'sample', fraction, seed });
    if (typeof wanted === 'number') return drawn(wanted);
    const rows = checkLimit(wanted.n);
    return new Result(() => fractionOf(this, { rows, seed })).then(drawn);
  }

  /**
   * The frame in several, each row in one of them by a hash of its file's name and the key columns: rows of one file with equal keys
   * (one shower thrown several times) stay together.
   * @param fractions  expected share of each, adding up to 1
   * @throws {DomainError} fractions that do not add up to 1
   */
  split(
    fractions: readonly number[],
    options: { readonly seed: number; readonly key: string | readonly string[] },
  ): EventFrame[] {
    checkOptions('split', options ?? {}, ['seed', 'key']);
    const { seed, key } = options ?? {};
    checkSeed(seed);
    const keys = [...namesOf(key)];
    return splitRanges(fractions).map((range) => this.after({ kind: 'split', ...range, seed, key: keys }));
  }

  /**
   * Adds columns that a task computes: `export(table, args, { file, block })` sees the rows of each block as a Table and returns
   * { name: values }.
   * @throws {UsageError} a closure instead of a task
   */
  mapPartitions(task: Task, options: MapOptions): EventFrame {
    checkOptions('mapPartitions', options ?? {}, ['columns', 'adds', 'rowByRow']);
    const { columns = this.columns, adds, rowByRow } = options ?? {};
    checkRecord('mapPartitions: adds', adds, "mapPartitions(task, { adds: { energy: 'float64' } })");
    return this.after({ kind: 'map', task, columns: [...columns], adds, ...(rowByRow && { rowByRow }) });
  }

  /** What `step` makes of this frame: for chains of own functions. */
  pipe<T>(step: (frame: EventFrame) => T): T {
    return step(this);
  }

  /** Rows of this frame, then those of the others, which must have the same columns. @throws {ColumnError} one is not there; {UsageError} one of another type */
  concat(...others: readonly EventFrame[]): EventFrame {
    for (const other of others) checkFrame('concat', other);
    if ([this, ...others].some(({ variants }) => variants.size > 0))
      throw new UsageError('frames with variations cannot be put together', {
        remedy: 'Call concat() before vary().',
      });
    others.forEach((other, i) => {
      const lacking = this.columns.find((name) => !other.has(name));
      if (lacking !== undefined)
        throw new ColumnError(`concat: frame ${i + 1} of those behind has no column '${lacking}'`, {
          fields: { column: lacking, nearest: nearest(lacking, other.columns) },
          remedy: 'Select the columns that all frames have, or add it there by withColumns().',
        });
    });
    const aligned = others.map((other) => other.select(this.columns));
    for (const other of aligned) {
      const odd = other.schema.find(({ type }, i) => type !== this.schema[i].type);
      if (odd)
        throw new UsageError(
          `column '${odd.name}' has not the same type in the frames that are put together`,
          {
            fields: { column: odd.name, type: odd.type },
            remedy: 'Bring both to one type with astype().',
          },
        );
    }
    const plans = [this.plan, ...aligned.map(({ plan }) => plan)];
    const parts = [...this.parts, ...aligned.flatMap((other) => other.parts)];
    return new EventFrame({ source: { kind: 'concat', plans }, steps: [] }, parts, this.settings);
  }

  protected override framed({ plan, parts }: KeptRows): EventFrame {
    return new EventFrame(plan, parts, this.settings);
  }

  /**
   * The optimised plan as text: what is read and what is left out, where rows are dropped, what is computed where and how often it is
   * used, for the frame and its variants.
   */
  explain(): string {
    return explainFrame(this);
  }

  /**
   * The optimised plan as a picture.
   * @param path  writes it to this file, too
   * @returns  SVG text
   */
  async visualize(path?: string): Promise<string> {
    const picture = drawFrame(this);
    if (path !== undefined) await writeFileAtomic(path, picture);
    return picture;
  }

  override toString(): string {
    const rows = `EventFrame of ${this.sourceRows} rows in ${this.parts.length === 1 ? 'its source' : `${this.parts.length} parts`}`;
    const lines = this.schema.map(({ name, type, unit }) => `  ${name}: ${type}${unit ? ` (${unit})` : ''}`);
    return [rows, ...lines, this.explain()].join('\n');
  }

  [inspect.custom](): string {
    return this.toString();
  }

  toJSON(): Plan {
    return this.plan;
  }
}
