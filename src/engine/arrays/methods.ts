import type { ChunkedArray, Operand } from './chunked-array.js';
import { type ArrayFunctionName, arrayFunctions } from './functions/functions.js';
import type { ReductionOptions } from './operations/reduction.js';
import { type ReductionName, reductions } from './operations/reductions.js';

/** A method for each function of the table: `x.log10()`, `x.add(y)`, `condition.where(x, y)`. */
export type FunctionMethods = {
  [Name in ArrayFunctionName]: (...others: Operand[]) => ChunkedArray;
};

/** A method for each reduction: `x.sum()`, `x.mean(0)`, `x.std([0, 2], { keepDims: true })`. */
export type ReductionMethods = {
  [Name in ReductionName]: (axes?: number | readonly number[], options?: ReductionOptions) => ChunkedArray;
};

/** What the methods need of the class that has them. */
interface Carrier {
  applied(name: ArrayFunctionName, others: readonly Operand[]): ChunkedArray;
  reduced(
    name: ReductionName,
    axes: number | readonly number[] | undefined,
    options?: ReductionOptions,
  ): ChunkedArray;
}

class Methods {}

for (const name of Object.keys(arrayFunctions) as ArrayFunctionName[]) {
  define(name, function (this: Carrier, ...others: Operand[]) {
    return this.applied(name, others);
  });
}
for (const name of Object.keys(reductions) as ReductionName[]) {
  define(name, function (this: Carrier, axes?: number | readonly number[], options?: ReductionOptions) {
    return this.reduced(name, axes, options);
  });
}

function define(name: string, value: unknown): void {
  Object.defineProperty(Methods.prototype, name, { value });
}

/** A class with all methods of the two tables: the tables stay the only lists. */
export const WithMethods = Methods as unknown as abstract new () => FunctionMethods & ReductionMethods;
