"""The Python side of read.mjs and write.mjs.

peers.py make FOLDER ROWS           files to read, in five layouts, of plausible numbers
peers.py read FILE COLUMN...        medians of five runs in ms: h5py, and dask.dataframe.read_hdf for a pandas file
peers.py write FOLDER ROWS          medians of five runs in ms, by layout: h5py and PyTables writing columns and tables, from columns and rows ready
"""
import json
import os
import statistics
import sys
import time

import h5py
import numpy as np

FLAT = ['MC_energy', 'lap_s125', 'eloss_1500_standard', 'lap_zenith', 'lap_chi2', 'lap_beta']
TABLES = {'MCPrimary': ['energy', 'zenith', 'azimuth', 'x', 'y', 'z'], 'Laputop': ['zenith', 'azimuth', 'x', 'y', 'time'],
          'LaputopParams': ['s50', 's125', 's500', 'beta', 'chi2'], 'Stoch_Reco': ['eloss_1500', 'chi2_red'],
          'NStations': ['value'], 'NChannels_1_60': ['value']}
KEYS = [('Run', 'u4', 0), ('Event', 'u4', 4), ('SubEvent', 'u4', 8), ('SubEventStream', 'i4', 12), ('exists', 'u1', 16)]


def numbers(rows, seed):
    return 10 ** np.random.default_rng(seed).normal(1, 0.5, rows)


def row_type(fields, keys=KEYS, kind='f8'):
    """Rows as hdfwriter pads them: to multiples of 16 bytes."""
    names = [k[0] for k in keys] + fields
    offsets = [k[2] for k in keys] + [24 + 8 * i for i in range(len(fields))]
    formats = [k[1] for k in keys] + [kind] * len(fields)
    size = -(-(24 + 8 * len(fields)) // 16) * 16
    return np.dtype({'names': names, 'formats': formats, 'offsets': offsets, 'itemsize': size})


def payload(dtype):
    return sum(dtype[n].itemsize for n in dtype.names)


def table(rows, fields, seed):
    out = np.zeros(rows, row_type(fields))
    out['Run'], out['Event'], out['exists'] = 12360, np.arange(rows), 1
    for i, field in enumerate(fields):
        out[field] = numbers(rows, seed + i)
    return out


def make(folder, rows):
    import pandas
    packed = dict(compression='gzip', compression_opts=1, shuffle=True)
    flat = {name: numbers(rows, i) for i, name in enumerate(FLAT)}
    for kind, filters in (('gz', packed), ('raw', {})):
        os.makedirs(f'{folder}/tableio_{kind}', exist_ok=True)
        os.makedirs(f'{folder}/flat_{kind}', exist_ok=True)
        with h5py.File(f'{folder}/tableio_{kind}/events.hdf5', 'w') as f:
            for i, (name, fields) in enumerate(TABLES.items()):
                data = table(rows, fields, 10 * i)
                chunk = 65535 // payload(data.dtype)
                f.create_dataset(name, data=data, chunks=(chunk,), maxshape=(None,), **filters)
        with h5py.File(f'{folder}/flat_{kind}/events.h5', 'w') as f:
            for name, values in flat.items():
                f.create_dataset(f'events/{name}', data=values, **(dict(chunks=(65536,), **filters) if filters else {}))
    os.makedirs(f'{folder}/pandas_raw', exist_ok=True)
    frame = pandas.DataFrame({**flat, **{f'other_{i}': numbers(rows, 50 + i) for i in range(20)}})
    frame.to_hdf(f'{folder}/pandas_raw/events.hdf', key='dataframe', format='table')


def median(work, runs=5):
    wall = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        wall.append(time.perf_counter() - start)
    return round(1000 * statistics.median(wall), 1)


def median_of_new(path, work):
    """Of writing a file that is not there before: taking the old one away is not writing."""
    wall = []
    for _ in range(5):
        if os.path.exists(path):
            os.remove(path)
        start = time.perf_counter()
        work()
        wall.append(time.perf_counter() - start)
    return round(1000 * statistics.median(wall), 1)


def read(path, columns):
    with h5py.File(path, 'r') as f:
        if 'events' in f:
            return dict(h5py=median(lambda: [f['events'][c][:] for c in columns]))
        if 'dataframe' not in f:
            tables = {}
            for column in columns:
                name, _, field = column.partition('.')
                tables.setdefault(name, []).append(field or 'value')

            def work():
                for name, fields in tables.items():
                    rows = f[name][:]
                    for field in fields + ['exists']:
                        rows[field].copy()
            return dict(h5py=median(work))
        rows = median(lambda: f['dataframe/table'][:])
    import dask.dataframe
    return dict(h5py=rows, dask=median(lambda: dask.dataframe.read_hdf(path, 'dataframe', columns=columns).compute()))


def laid(dtype, columns):
    """Rows from columns, field by field; fields that are not given are zero."""
    out = np.zeros(len(columns['Event']), dtype)
    for name, values in columns.items():
        out[name] = values
    return out


def without_padding(dtype):
    """PyTables 3.7 reads rows with padding from the wrong places."""
    return np.dtype([(n, dtype[n]) for n in dtype.names])


def write(folder, rows):
    """{layout: {peer: ms}}: columns; six tables of a field each; one table of six fields.

    h5py, pytables: rows are laid out from columns and index tables are written, as airshower does; those of equal tables are laid out once.
    h5pyReady, pytablesReady: the rows lie there ready, and there are no index tables. All files are new; level 1 or none.
    """
    import tables
    flat = {name: numbers(rows, i) for i, name in enumerate(FLAT)}
    keys = {'Event': np.arange(rows, dtype='u4'), 'exists': np.ones(rows, 'u1')}
    index_type, field_type = row_type(['start', 'stop'], kind='u8'), row_type(['value'])
    six = {name: (field_type, {**keys, 'value': values}) for name, values in flat.items()}
    one = {'Laputop': (row_type(FLAT), {**keys, **flat})}

    def all_laid(objects, shape):
        """The rows of all tables, as they are needed."""
        for name, (dtype, columns) in objects.items():
            yield name, laid(shape(dtype), columns)
        numbers = np.arange(rows + 1, dtype='u8')
        index = laid(shape(index_type), {**keys, 'start': numbers[:-1], 'stop': numbers[1:]})
        for name in objects:
            yield f'__I3Index__/{name}', index

    def with_h5py(data, **filters):
        def work():
            with h5py.File(f'{folder}/h5py.h5', 'w') as f:
                for name, values in data():
                    chunk = 65535 // payload(values.dtype) if values.dtype.names else 65536
                    f.create_dataset(name, data=values, chunks=(chunk,), maxshape=(None,), **filters)
        return median_of_new(f'{folder}/h5py.h5', work)

    def with_pytables(data, level):
        def work():
            with tables.open_file(f'{folder}/pytables.h5', 'w') as f:
                for path, values in data():
                    group, _, name = path.rpartition('/')
                    f.create_table(f'/{group}', name, values, filters=tables.Filters(complevel=level, complib='zlib', shuffle=level > 0),
                                   expectedrows=rows, createparents=True)
        return median_of_new(f'{folder}/pytables.h5', work)
    found = {}
    for suffix, level in (('gz', 1), ('raw', 0)):
        filters = dict(compression='gzip', compression_opts=level, shuffle=True) if level else {}
        found[f'flat_{suffix}'] = dict(h5py=with_h5py(flat.items, **filters))
        for layout, objects in (('tables', six), ('table', one)):
            ready = {name: laid(dtype, columns) for name, (dtype, columns) in objects.items()}
            packed = {name: laid(without_padding(dtype), columns) for name, (dtype, columns) in objects.items()}
            found[f'{layout}_{suffix}'] = dict(
                h5py=with_h5py(lambda: all_laid(objects, lambda dtype: dtype), **filters),
                pytables=with_pytables(lambda: all_laid(objects, without_padding), level),
                h5pyReady=with_h5py(ready.items, **filters), pytablesReady=with_pytables(packed.items, level))
    return found


if __name__ == '__main__':
    what, path, *rest = sys.argv[1:]
    if what == 'make':
        make(path, int(rest[0]))
    else:
        print(json.dumps(read(path, rest) if what == 'read' else write(path, int(rest[0]))))
