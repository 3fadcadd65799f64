import { UsageError } from '../../../core/index.js';
import type { ValueType } from '../../sources/hdf5/value-type.js';

/** @throws {UsageError} texts, tables and what else is no array of numbers */
export function checkNumeric(file: string, dataset: string, type: ValueType | undefined): ValueType {
  if (type && type.kind !== 'text' && type.kind !== 'variableText' && type.dims.length === 0) return type;
  throw new UsageError(`${file}: '${dataset}' does not hold plain numbers`, {
    fields: { file, dataset },
    remedy: 'Arrays read datasets of floats, integers and bools; tables are read with readEvents().',
  });
}
