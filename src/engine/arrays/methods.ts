import { type ArrayFunctionName, arrayFunctions } from './functions/functions.js';
import type { ReductionOptions } from './operations/reduction.js';
import { type ReductionName, reductions } from './operations/reductions.js';

/** A method for each function of the table: `x.log10()`, `x.add(y)`, `condition.where(x, y)`. */
export type FunctionMethods<Operand, Result> = {
  [Name in ArrayFunctionName]: (...others: Operand[]) => Result;
};

/** A method for each reduction: `x.sum()`, `x.mean(0)`, `x.std([0, 2], { keepDims: true })`. */
export type ReductionMethods<Result> = {
  [Name in ReductionName]: (axes?: number | readonly number[], options?: ReductionOptions) => Result;
};

/** What the methods need of the class that has them. */
interface Carrier {
  applied(name: ArrayFunctionName, others: readonly unknown[]): unknown;
  reduced(
    name: ReductionName,
    axes: number | readonly number[] | undefined,
    options?: ReductionOptions,
  ): unknown;
}

class Methods {}

for (const name of Object.keys(arrayFunctions) as ArrayFunctionName[]) {
  define(name, function (this: Carrier, ...others: unknown[]) {
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

/** A class with all methods of the two tables, which give what its own methods give: the tables stay the only lists. */
export const withMethods = <Operand, Result>() =>
  Methods as unknown as abstract new () => FunctionMethods<Operand, Result> & ReductionMethods<Result>;
