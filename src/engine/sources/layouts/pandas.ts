import type { Hdf5File } from '../hdf5/hdf5-file.js';
import type { StoredFile, StoredTable } from '../stored-file.js';
import { PandasAttributes } from './pandas-attributes.js';
import { describePandasFixed, describePandasSeries } from './pandas-fixed.js';
import { describePandasTable } from './pandas-table.js';
import type { FoundThings } from './walk.js';

/** Layout B: the frames and series of a pandas HDFStore, in both of its formats. */
export function describePandas(file: Hdf5File, found: FoundThings): StoredFile {
  const leftOut: string[] = [];
  const tables = found.groups.flatMap((group) => describeFrame(file, group, leftOut));
  return { file: file.path, layout: 'pandas', tables, links: {}, leftOut };
}

/** Whether a group is a frame that pandas wrote. */
export function isPandasFrame(file: Hdf5File, group: string): boolean {
  return pandasType(file, group) !== undefined;
}

function pandasType(file: Hdf5File, group: string): string | undefined {
  const value = file.attributes(group).get('pandas_type');
  return typeof value === 'string' ? value : undefined;
}

function describeFrame(file: Hdf5File, group: string, leftOut: string[]): StoredTable[] {
  const type = pandasType(file, group);
  if (type === undefined || group.includes('/meta/')) return [];
  if (type === 'frame_table' || type === 'series_table') return [describePandasTable(file, group, leftOut)];
  if (type === 'series') return describePandasSeries(file, group, leftOut);
  const attributes = new PandasAttributes(file, group);
  const columns = attributes.text('axis0_variety') ?? 'regular';
  if (type === 'frame' && columns === 'regular') return [describePandasFixed(file, group, leftOut)];
  leftOut.push(
    type === 'frame'
      ? `${group}: its column names have several levels, name each column once`
      : `${group}: pandas type '${type}' is not a frame`,
  );
  return [];
}
