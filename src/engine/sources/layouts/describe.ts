import { FileContentError, type FileError, nearestHint, UsageError } from '../../../core/index.js';
import type { Layout, OpenOptions } from '../event-file.js';
import type { Hdf5File } from '../hdf5/hdf5-file.js';
import type { StoredFile } from '../stored-file.js';
import { describeFlat } from './flat.js';
import { describePandas, isPandasFrame } from './pandas.js';
import { describeTableio, isComplex, isTable } from './tableio.js';
import { type FoundThings, walk } from './walk.js';

const describers = { tableio: describeTableio, pandas: describePandas, flat: describeFlat } as const;

/** What lies where in a file, its layout recognised from the file itself unless given. */
export function describeFile(file: Hdf5File, { layout, key }: OpenOptions = {}): StoredFile {
  if (layout !== undefined && !Object.hasOwn(describers, layout)) throw unknownLayout(layout);
  const start = key === undefined ? '/' : normalPath(key);
  if (key !== undefined && file.kind(start) !== 'group') throw missingKey(file, start);
  const found = walk(file, start);
  return describers[layout ?? recogniseLayout(file, found)](file, found);
}

export function normalPath(path: string): string {
  return `/${path}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
}

function recogniseLayout(file: Hdf5File, found: FoundThings): Layout {
  if (found.groups.some((group) => isPandasFrame(file, group))) return 'pandas';
  if (found.groups.includes('/__I3Index__')) return 'tableio';
  // A column of complex numbers among others is a compound, too, and no table.
  if (found.datasets.some((each) => isTable(each) && !isComplex(each.metadata))) return 'tableio';
  return 'flat';
}

function unknownLayout(layout: string): UsageError {
  const known = Object.keys(describers);
  return new UsageError(`there is no layout '${layout}'${nearestHint(layout, known)}`, {
    fields: { layout },
    remedy: `Give one of ${known.join(', ')}, or none: it is recognised from the file.`,
  });
}

function missingKey(file: Hdf5File, key: string): FileError {
  const { groups } = walk(file);
  return new FileContentError(`${file.path}: there is no group '${key}' in it`, {
    fields: { file: file.path, key, groups },
    remedy: `Its groups are: ${groups.join(', ')}.`,
  });
}
