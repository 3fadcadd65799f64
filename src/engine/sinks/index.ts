/**
 * Results and events into HDF5 files, by a small writer of our own: chunks are laid out in byte planes at once and compressed by a kernel
 * that looks for what repeats in planes, in the workers of an executor. In: typed arrays. Out: files that h5py, PyTables, pandas and IceTray's
 * readers open, complete or not there at all. Units go in as the attributes that hdfwriter writes.
 */
export { type Hdf5Array, type Hdf5ArraysOptions, writeHdf5Arrays } from './arrays-writer.js';
export type { EventKeys } from './event-keys.js';
export { type FlatOptions, FlatWriter, writeFlatHdf5 } from './flat-writer.js';
export type { AttributeValues } from './hdf5/hdf5-writer.js';
export { zerosOf } from './known-values.js';
export type { FieldType, TableField, WritableValues } from './table-fields.js';
export { type TableColumns, type TableioOptions, TableioWriter } from './tableio-writer.js';
