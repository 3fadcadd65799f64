import { DomainError, FileError, type NdArray, ndarrayOf } from '../../core/index.js';
import { readTable } from '../../engine/index.js';
import { inputOfFields, optionFields, problemFields, type UnfoldingInput } from './input-fields.js';

/**
 * Reads a problem from an HDF5 file, under the names of the JSON format: datasets at its root (numpy arrays stored with
 * h5py), pandas frames and series (to_hdf, either format) - a frame `response` or another matrix holds it whole, any other
 * frame has vectors as columns - and options as attributes of the root.
 * @throws {FileError} a file that cannot be read, or without data and response; {DomainError} another number of axes
 */
export async function readUnfoldingHdf5(path: string): Promise<UnfoldingInput> {
  const { fields, frames } = await readRoot(path);
  for (const frame of frames) Object.assign(fields, await readFrame(path, frame));
  for (const name of ['data', 'response'])
    if (fields[name] === undefined)
      throw new FileError(`${path} has no dataset '${name}'`, {
        fields: { file: path, dataset: name },
        remedy: 'Store data [effect] and response [effect, cause] at the root of the file.',
      });
  return inputOfFields(fields);
}

interface RootContents {
  readonly fields: Record<string, unknown>;
  /** Names of the pandas frames and series. */
  readonly frames: readonly string[];
}

async function readRoot(path: string): Promise<RootContents> {
  const { ready, File } = await import('h5wasm/node');
  const module = await ready;
  // Without this a read that fails returns whatever was in memory.
  module.activate_throwing_error_handler();
  try {
    const file = new File(path, 'r');
    try {
      const fields: Record<string, unknown> = {};
      const frames: string[] = [];
      for (const name of file.keys()) {
        const entry = file.get(name) as { type: string; attrs: object } | null;
        if (entry?.type === 'Group' && 'pandas_type' in entry.attrs) frames.push(name);
        else if (axesOf(name) !== undefined) fields[name] = readArray(entry, { path, name });
      }
      for (const [name, { value }] of Object.entries(file.attrs))
        if (name in optionFields || name === 'groups') fields[name] = plainValue(value);
      return { fields, frames };
    } finally {
      file.close();
    }
  } catch (cause) {
    if (cause instanceof DomainError) throw cause;
    throw new FileError(`cannot read ${path} as HDF5`, { fields: { file: path }, cause });
  }
}

/** HDF5's 64-bit integers as numbers. */
const plainValue = (value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);

/** Axes of a field; undefined for a name that is none. Other datasets of the file are not ours. */
function axesOf(name: string): number | undefined {
  if (name === 'prior' || name === 'log10_energy_edges') return 1;
  return (problemFields as Record<string, readonly [string, number]>)[name]?.[1];
}

function readArray(dataset: unknown, { path, name }: { path: string; name: string }): NdArray<Float64Array> {
  const { shape, value } = dataset as { shape?: number[] | null; value?: ArrayLike<number | bigint> };
  if (shape && shape.length === axesOf(name) && value !== undefined)
    return ndarrayOf(Float64Array.from(value, Number), shape);
  throw new DomainError(
    `${path}: dataset '${name}' has shape [${shape ?? ''}], expected ${axesOf(name)} axes`,
    {
      fields: { file: path, dataset: name, value: shape },
    },
  );
}

/** The fields in a pandas frame or series. */
async function readFrame(path: string, frame: string): Promise<Record<string, unknown>> {
  const { rows, columns } = await readTable(path, frame);
  const names = [...columns.keys()];
  const numbers = (name: string) => Float64Array.from(columns.get(name)!.values as ArrayLike<number>, Number);
  const view = (values: Float64Array, shape: number[]) => ndarrayOf(values, shape);
  if (axesOf(frame) === 2) {
    const matrix = new Float64Array(rows * names.length);
    names.forEach((name, a) => {
      numbers(name).forEach((value, j) => {
        matrix[j * names.length + a] = value;
      });
    });
    return { [frame]: view(matrix, [rows, names.length]) };
  }
  if (axesOf(frame) === 1 && names.length === 1) return { [frame]: view(numbers(names[0]), [rows]) };
  const known = names.filter((name) => axesOf(name) === 1);
  return Object.fromEntries(known.map((name) => [name, view(numbers(name), [rows])]));
}
