import type { ColumnSchema, ColumnType } from '../columns/column.js';
import type { Task } from '../tasks/task.js';
import type { FileFormat } from './file-format.js';
import type { PlannedFile, SkippedFile } from './planned-file.js';

/** What a frame will do, as plain JSON: where its rows come from and what happens to them. */
export interface Plan {
  readonly source: SourcePlan;
  readonly steps: readonly Step[];
}

export type SourcePlan = FilesPlan | TablePlan | { readonly kind: 'concat'; readonly plans: readonly Plan[] };

export interface FilesPlan {
  readonly kind: 'files';
  readonly files: readonly PlannedFile[];
  readonly open: FileFormat;
  readonly columns: readonly ColumnSchema[];
  /** Second names of columns. */
  readonly aliases: Readonly<Record<string, string>>;
  /** Files that were left out because they cannot be read. */
  readonly skipped: readonly SkippedFile[];
  /** Rows of a block, where it is not the usual number. */
  readonly blockRows?: number;
  /** Path of the side index. */
  readonly index?: string;
}

/** A table in the memory of this process, by number. */
export interface TablePlan {
  readonly kind: 'table';
  readonly table: number;
  readonly rows: number;
  readonly columns: readonly ColumnSchema[];
  /** Rows of a block, where it is not the usual number. */
  readonly blockRows?: number;
}

/** Texts of expressions stand in the plan as they were written. */
export type Step =
  | { readonly kind: 'filter'; readonly condition: string }
  | { readonly kind: 'withColumns'; readonly columns: Readonly<Record<string, string>> }
  | { readonly kind: 'aliases'; readonly aliases: Readonly<Record<string, string>> }
  | { readonly kind: 'select'; readonly columns: readonly string[] }
  | { readonly kind: 'drop'; readonly columns: readonly string[] }
  | { readonly kind: 'rename'; readonly names: Readonly<Record<string, string>> }
  | { readonly kind: 'astype'; readonly types: Readonly<Record<string, ColumnType>> }
  | { readonly kind: 'dropNaN'; readonly columns: readonly string[] }
  | { readonly kind: 'fillNaN'; readonly values: Readonly<Record<string, number | boolean | string>> }
  | { readonly kind: 'sample'; readonly fraction: number; readonly seed: number }
  | SplitStep
  | MapStep
  | VaryStep;

/** A systematic variation: columns by expressions, for each of its sides. From here on the frame has one variant per side. */
export interface VaryStep {
  readonly kind: 'vary';
  readonly name: string;
  readonly variations: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** One side of a split: rows whose hash of file and key lies in [from, to) of [0, 1). */
export interface SplitStep {
  readonly kind: 'split';
  readonly from: number;
  readonly to: number;
  readonly seed: number;
  readonly key: readonly string[];
}

/** A task of the user's that sees the rows of each block as a table and adds columns. */
export interface MapStep {
  readonly kind: 'map';
  readonly task: Task;
  /** What the task sees; all columns unless given. */
  readonly columns: readonly string[];
  readonly adds: Readonly<Record<string, ColumnType>>;
  /** What the task gives for a row depends on this row alone. */
  readonly rowByRow?: true;
}
