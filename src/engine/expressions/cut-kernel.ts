import type { OrderCodes } from '../columns/column.js';
import type { Arena } from '../kernels/arena.js';
import { machine } from '../kernels/machine.js';
import { address, type Kernel, type Vector } from './kernels/vector.js';
import { highestCode } from './order-law.js';

/** Numbers from `low` to `high`, both among them; nothing where one of them is NaN. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Share of sixteens of rows that codes may leave untold before they are given up: then they are read in vain. */
const mostUntold = 1 / 4;
const lanes = 8;

export interface Cuts {
  readonly cuts: readonly [Interval, Interval];
  /** Which of its arguments the kernel compares: twice the same one for a single cut. */
  readonly places: readonly [number, number];
  /** What runs instead where there are no codes, if that is cheaper than comparing two columns. */
  readonly plain?: Kernel;
}

/**
 * Says of two columns whether both lie in their intervals. Where the order codes of both are known they are read first, a quarter of the
 * bytes; the numbers themselves only where a code is that of an end of an interval.
 */
export function cutKernel({ cuts, places, plain }: Cuts, arena: Arena): Kernel {
  const bounds = arena.numbers(8);
  bounds.set(cuts.flatMap(({ low, high }) => [low, low, high, high]));
  const coded = new CodedCut(cuts, bounds, arena);
  return (out, args, n, parameter) => {
    const [x, y] = [args[places[0]], args[places[1]]];
    if (coded.run(out, x, y, n)) return;
    if (plain) plain(out, args, n, parameter);
    else machine().withinBoth(address(out), address(x), address(y), bounds.byteOffset, n);
  };
}

class CodedCut {
  readonly #limits: readonly CodeLimits[];
  readonly #place: Uint16Array;
  #pays = true;

  constructor(
    intervals: readonly Interval[],
    readonly bounds: Float64Array,
    arena: Arena,
  ) {
    this.#place = arena.array('uint16', 2 * 4 * lanes) as Uint16Array;
    this.#limits = intervals.map((interval, i) => {
      const own = this.#place.subarray(4 * lanes * i, 4 * lanes * (i + 1));
      return new CodeLimits(interval, own, arena);
    });
  }

  /** @returns  whether it is done: not without codes, nor where they told too little */
  run(out: Vector, x: Vector, y: Vector, n: number): boolean {
    if (!(x.codes && y.codes && this.#pays)) return false;
    this.#limits[0].follow(x.codes);
    this.#limits[1].follow(y.codes);
    const untold = machine().withinBothCoded(
      address(out),
      x.codes.address,
      y.codes.address,
      this.#place.byteOffset,
      address(x),
      address(y),
      this.bounds.byteOffset,
      n,
    );
    this.#pays = 16 * untold <= mostUntold * n;
    return true;
  }
}

/** The codes that may lie in an interval, and those that surely do, each as often as a vector has lanes. */
class CodeLimits {
  readonly #ends: Float64Array;
  readonly #codes: Uint16Array;
  #law = Number.NaN;

  constructor(
    { low, high }: Interval,
    readonly place: Uint16Array,
    arena: Arena,
  ) {
    this.#ends = arena.numbers(4);
    this.#ends.set([low, high, -following(-low), following(high)]);
    this.#codes = arena.array('uint16', 4) as Uint16Array;
  }

  follow({ law }: OrderCodes): void {
    if (law === this.#law) return;
    this.#law = law;
    machine().orderCodes(this.#codes.byteOffset, this.#ends.byteOffset, law, 4);
    const [low, high, below, above] = this.#codes;
    const [start, stop] = this.#ends;
    // What lies in another code than the number next to an end lies on this side of it.
    const surelyFrom = start === Number.NEGATIVE_INFINITY ? 0 : below + 1;
    const surelyTo = stop === Number.POSITIVE_INFINITY ? highestCode : above - 1;
    const isEmpty = Number.isNaN(stop) || surelyFrom > surelyTo;
    const limits = [low, high, ...(isEmpty ? [1, 0] : [surelyFrom, surelyTo])];
    limits.forEach((limit, i) => {
      this.place.fill(limit, lanes * i, lanes * (i + 1));
    });
  }
}

/** The smallest float64 above x; NaN where there is none. */
export function following(x: number): number {
  if (!(x < Number.POSITIVE_INFINITY)) return Number.NaN;
  if (x === Number.NEGATIVE_INFINITY) return -Number.MAX_VALUE;
  if (x === 0) return Number.MIN_VALUE;
  const value = new Float64Array([x]);
  const bits = new BigInt64Array(value.buffer);
  bits[0] += x > 0 ? 1n : -1n;
  return value[0];
}
