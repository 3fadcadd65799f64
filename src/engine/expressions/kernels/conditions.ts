import { machine } from '../../kernels/machine.js';
import { one, two } from './by-machine.js';
import { address, type Kernel, type Vector } from './vector.js';

/** Kernels that answer with 0 or 1. */
export const conditionKernels = {
  and: two('and'),
  or: two('or'),
  xor: two('xor'),
  not: one('not'),
  /** A flag that may be missing, as a condition: missing is false. */
  truth: (out, [x], n) => machine().truth(address(out), address(x), x.valid?.byteOffset ?? 0, n),
  isNaN: one('isNaN'),
  isFinite: one('isFinite'),
  /** Behind a mask; without one nothing is missing. */
  isMasked: (out, [x], n) => {
    const [to, valid] = [out.values as Uint8Array, x.valid];
    for (let i = 0; i < n; i++) to[i] = valid === undefined ? 0 : valid[i] ^ 1;
  },
} satisfies Record<string, Kernel>;

/** Number of flags that are set. */
export const countSet = (mask: Vector, n: number): number => machine().count(address(mask), n);
