import { checkOptions } from '../core/index.js';
import { type EventFrame, type OpenOptions, type ReadOptions, readFiles } from '../engine/index.js';
import { tableioAliases } from './aliases.js';

export interface ReadEventsOptions extends Omit<ReadOptions, 'open'> {
  /** Read the files as this layout instead of recognising it. */
  readonly layout?: OpenOptions['layout'];
  /** pandas: the key; flat: the group. Needed only where a file holds several. */
  readonly key?: string;
  /** IceTray tables: only these. Events need to be in them alone, and the others need not fit together. */
  readonly tables?: readonly string[];
  /** Only these columns, under the names given here; other names are unknown to what follows. */
  readonly columns?: readonly string[];
}

const optionNames = [
  ...['layout', 'key', 'tables', 'columns', 'onError', 'index'],
  ...['executor', 'memoryLimit', 'scratch', 'onProgress', 'signal', 'blocksAtOnce'],
];

/**
 * Event files as one lazy frame, under the files' own names ('Laputop.zenith') and the flat names of the analysis
 * ('lap_zenith'): both are valid everywhere. The layout (IceTray tables, pandas, one dataset per column) is recognised.
 * @param files  paths or patterns
 * @throws {FileError} no file matches, or one cannot be read; {SchemaError} two files with different columns
 * @throws {UsageError} an unknown option or table; {ColumnError} an unknown column
 */
export async function readEvents(
  files: string | readonly string[],
  options: ReadEventsOptions = {},
): Promise<EventFrame> {
  checkOptions('readEvents', options, optionNames);
  const { layout, key, tables, columns, ...settings } = options;
  const open = { ...(layout && { layout }), ...(key && { key }), ...(tables && { tables }) };
  const frame = await readFiles(files, { ...settings, open });
  const named = frame.withAliases(aliasesFor(frame));
  return columns ? named.select(columns) : named;
}

/** Of every alias that the frame lacks, the first form whose columns are all there. */
function aliasesFor(frame: EventFrame): Record<string, string> {
  const found = Object.entries(tableioAliases).flatMap(([name, forms]) => {
    if (frame.has(name)) return [];
    const form = forms.find((expression) => columnsIn(expression).every((column) => frame.has(column)));
    return form === undefined ? [] : [[name, form] as const];
  });
  return Object.fromEntries(found);
}

/** The columns of an expression that uses operators and numbers only. */
function columnsIn(expression: string): string[] {
  return expression.match(/[A-Za-z_][\w.]*/g) ?? [];
}
