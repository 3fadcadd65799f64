import type { Hdf5File } from '../hdf5/hdf5-file.js';
import type { AttributeValue } from '../hdf5/metadata.js';
import { isCompound } from '../hdf5/value-type.js';
import type { StoredFile, StoredTable } from '../stored-file.js';
import { compoundColumns } from './compound.js';
import type { FoundDataset, FoundThings } from './walk.js';

/**
 * Layout A: one 1-D compound dataset per object, as IceTray's tableio/hdfwriter writes them; other compound tables too.
 * Padded and packed rows, soft and hard links, index tables under /__I3Index__.
 */
export function describeTableio(file: Hdf5File, found: FoundThings): StoredFile {
  const leftOut = found.dangling.map(({ path, why }) => `${path}: ${why}`);
  const tables: StoredTable[] = [];
  for (const dataset of found.datasets) {
    if (isTable(dataset)) tables.push(describeTable(file, dataset, leftOut));
    else
      leftOut.push(
        `${dataset.path}: not a table, as the others in the file are: read it alone with { layout: 'flat' }`,
      );
  }
  return { file: file.path, layout: 'tableio', tables, links: describeLinks(file, found), leftOut };
}

export function isTable({ metadata }: FoundDataset): boolean {
  return isCompound(metadata) && metadata.shape?.length === 1;
}

/** A complex number as h5py, PyTables and pandas write it: a compound of two floats, r and i. */
export function isComplex({ compound_type: compound }: FoundDataset['metadata']): boolean {
  const members = compound?.members ?? [];
  return (
    members.length === 2 &&
    members.every(({ name, offset }, k) => name === 'ri'[k] && offset === k * members[0].size)
  );
}

const noAttributes: ReadonlyMap<string, AttributeValue> = new Map();

function describeTable(file: Hdf5File, dataset: FoundDataset, leftOut: string[]): StoredTable {
  // Of the index tables nothing is used that has units: thousands of files need not be asked for them.
  const attributes = dataset.group === '/__I3Index__' ? noAttributes : file.attributes(dataset.path);
  return {
    path: dataset.path,
    rows: dataset.metadata.shape?.[0] ?? 0,
    columns: compoundColumns(dataset, attributes, leftOut),
    ragged: isRagged(attributes.get('__I3RaggedTable__')),
    ordered: false,
  };
}

function isRagged(value: AttributeValue | undefined): boolean {
  const first = ArrayBuffer.isView(value) || Array.isArray(value) ? (value as number[])[0] : value;
  return Number(first ?? 0) === 1;
}

/** Soft, hard and dangling links. Of the names of one object the first is its own, the others are links to it. */
function describeLinks(file: Hdf5File, { datasets, softLinks, dangling }: FoundThings): StoredFile['links'] {
  const links: Record<string, string | null> = {};
  const owners = new Map<number, string>();
  for (const { path } of datasets.filter((dataset) => !softLinks.has(dataset.path))) {
    const address = file.address(path);
    const owner = owners.get(address);
    if (owner === undefined) owners.set(address, path);
    else links[path] = owner;
  }
  for (const [path, target] of softLinks) links[path] = target;
  for (const { path } of dangling) links[path] = null;
  return links;
}
