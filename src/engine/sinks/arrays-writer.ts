import { type NdArray, UsageError } from '../../core/index.js';
import { arrayTypes, type ColumnValues } from '../columns/column.js';
import { type NumberType, numberType } from './hdf5/datatypes.js';
import { type AttributeValues, Hdf5Writer } from './hdf5/hdf5-writer.js';
import {
  attribute,
  contiguousLayout,
  dataspace,
  datatype,
  fillValue,
  type Message,
} from './hdf5/messages.js';

/** An array of numbers of any number of dimensions, with what it says about itself. */
export interface Hdf5Array {
  /** Numbers in row-major order, or an ndarray view. */
  readonly values: ColumnValues | readonly number[] | NdArray<Float64Array>;
  /** Lengths of the axes; not needed for an ndarray. Default: one axis. */
  readonly shape?: readonly number[];
  /** One name per axis: HDF5's dimension labels (h5py: dims[i].label). */
  readonly axes?: readonly string[];
  readonly attributes?: Readonly<Record<string, AttributeValues>>;
}

export interface Hdf5ArraysOptions {
  /** Attributes of groups, by path; '/' is the file itself. */
  readonly groupAttributes?: Readonly<Record<string, Readonly<Record<string, AttributeValues>>>>;
}

/**
 * Writes a result file of named arrays, each one contiguous dataset; slashes in a name make groups.
 * @throws {UsageError} a shape that does not fit the number of values, or axes that do not fit the shape
 */
export async function writeHdf5Arrays(
  path: string,
  entries: Readonly<Record<string, Hdf5Array>>,
  { groupAttributes = {} }: Hdf5ArraysOptions = {},
): Promise<void> {
  const writer = await Hdf5Writer.create(path);
  try {
    for (const [name, entry] of Object.entries(entries)) putArray(writer, name, entry);
    for (const [group, attributes] of Object.entries(groupAttributes))
      for (const [name, value] of Object.entries(attributes))
        writer.addGroupAttribute(group, attributeMessage(writer, name, value));
    await writer.close();
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

function putArray(writer: Hdf5Writer, name: string, entry: Hdf5Array): void {
  const { values, shape } = flatten(entry);
  checkShape(writer.path, name, { values, shape, axes: entry.axes });
  const type = numberType(numberTypeOf(values));
  const data = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const labels = entry.axes ? [writer.textAttribute('DIMENSION_LABELS', entry.axes)] : [];
  const attributes = Object.entries(entry.attributes ?? {}).map(([key, value]) =>
    attributeMessage(writer, key, value),
  );
  const layout = contiguousLayout(data.length > 0 ? writer.put(data) : -1n, data.length);
  writer.addDataset(name, [
    dataspace(shape),
    datatype(type),
    fillValue('late'),
    layout,
    ...labels,
    ...attributes,
  ]);
}

function flatten({ values, shape }: Hdf5Array): { values: ColumnValues; shape: readonly number[] } {
  if (isNdArray(values)) return { values: rowMajor(values), shape: values.shape };
  const numbers = Array.isArray(values) ? Float64Array.from(values) : (values as ColumnValues);
  return { values: numbers, shape: shape ?? [numbers.length] };
}

function isNdArray(values: Hdf5Array['values']): values is NdArray<Float64Array> {
  return 'stride' in values && 'offset' in values;
}

/** The numbers of a view, the last axis running fastest. */
function rowMajor({ data, shape, stride, offset }: NdArray<Float64Array>): Float64Array {
  const out = new Float64Array(shape.reduce((product, n) => product * n, 1));
  for (let i = 0; i < out.length; i++) {
    let [at, rest] = [offset, i];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += (rest % shape[axis]) * stride[axis];
      rest = Math.floor(rest / shape[axis]);
    }
    out[i] = data[at];
  }
  return out;
}

function checkShape(
  file: string,
  dataset: string,
  { values, shape, axes }: { values: ColumnValues; shape: readonly number[]; axes?: readonly string[] },
): void {
  const wanted = shape.reduce((product, n) => product * n, 1);
  const fits = wanted === values.length && (axes === undefined || axes.length === shape.length);
  if (fits) return;
  const what =
    axes && axes.length !== shape.length ? `${axes.length} names of axes` : `${values.length} values`;
  throw new UsageError(`${file}: '${dataset}' has ${what} for the shape [${shape.join(', ')}]`, {
    fields: { file, dataset, shape, values: values.length, axes },
    remedy: 'Give as many values as the shape holds, and one name per axis.',
  });
}

function numberTypeOf(values: ColumnValues): NumberType {
  const found = Object.entries(arrayTypes).find(([, Class]) => values instanceof Class);
  return (found?.[0] ?? 'float64') as NumberType;
}

function attributeMessage(writer: Hdf5Writer, name: string, value: AttributeValues): Message {
  if (typeof value === 'string') return writer.textAttribute(name, value);
  if (typeof value === 'number') return numbers(name, [value], []);
  if (value.every((each) => typeof each === 'string')) return writer.textAttribute(name, value);
  return numbers(name, value as readonly number[], [value.length]);
}

function numbers(name: string, values: readonly number[], shape: readonly number[]): Message {
  const data = new Uint8Array(Float64Array.from(values).buffer);
  return attribute({ name, type: numberType('float64'), shape, data });
}
