import type { Kernel, Vector } from './vector.js';

/** 64-bit integers or float64: JavaScript compares a bigint with a number exactly, without rounding either. */
type Ordered = readonly (bigint | number)[];
const ordered = (vector: Vector): Ordered => vector.values as unknown as Ordered;

type Pair = (x: bigint | number, y: bigint | number) => boolean;

function exactly(holds: Pair): Kernel {
  return (out, [x, y], n) => {
    const to = out.values as Uint8Array;
    const [a, b] = [ordered(x), ordered(y)];
    for (let i = 0; i < n; i++) to[i] = Number(present(x, i) && present(y, i) && holds(a[i], b[i]));
  };
}

const present = ({ valid }: Vector, row: number): boolean => valid === undefined || valid[row] === 1;

function extremum(takesFirst: Pair): Kernel {
  return (out, [x, y], n) => {
    const to = out.values as BigInt64Array;
    const [a, b] = [x.values as BigInt64Array, y.values as BigInt64Array];
    for (let i = 0; i < n; i++) {
      to[i] = takesFirst(a[i], b[i]) ? a[i] : b[i];
      if (out.valid) out.valid[i] = Number(present(x, i) && present(y, i));
    }
  };
}

/** Kernels for 64-bit integers, exact beyond 2^53. A comparison with a missing value is false. */
export const exactKernels = {
  'exact <': exactly((x, y) => x < y),
  'exact <=': exactly((x, y) => x <= y),
  'exact >': exactly((x, y) => x > y),
  'exact >=': exactly((x, y) => x >= y),
  // biome-ignore lint/suspicious/noDoubleEquals: === between a bigint and a number is always false
  'exact ==': exactly((x, y) => x == y),
  'exact !=': exactly((x, y) => x < y || x > y),
  'exact min': extremum((x, y) => x < y),
  'exact max': extremum((x, y) => x > y),
} satisfies Record<string, Kernel>;
