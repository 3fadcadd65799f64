import { address, type Vector } from '../expressions/kernels/vector.js';
import type { Arena } from '../kernels/arena.js';
import { machine } from '../kernels/machine.js';
import type { KeyValue } from './group-keys.js';

/** Rows of one vector for an aggregate; `groups[i]` is the group of row i. All of it lies in the memory of kernels. */
export interface AggregateRows {
  readonly groups: Int32Array;
  /** The column that is aggregated; absent for count(). */
  readonly x?: Vector;
  readonly weight?: Vector;
  readonly n: number;
  /** Groups that are known so far. */
  readonly known: number;
  /** Whether all rows are in group 0. */
  readonly single: boolean;
}

/** How an aggregate of float64 is gathered by a kernel: some numbers for each group. */
export interface GroupKernel {
  /** What the numbers of a group begin with. */
  readonly begins: readonly number[];
  add(sums: Float64Array, rows: AggregateRows): void;
  /** What becomes of the numbers of one group when the block is closed: fields of the aggregate's state. */
  close(own: Float64Array): Readonly<Record<string, KeyValue>>;
}

/** The numbers of all groups of the block in work. */
export class GroupSums {
  #sums = new Float64Array(0);
  #groups = 0;

  constructor(
    readonly kernel: GroupKernel,
    readonly arena: Arena,
  ) {}

  clear(): void {
    this.#groups = 0;
  }

  /** Makes room for so many groups. */
  grow(groups: number): void {
    const { begins } = this.kernel;
    if (groups * begins.length > this.#sums.length) {
      const larger = this.arena.numbers(Math.max(16, 2 * groups) * begins.length);
      larger.set(this.#sums);
      this.#sums = larger as Float64Array<ArrayBuffer>;
    }
    for (; this.#groups < groups; this.#groups++) this.#sums.set(begins, this.#groups * begins.length);
  }

  add(rows: AggregateRows): void {
    this.kernel.add(this.#sums, rows);
  }

  /** Writes what was gathered into the fields of a state. */
  close(state: Record<string, unknown[]>): void {
    const width = this.kernel.begins.length;
    for (let group = 0; group < this.#groups; group++) {
      const own = this.#sums.subarray(group * width, (group + 1) * width);
      for (const [name, value] of Object.entries(this.kernel.close(own))) state[name][group] = value;
    }
  }
}

const fieldsOf = ({ x, weight }: AggregateRows): readonly [number, number] => [
  address(x as Vector),
  weight === undefined ? 0 : address(weight),
];

export const rowKernel: GroupKernel = {
  begins: [0, 0],
  add: (counts, { groups, n }) => machine().countGroups(counts.byteOffset, groups.byteOffset, n),
  close: ({ buffer, byteOffset }) => {
    const lanes = new Uint32Array(buffer, byteOffset, 4);
    return { count: lanes[0] + lanes[1] + lanes[2] + lanes[3] };
  },
};

const lanes = [0, 0, 0, 0, 0, 0, 0, 0];
const joined = (own: Float64Array, first: number): number =>
  own[first] + own[first + 2] + (own[first + 4] + own[first + 6]);

/** As many groups as a kernel can keep in registers. */
const few = 4;

function addToGroups(sums: Float64Array, rows: AggregateRows): void {
  if (rows.weight === undefined && rows.known <= few)
    machine().addToFewGroups(sums.byteOffset, rows.groups.byteOffset, fieldsOf(rows)[0], rows.n);
  else machine().addToGroups(sums.byteOffset, rows.groups.byteOffset, ...fieldsOf(rows), rows.n);
}

export const presentKernel: GroupKernel = {
  begins: lanes,
  add: addToGroups,
  close: (own) => ({ count: joined(own, 1) }),
};

export const sumKernel: GroupKernel = {
  begins: lanes,
  add(sums, rows) {
    if (rows.single && rows.weight === undefined) sums[0] += machine().sumOfAll(fieldsOf(rows)[0], rows.n);
    else addToGroups(sums, rows);
  },
  close: (own) => ({ sum: joined(own, 0) }),
};

export const meanKernel: GroupKernel = {
  begins: lanes,
  add: addToGroups,
  close: (own) => ({ sum: joined(own, 0), weight: joined(own, 1) }),
};

export const momentsKernel: GroupKernel = {
  begins: [0, Number.NaN, 0, 0],
  add(sums, rows) {
    machine().momentsOfGroups(sums.byteOffset, rows.groups.byteOffset, ...fieldsOf(rows), rows.n);
  },
  close: ([weight, origin, first, second]) => ({ weight, origin, first, second }),
};

/** The smallest (sign 1) or largest (sign -1) value. */
export const extremeKernel = (sign: 1 | -1): GroupKernel => ({
  begins: [Number.NaN],
  add(best, { groups, x, n }) {
    machine().extremeOfGroups(best.byteOffset, groups.byteOffset, address(x as Vector), sign, n);
  },
  close: ([best]) => ({ best: Number.isNaN(best) ? null : best * sign }),
});
