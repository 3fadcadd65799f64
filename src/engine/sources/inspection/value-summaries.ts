import type { Column } from '../../columns/column.js';
import { ExactSum } from './exact-sum.js';
import type { ColumnInspection, ShownValue } from './file-inspection.js';

type Figures = Partial<ColumnInspection>;

/** The figures of the values of one kind. */
export interface ValuesSummary {
  add(column: Column): void;
  show(column: Column, row: number): ShownValue;
  finish(): Figures;
}

export class FloatSummary implements ValuesSummary {
  private readonly sum = new ExactSum();
  private readonly sumOfAbsolutes = new ExactSum();
  private nan = 0;
  private inf = 0;
  private minusInf = 0;
  private min = Number.POSITIVE_INFINITY;
  private max = Number.NEGATIVE_INFINITY;

  add({ values }: Column): void {
    for (const value of values as Float64Array) {
      if (Number.isFinite(value)) this.addFinite(value);
      else if (Number.isNaN(value)) this.nan++;
      else if (value > 0) this.inf++;
      else this.minusInf++;
    }
  }

  private addFinite(value: number): void {
    this.sum.add(value);
    this.sumOfAbsolutes.add(Math.abs(value));
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }

  show({ values }: Column, row: number): ShownValue {
    return values[row];
  }

  finish(): Figures {
    const range = this.min <= this.max ? { min: this.min, max: this.max } : {};
    return {
      sum: this.sum.value(),
      sum_abs: this.sumOfAbsolutes.value(),
      nan: this.nan,
      inf: this.inf,
      '-inf': this.minusInf,
      ...range,
    };
  }
}

/** Integers of any width and bools: the sum as floats, rounded once, and the exact one. */
export class IntegerSummary implements ValuesSummary {
  private exact = 0n;
  private readonly sum = new ExactSum();
  private min?: number | bigint;
  private max?: number | bigint;
  private isBool = false;

  add({ type, values }: Column): void {
    this.isBool = type === 'bool';
    for (const value of values) {
      if (this.min === undefined || value < this.min) this.min = value;
      if (this.max === undefined || value > this.max) this.max = value;
      this.sum.add(Number(value));
    }
    this.exact +=
      values instanceof BigInt64Array || values instanceof BigUint64Array ? sumOfBig(values) : sumOf(values);
  }

  show({ type, values }: Column, row: number): ShownValue {
    return type === 'bool' ? values[row] !== 0 : values[row];
  }

  finish(): Figures {
    const figures = { sum: this.sum.value(), sum_exact: String(this.exact), nan: 0 };
    if (this.min === undefined || this.max === undefined) return figures;
    if (this.isBool) return { ...figures, min: this.min !== 0, max: this.max !== 0 };
    return { ...figures, min: this.min, max: this.max };
  }
}

/** Exact while the rows of one piece are fewer than 2^21. */
function sumOf(values: Iterable<number | bigint>): bigint {
  let sum = 0;
  for (const value of values) sum += Number(value);
  return BigInt(sum);
}

function sumOfBig(values: BigInt64Array | BigUint64Array): bigint {
  let sum = 0n;
  for (const value of values) sum += value;
  return sum;
}

export class TextSummary implements ValuesSummary {
  private missing = 0;
  private characters = 0;
  private readonly distinct = new Set<string>();

  add({ values, valid, dictionary = [] }: Column): void {
    const lengths = dictionary.map((text) => [...text].length);
    for (let i = 0; i < values.length; i++) {
      if (valid?.[i] === 0) this.missing++;
      else {
        const code = Number(values[i]);
        this.distinct.add(dictionary[code]);
        this.characters += lengths[code];
      }
    }
  }

  show({ values, valid, dictionary = [] }: Column, row: number): ShownValue {
    return valid?.[row] === 0 ? null : dictionary[Number(values[row])];
  }

  finish(): Figures {
    return { missing: this.missing, distinct: this.distinct.size, characters: this.characters };
  }
}
