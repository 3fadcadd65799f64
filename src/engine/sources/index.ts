/**
 * Events out of HDF5 files. In: files in the layouts of IceTray's tableio/hdfwriter (one compound table per object), pandas
 * (format=table and fixed) or with one dataset per column. Out: typed columns over ranges of raw rows, exact to the last bit of
 * every integer, with NaN or a mask where the object was not there (exists = 0). Units are the file's own.
 * The HDF5 library is loaded when the first file is opened.
 */
export * from './event-file.js';
export type * from './inspection/file-inspection.js';
export { inspectFile } from './inspection/inspect-file.js';
export type { FilePlaces } from './known/places.js';
export { openEventFile } from './open-event-file.js';
export type { Entries, KeyValues } from './ragged/entries.js';
export { readTable, type TableContents } from './read-table.js';
