import type { Kernel, Vector } from './vector.js';

const present = ({ valid }: Vector, row: number): boolean => valid === undefined || valid[row] === 1;

/** The set of a list, made once per list. */
function remembered<T>(make: (list: readonly (number | string)[]) => Set<T>) {
  const sets = new WeakMap<object, Set<T>>();
  return (list: readonly (number | string)[]): Set<T> => {
    const set = sets.get(list) ?? make(list);
    sets.set(list, set);
    return set;
  };
}

const numberSet = remembered((list) => new Set(list.map(Number)));
const bigintSet = remembered((list) => new Set(list.map((each) => BigInt(each))));
const textSet = remembered((list) => new Set(list.map(String)));

/** Whether a value is one of a list; a missing value is in no list. */
export const membershipKernels = {
  isin: (out, [x], n, list = []) => {
    const [to, from] = [out.values as Uint8Array, x.values as Float64Array];
    const set = numberSet(list);
    // A Set finds NaN in itself, a comparison with NaN is false.
    for (let i = 0; i < n; i++) to[i] = Number(!Number.isNaN(from[i]) && set.has(from[i]));
  },
  'exact isin': (out, [x], n, list = []) => {
    const [to, from] = [out.values as Uint8Array, x.values as BigInt64Array];
    const set = bigintSet(list);
    for (let i = 0; i < n; i++) to[i] = Number(present(x, i) && set.has(from[i]));
  },
  'text isin': (out, [x], n, list = []) => {
    const [to, from] = [out.values as Uint8Array, x.values as Int32Array];
    const set = textSet(list);
    const wanted = Uint8Array.from(x.dictionary ?? [], (text) => Number(set.has(text)));
    for (let i = 0; i < n; i++) to[i] = present(x, i) ? wanted[from[i]] : 0;
  },
} satisfies Record<string, Kernel>;
