/**
 * The embedded parallel dataframe engine. In: files of events (or tables in memory) and a plan of expressions, cuts and tasks.
 * Out: tables, counts, histograms and other reductions, the same to the bit for any number of workers. It knows columns and
 * rows, not physics; units are those of the columns.
 */
export { closeDefaultExecutor, defaultExecutor, setDefaultWorkers } from './executors/default-executor.js';
export type { Executor } from './executors/executor.js';
export { inline } from './executors/inline.js';
export { type ThreadsOptions, threads } from './executors/threads.js';
export * from './sinks/index.js';
export * from './sources/index.js';
export { type ParallelMapOptions, parallelMap } from './tasks/parallel-map.js';
export type { Task, TaskContext, TaskFunction, TaskOrFunction } from './tasks/task.js';
export { transfer } from './tasks/transfer.js';
