/**
 * N-d arrays of float64 in blocks, larger than memory where they must be. In: arrays in memory, datasets of HDF5
 * files, blocks made by a task. Out: arrays in memory, HDF5 files. Between them a plan of operations with numpy's rules for shapes, broadcasting and NaN.
 * Units are those of the data.
 */
export { ChunkedArray, type Operand } from './chunked-array.js';
export type { Chunks, WantedChunks } from './chunks.js';
export type { ElementType } from './element-type.js';
export { type ArrayFunction, type ArrayFunctionName, arrayFunctions } from './functions/functions.js';
export type { ArrayBlock, FunctionOptions, ValuesBlock } from './operations/block-function.js';
export type { ReductionOptions } from './operations/reduction.js';
export type { ReductionName } from './operations/reductions.js';
export type { Index } from './operations/slice.js';
export type { ArrayPlan, PlannedOperation } from './plan/plan.js';
export type { ComputeOptions, ComputeReport } from './run/computation.js';
export type { StoreOptions } from './stored/store.js';
