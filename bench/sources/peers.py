"""The Python side of read.mjs and write.mjs.

peers.py make FOLDER ROWS           files to read, in five layouts, of plausible numbers
peers.py read FILE COLUMN...        medians of five runs in ms: h5py, and dask.dataframe.read_hdf for a pandas file
peers.py write FOLDER ROWS          medians of five runs in ms, by layout: h5py and PyTables writing columns and tables
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


def table(rows, fields, seed):
    """Rows as hdfwriter pads them: to multiples of 16 bytes."""
    names = [k[0] for k in KEYS] + fields
    offsets = [k[2] for k in KEYS] + [24 + 8 * i for i in range(len(fields))]
    formats = [k[1] for k in KEYS] + ['f8'] * len(fields)
    size = -(-(24 + 8 * len(fields)) // 16) * 16
    out = np.zeros(rows, np.dtype({'names': names, 'formats': formats, 'offsets': offsets, 'itemsize': size}))
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
                chunk = 65535 // sum(data.dtype[n].itemsize for n in data.dtype.names)
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


def write(folder, rows):
    """{layout: {peer: ms}}: columns; six tables of a field each, without index tables; one table of six fields. Rows are laid out before."""
    import tables
    flat = {name: numbers(rows, i) for i, name in enumerate(FLAT)}
    six = {name: table(rows, ['value'], i) for i, name in enumerate(FLAT)}
    one = {'Laputop': table(rows, FLAT, 0)}

    def with_h5py(data, **filters):
        path = f'{folder}/h5py.h5'

        def work():
            with h5py.File(path, 'w') as f:
                for name, values in data.items():
                    size = sum(values.dtype[n].itemsize for n in values.dtype.names) if values.dtype.names else 0
                    f.create_dataset(name, data=values, chunks=(65535 // size if size else 65536,), maxshape=(None,), **filters)
        return work

    def with_pytables(data, level):
        path = f'{folder}/pytables.h5'
        packed = {name: np.rec.fromarrays([v[n] for n in v.dtype.names], names=v.dtype.names) for name, v in data.items()}

        def work():
            with tables.open_file(path, 'w') as f:
                for name, values in packed.items():
                    f.create_table('/', name, values, filters=tables.Filters(complevel=level, complib='zlib', shuffle=level > 0))
        return work
    found = {}
    for suffix, level in (('gz', 1), ('raw', 0)):
        filters = dict(compression='gzip', compression_opts=level, shuffle=True) if level else {}
        found[f'flat_{suffix}'] = dict(h5py=median(with_h5py(flat, **filters)))
        for layout, data in (('tables', six), ('table', one)):
            found[f'{layout}_{suffix}'] = dict(h5py=median(with_h5py(data, **filters)), pytables=median(with_pytables(data, level)))
    return found


if __name__ == '__main__':
    what, path, *rest = sys.argv[1:]
    if what == 'make':
        make(path, int(rest[0]))
    else:
        print(json.dumps(read(path, rest) if what == 'read' else write(path, int(rest[0]))))
