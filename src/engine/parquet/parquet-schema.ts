import type { FileMetaData, SchemaElement } from 'hyparquet';
import type { ColumnSchema, ColumnType } from '../columns/column.js';

/** The column type of each of Parquet's whole numbers, by its annotation; the plain ones by their physical type. */
const wholeTypes: Readonly<Record<string, ColumnType>> = {
  INT_8: 'int8',
  INT_16: 'int16',
  INT_32: 'int32',
  INT_64: 'int64',
  UINT_8: 'uint8',
  UINT_16: 'uint16',
  UINT_32: 'uint32',
  UINT_64: 'uint64',
  INT32: 'int32',
  INT64: 'int64',
};

const timeUnits: Readonly<Record<string, string>> = {
  DATE: 'd since 1970',
  TIMESTAMP_MILLIS: 'ms since 1970',
  TIMESTAMP_MICROS: 'us since 1970',
  TIME_MILLIS: 'ms',
  TIME_MICROS: 'us',
};
const secondParts: Readonly<Record<string, string>> = { MILLIS: 'ms', MICROS: 'us', NANOS: 'ns' };

/** The columns of a file, and what it has that cannot be one, with the reason. */
export function parquetColumns({ schema, key_value_metadata }: FileMetaData): {
  columns: ColumnSchema[];
  leftOut: string[];
} {
  const units = unitsOf(key_value_metadata);
  const columns: ColumnSchema[] = [];
  const leftOut: string[] = [];
  for (const element of topElements(schema)) {
    const type = columnType(element);
    const unit = units[element.name] ?? timeUnit(element);
    const nullable = element.repetition_type !== 'REQUIRED' || type?.startsWith('float') === true;
    if (type === undefined) leftOut.push(`${element.name}: ${describe(element)}, which no column can hold`);
    else columns.push({ name: element.name, type, nullable, ...(unit === undefined ? {} : { unit }) });
  }
  return { columns, leftOut };
}

/** The schema is a tree in preorder below its root: its children without theirs. */
function topElements(schema: readonly SchemaElement[]): SchemaElement[] {
  const top: SchemaElement[] = [];
  for (let i = 1; i < schema.length; i = afterSubtree(schema, i)) top.push(schema[i]);
  return top;
}

function afterSubtree(schema: readonly SchemaElement[], start: number): number {
  let next = start + 1;
  for (let child = 0; child < (schema[start].num_children ?? 0); child++) next = afterSubtree(schema, next);
  return next;
}

function columnType(element: SchemaElement): ColumnType | undefined {
  const { type, converted_type, logical_type, num_children, repetition_type } = element;
  if (num_children || type === undefined || repetition_type === 'REPEATED') return undefined;
  if (converted_type === 'DECIMAL' || logical_type?.type === 'DECIMAL') return 'float64';
  if (type === 'INT32' || type === 'INT64') return wholeType(element);
  if (type === 'DOUBLE') return 'float64';
  if (type === 'FLOAT' || logical_type?.type === 'FLOAT16') return 'float32';
  if (type === 'BOOLEAN') return 'bool';
  const texts = converted_type === undefined || converted_type === 'UTF8' || converted_type === 'ENUM';
  return type === 'BYTE_ARRAY' && texts && isTextual(element) ? 'string' : undefined;
}

function wholeType({ type, converted_type, logical_type }: SchemaElement): ColumnType {
  if (logical_type?.type === 'INTEGER') {
    const { isSigned, bitWidth } = logical_type;
    return wholeTypes[`${isSigned ? '' : 'U'}INT_${bitWidth}`];
  }
  return wholeTypes[converted_type ?? ''] ?? wholeTypes[type as string];
}

const isTextual = ({ logical_type }: SchemaElement): boolean =>
  logical_type === undefined || logical_type.type === 'STRING' || logical_type.type === 'ENUM';

function timeUnit({ converted_type, logical_type }: SchemaElement): string | undefined {
  if (logical_type?.type === 'TIMESTAMP') return `${secondParts[logical_type.unit]} since 1970`;
  if (logical_type?.type === 'TIME') return secondParts[logical_type.unit];
  return timeUnits[converted_type ?? ''];
}

const describe = ({
  num_children,
  repetition_type,
  logical_type,
  converted_type,
  type,
}: SchemaElement): string =>
  num_children || repetition_type === 'REPEATED'
    ? 'a nested column'
    : (logical_type?.type ?? converted_type ?? String(type));

/** Units as writeParquet leaves them in the file. */
function unitsOf(metadata: FileMetaData['key_value_metadata']): Record<string, string> {
  const text = metadata?.find(({ key }) => key === unitsKey)?.value;
  return text === undefined ? {} : (JSON.parse(text) as Record<string, string>);
}

/** The key of the file's metadata under which units stand, as JSON by column. */
export const unitsKey = 'units';
