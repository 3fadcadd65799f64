/**
 * The embedded parallel dataframe engine. In: files of events (or tables in memory) and a plan of expressions, cuts and tasks.
 * Out: tables, counts, histograms and other reductions, the same to the bit for any number of workers. It knows columns and
 * rows, not physics; units are those of the columns.
 */

export * from './arrays/index.js';
export type { Column, ColumnSchema, ColumnType, ColumnValues } from './columns/column.js';
export type { ColumnInput } from './columns/make-column.js';
export { textColumn } from './columns/make-column.js';
export type { CellValue } from './columns/print-table.js';
export { Table } from './columns/table.js';
export { compute } from './compute.js';
export type { CsvOptions } from './csv/csv-format.js';
export { closeDefaultExecutor, defaultExecutor, setDefaultWorkers } from './executors/default-executor.js';
export type { Executor } from './executors/executor.js';
export { inline } from './executors/inline.js';
export { type ThreadsOptions, threads } from './executors/threads.js';
export { type ExpressionFunction, functions as expressionFunctions } from './expressions/functions.js';
export { blockRows } from './frame/blocks.js';
export { type CheckedFiles, checkFiles, type OnError } from './frame/check-files.js';
export { EventFrame, type GroupedFrame, type MapOptions } from './frame/event-frame.js';
export type { WriteColumns } from './frame/frame-outputs.js';
export { fromArrow } from './frame/from-arrow.js';
export { fromCsv } from './frame/from-csv.js';
export type { JoinOptions } from './frame/joins/join.js';
export type { RunSettings } from './frame/pass-request.js';
export type { PartitionSize } from './frame/persist.js';
export type { PartitionContext } from './frame/phase-runner.js';
export type { Plan, Step } from './frame/plan.js';
export type { SkippedFile } from './frame/planned-file.js';
export { fromParquet, fromTable, type ReadOptions, readFiles } from './frame/read-files.js';
export { Result } from './frame/result.js';
export type { CovarianceMatrix } from './frame/results/covariance.js';
export type { Histogram, HistogramAxis } from './frame/results/histogram.js';
export type { Profile } from './frame/results/profile.js';
export type { SortOptions } from './frame/results/top.js';
export type { Varied } from './frame/vary.js';
export type { FrameHdf5Options } from './frame/write-hdf5.js';
export { QuantileSketch } from './reductions/quantile-sketch.js';
export * from './sinks/index.js';
export * from './sources/index.js';
export type { Batch, BatchReply } from './tasks/batch.js';
export { Delayed, delayed } from './tasks/delayed.js';
export { type ParallelMapOptions, parallelMap } from './tasks/parallel-map.js';
export type { GraphOptions } from './tasks/run-graph.js';
export { runTaskBatch } from './tasks/run-task-batch.js';
export type { Task, TaskContext, TaskFunction, TaskOrFunction } from './tasks/task.js';
export { transfer } from './tasks/transfer.js';
