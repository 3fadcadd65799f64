import { DomainError, type Numbers } from '../../core/index.js';

/** f of a number, or of each number of a list. */
export function mapNumbers(values: number | Numbers, f: (value: number) => number): number | Float64Array {
  if (typeof values === 'number') return f(values);
  return Float64Array.from({ length: values.length }, (_, i) => f(values[i]));
}

/** Arguments that are all numbers or lists; a number beside lists stands for a list of equal values. */
export interface Arguments {
  /** undefined: all are numbers. */
  readonly length: number | undefined;
  readonly at: (argument: number, index: number) => number;
}

/** @throws {DomainError} lists of different lengths, a value that is not finite (with its name and index) */
export function readArguments(named: Readonly<Record<string, number | Numbers>>): Arguments {
  const names = Object.keys(named);
  const values = Object.values(named);
  const lengths = values.filter((value) => typeof value !== 'number').map((value) => value.length);
  if (lengths.some((length) => length !== lengths[0])) {
    throw new DomainError(`${names.join(', ')} have ${lengths.join(', ')} values`, {
      remedy: 'Give numbers, or lists of equal length.',
    });
  }
  values.forEach((value, k) => {
    checkFinite(names[k], typeof value === 'number' ? [value] : value);
  });
  const at = (argument: number, index: number): number => {
    const value = values[argument];
    return typeof value === 'number' ? value : value[index];
  };
  return { length: lengths[0], at };
}

function checkFinite(name: string, values: Numbers): void {
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    throw new DomainError(`${name} ${values[i]} (index ${i}) is not finite`, {
      fields: { name, value: values[i], index: i },
      remedy: 'Leave out events without a direction or time first.',
    });
  }
}
