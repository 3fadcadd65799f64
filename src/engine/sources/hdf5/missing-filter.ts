/** A filter of a dataset as the HDF5 library names it. */
export interface DatasetFilter {
  readonly id: number;
  readonly name: string;
  readonly cd_values: readonly number[];
}

/** Built into HDF5 (deflate, shuffle, fletcher32, szip, nbit, scale-offset) or among the plugins that come with us. */
const here = new Set([
  1, 2, 3, 4, 5, 6, 307, 32000, 32001, 32004, 32008, 32013, 32015, 32019, 32022, 32023, 32026,
]);
const names: Readonly<Record<number, string>> = { 305: 'lzo', 32003: 'spdp', 32017: 'sz', 32024: 'sz3' };
const bloscFilter = 32001;
/** By their numbers in blosc's seventh parameter: left out of the plugin, which ends the whole library when it meets zlib. */
const missingBloscCodecs: Readonly<Record<number, string>> = { 3: 'snappy', 4: 'zlib' };

/** The filter or blosc codec of a dataset that cannot be undone here, by name; undefined where all can. */
export function missingFilter(filters: readonly DatasetFilter[]): string | undefined {
  for (const { id, cd_values } of filters) {
    if (!here.has(id)) return names[id] ? `${names[id]} (filter ${id})` : `filter ${id}`;
    const codec = id === bloscFilter ? missingBloscCodecs[cd_values[6]] : undefined;
    if (codec) return `blosc with the codec ${codec} (filter ${id})`;
  }
  return undefined;
}
