import { DomainError, FileError } from '../../core/index.js';
import { type Hdf5Array, writeHdf5Arrays } from '../../engine/index.js';
import { npixToNside, type Scheme } from '../healpix/geometry.js';
import { type CountsMap, cellsOf, emptyCountsMap } from '../maps/counts-map.js';
import type { HealpixFile, MapColumn } from './healpix-file.js';
import type { WriteFitsOptions } from './write-fits.js';

export interface WriteHdf5Options extends Pick<WriteFitsOptions, 'scheme' | 'coordinates'> {
  /** Maps of counts by energy bin and mass group, stored as [pixel, energy, group]. */
  readonly counts?: Readonly<Record<string, CountsMap>>;
}

/** Maps as an HDF5 file holds them. */
export interface Hdf5Maps extends HealpixFile {
  readonly counts: Readonly<Record<string, CountsMap>>;
}

/**
 * Writes maps as named datasets at the root of an HDF5 file, each [pixel] with its unit as an attribute, or [pixel, energy, group] for
 * counts; the file's attributes NSIDE, ORDERING (RING or NESTED), COORDSYS and PIXTYPE say what the pixels are. NaN stays NaN.
 * @throws {DomainError} no maps, maps of different sizes, a length that is no whole sky
 */
export async function writeHealpixHdf5(
  path: string,
  columns: readonly MapColumn[],
  { scheme = 'ring', coordinates = 'C', counts = {} }: WriteHdf5Options = {},
): Promise<void> {
  const lengths = [
    ...columns.map(({ name, values }) => ({ name, npix: values.length })),
    ...Object.entries(counts).map(([name, map]) => ({ name, npix: map.counts.length / cellsOf(map) })),
  ];
  const nside = npixToNside(lengths[0]?.npix ?? 0);
  const wrong = lengths.find(({ npix }) => npix !== lengths[0].npix);
  if (wrong !== undefined) {
    throw new DomainError(`map '${wrong.name}' has ${wrong.npix} pixels, the first ${lengths[0].npix}`, {
      fields: { name: wrong.name, value: wrong.npix },
      remedy: 'Maps in one file have the same nside.',
    });
  }
  const plain = columns.map(({ name, unit, values }): [string, Hdf5Array] => [
    name,
    { values, axes: ['pixel'], ...(unit === undefined ? {} : { attributes: { unit } }) },
  ]);
  const binned = Object.entries(counts).map(([name, map]): [string, Hdf5Array] => [
    name,
    {
      values: map.counts,
      shape: [lengths[0].npix, map.energyBins, map.groups],
      axes: ['pixel', 'energy', 'group'],
    },
  ]);
  await writeHdf5Arrays(path, Object.fromEntries([...plain, ...binned]), {
    groupAttributes: {
      '/': {
        PIXTYPE: 'HEALPIX',
        NSIDE: nside,
        ORDERING: scheme === 'ring' ? 'RING' : 'NESTED',
        COORDSYS: coordinates,
      },
    },
  });
}

interface OpenDataset {
  readonly shape?: readonly number[] | null;
  readonly value?: ArrayLike<number | bigint>;
  readonly attrs: Readonly<Record<string, { readonly value: unknown } | undefined>>;
}

/**
 * Reads the maps that writeHealpixHdf5 writes, or that h5py stored in the same form.
 * @throws {FileError} a file that cannot be read, without NSIDE, or with a dataset that is no map of that nside
 */
export async function readHealpixHdf5(path: string): Promise<Hdf5Maps> {
  const { ready, File } = await import('h5wasm/node');
  // Without this a read that fails returns whatever was in memory.
  (await ready).activate_throwing_error_handler();
  try {
    const file = new File(path, 'r');
    try {
      const datasets = file
        .keys()
        .map((name): [string, OpenDataset] => [name, file.get(name) as OpenDataset]);
      return mapsOf(path, file as unknown as Pick<OpenDataset, 'attrs'>, datasets);
    } finally {
      file.close();
    }
  } catch (cause) {
    if (cause instanceof FileError) throw cause;
    throw new FileError(`${path}: cannot be read as HDF5`, { fields: { file: path }, cause });
  }
}

function mapsOf(
  path: string,
  { attrs }: Pick<OpenDataset, 'attrs'>,
  datasets: readonly [string, OpenDataset][],
): Hdf5Maps {
  const nside = Number(attrs['NSIDE']?.value);
  const npix = 12 * nside * nside;
  if (!(nside >= 1)) {
    throw new FileError(`${path}: has no attribute NSIDE, so that its pixels are unknown`, {
      fields: { file: path },
      remedy: 'Write NSIDE, ORDERING and COORDSYS as attributes of the file.',
    });
  }
  const columns: MapColumn[] = [];
  const counts: Record<string, CountsMap> = {};
  for (const [name, { shape, value, attrs: own }] of datasets) {
    if (shape?.[0] !== npix || value === undefined || (shape.length !== 1 && shape.length !== 3)) {
      throw new FileError(
        `${path}: dataset '${name}' of shape [${shape ?? ''}] is no map of nside ${nside}`,
        {
          fields: { file: path, dataset: name, value: shape },
          remedy: `Maps have shape [${npix}] or [${npix}, energy bins, groups].`,
        },
      );
    }
    const values = Float64Array.from(value, Number);
    const unit = own['unit']?.value;
    if (shape.length === 1)
      columns.push({ name, ...(unit === undefined ? {} : { unit: String(unit) }), values });
    else {
      counts[name] = emptyCountsMap(nside, shape[1], shape[2]);
      counts[name].counts.set(values);
    }
  }
  const scheme: Scheme = String(attrs['ORDERING']?.value).startsWith('NEST') ? 'nested' : 'ring';
  return { nside, scheme, coordinates: String(attrs['COORDSYS']?.value ?? ''), columns, counts };
}
