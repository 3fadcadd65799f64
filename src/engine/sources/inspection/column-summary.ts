import type { Column } from '../../columns/column.js';
import { typeName } from '../hdf5/value-type.js';
import type { StoredColumn } from '../stored-file.js';
import type { ColumnInspection, ShownValue } from './file-inspection.js';
import { FloatSummary, IntegerSummary, TextSummary, type ValuesSummary } from './value-summaries.js';

/** Names of an enumeration are listed up to here. */
const mostNames = 64;

/** Gathers what is shown of one column, piece by piece. A column of arrays comes as one column per element. */
export class ColumnSummary {
  private n = 0;
  private readonly values: ValuesSummary;
  private first: ShownValue[] = [];
  private last: ShownValue[] = [];

  constructor(private readonly column: StoredColumn) {
    this.values = summaryFor(column);
  }

  add(elements: readonly Column[]): void {
    const rows = elements[0].values.length;
    for (const element of elements) this.values.add(element);
    const shown = (row: number): ShownValue =>
      this.column.value.dims.length === 0
        ? this.values.show(elements[0], row)
        : nest(
            elements.map((element) => this.values.show(element, row)),
            this.column.value.dims,
          );
    for (let row = 0; row < rows && this.first.length < 5; row++) this.first.push(shown(row));
    for (let row = Math.max(0, rows - 5); row < rows; row++) this.last.push(shown(row));
    this.last = this.last.slice(-5);
    this.n += rows;
  }

  finish(): ColumnInspection {
    const { value, meaning, unit, dataset } = this.column;
    const isDatetime = meaning?.kind === 'datetime';
    const names = value.enumeration && Object.keys(value.enumeration).length;
    return {
      dtype: isDatetime ? 'datetime64[ns]' : meaning?.kind === 'category' ? 'category' : typeName(value),
      n: this.n,
      ...(value.littleEndian || value.size === 1 || !isNumber(this.column) ? {} : { byteorder: 'big' }),
      ...(value.dims.length > 0 ? { shape: [dataset.rows, ...value.dims] } : {}),
      ...(unit === undefined ? {} : { unit }),
      ...(value.enumeration ? { enum: names && names > mostNames ? names : value.enumeration } : {}),
      ...(meaning?.kind === 'category' ? { categories: meaning.categories } : {}),
      first: this.first,
      last: this.last,
      ...this.values.finish(),
    };
  }
}

function isNumber({ value }: StoredColumn): boolean {
  return value.kind === 'float' || value.kind === 'int' || value.kind === 'uint';
}

function summaryFor({ value, meaning }: StoredColumn): ValuesSummary {
  if (meaning?.kind === 'category') return new TextSummary();
  if (value.kind === 'float') return new FloatSummary();
  return value.kind === 'text' || value.kind === 'variableText' ? new TextSummary() : new IntegerSummary();
}

function nest(values: readonly ShownValue[], dims: readonly number[]): ShownValue {
  if (dims.length <= 1) return values;
  const step = values.length / dims[0];
  return Array.from({ length: dims[0] }, (_, i) =>
    nest(values.slice(i * step, (i + 1) * step), dims.slice(1)),
  );
}
