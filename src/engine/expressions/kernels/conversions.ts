import { DomainError } from '../../../core/index.js';
import { machine } from '../../kernels/machine.js';
import { address, type Kernel, type Vector } from './vector.js';

const present = ({ valid }: Vector, row: number): boolean => valid === undefined || valid[row] === 1;

/** To float64; what is missing becomes NaN. */
function toFloat64(out: Vector, [x]: readonly Vector[], n: number): void {
  const to = out.values as Float64Array;
  if (x.values instanceof BigInt64Array || x.values instanceof BigUint64Array) {
    for (let i = 0; i < n; i++) to[i] = Number(x.values[i]);
  } else to.set(x.values.subarray(0, n));
  if (x.valid) for (let i = 0; i < n; i++) if (x.valid[i] === 0) to[i] = Number.NaN;
}

/** To a narrower type; NaN becomes missing, a number that the type cannot hold is an error, which names the column. */
function cast(out: Vector, [x]: readonly Vector[], n: number, [column]: readonly unknown[] = []): void {
  const big = out.values instanceof BigInt64Array || out.values instanceof BigUint64Array;
  for (let i = 0; i < n; i++) {
    const value = x.values[i];
    const there = present(x, i) && !Number.isNaN(value);
    if (out.valid) out.valid[i] = Number(there);
    if (!there) {
      out.values[i] = (big ? 0n : Number.NaN) as never;
      continue;
    }
    out.values[i] = (big ? toBigInt(value, out.type, column) : Number(value)) as never;
    // biome-ignore lint/suspicious/noDoubleEquals: a bigint may stand against a number
    if (out.type !== 'float32' && out.values[i] != value) throw outOfRange(value, out.type, column);
  }
}

function toBigInt(value: number | bigint, type: string, column: unknown): bigint {
  if (typeof value === 'number' && !Number.isInteger(value)) throw outOfRange(value, type, column);
  return BigInt(value);
}

function outOfRange(value: number | bigint, type: string, column: unknown): DomainError {
  return new DomainError(`column '${column}' cannot become ${type}: ${value} is no ${type}`, {
    fields: { column, value: String(value), type },
    remedy: `Round or clip it first, as in withColumns({ x: 'round(x)' }), or choose another type.`,
  });
}

/** The second value where the condition holds, else the third. Strings share one dictionary by then. */
function choose(out: Vector, [condition, yes, no]: readonly Vector[], n: number): void {
  const flags = condition.values as Uint8Array;
  const to = out.values as Float64Array;
  const [a, b] = [yes.values as Float64Array, no.values as Float64Array];
  if (out.type === 'float64')
    machine().choose(address(out), address(condition), address(yes), address(no), n);
  else for (let i = 0; i < n; i++) to[i] = flags[i] === 1 ? a[i] : b[i];
  const valid = out.valid;
  if (valid) for (let i = 0; i < n; i++) valid[i] = Number(flags[i] === 1 ? present(yes, i) : present(no, i));
}

function chooseText(out: Vector, [condition, yes, no]: readonly Vector[], n: number): void {
  const dictionary = [...(yes.dictionary ?? [])];
  const codes = new Map(dictionary.map((text, code) => [text, code]));
  const translated = (no.dictionary ?? []).map((text) => {
    const code = codes.get(text) ?? dictionary.push(text) - 1;
    codes.set(text, code);
    return code;
  });
  const other: Vector = { ...no, values: (no.values as Int32Array).map((code) => translated[code] ?? 0) };
  choose(out, [condition, yes, other], n);
  out.dictionary = dictionary;
}

/** The value where it is there, else the constant of the second argument. Keeps the type. */
function fillMissing(out: Vector, [x, other]: readonly Vector[], n: number): void {
  const [to, from] = [out.values as Float64Array, x.values as Float64Array];
  const fill = other.values as Float64Array;
  for (let i = 0; i < n; i++) to[i] = present(x, i) && !Number.isNaN(from[i]) ? from[i] : fill[i];
}

export const conversionKernels = {
  float64: toFloat64,
  cast,
  choose,
  'text choose': chooseText,
  fillMissing,
} satisfies Record<string, Kernel>;
