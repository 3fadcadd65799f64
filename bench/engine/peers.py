"""numpy, pandas and dask for bench.mjs: reads requests as JSON lines from standard input, answers each with seconds and value.

usage: peers.py FOLDER ROWS WORKERS. FOLDER holds the raw columns (*.f64); {"make": true} writes the HDF5 files beside them.
"""
import gc
import json
import os
import sys
import time
import warnings

FOLDER, ROWS, WORKERS = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
for threads in ('OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS'):
    os.environ[threads] = str(WORKERS)

import dask  # noqa: E402
import dask.array as da  # noqa: E402
import dask.dataframe as dd  # noqa: E402
import h5py  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

warnings.filterwarnings('ignore')
dask.config.set(scheduler='threads', num_workers=WORKERS)
COLUMNS = 'abcwgn'
CHUNK = 65_536
BLOCK = 16 * CHUNK
EDGES, EDGES_C = np.linspace(0, 4, 101), np.linspace(-4, 4, 81)
PROBABILITIES = [0.05, 0.25, 0.5, 0.75, 0.95]
NEEDS = {'filter, count': 'ab', 'expression, sum': 'abc', 'weighted histogram': 'aw', '2-d histogram': 'ac',
         'mean of 4 groups': 'gac', 'quantiles': 'a'}


def bins(x, edges):
    """Bin by arithmetic and whether there is one: with bincount much faster than np.histogram."""
    n = len(edges) - 1
    i = ((x - edges[0]) * (n / (edges[-1] - edges[0]))).astype(np.int64)
    return i, (x >= edges[0]) & (i < n)


def weighted(t):
    i, inside = bins(np.log10(t['a']), EDGES)
    return [np.bincount(i[inside], t['w'][inside], 100)[10]]


def two_dimensional(t):
    (i, inside), (j, within) = bins(np.log10(t['a']), EDGES), bins(t['c'], EDGES_C)
    inside &= within
    return [np.bincount(i[inside] * 80 + j[inside], minlength=8000)[10 * 80 + 40]]


def group_means(t):
    g = t['g'].astype(np.int64)
    counts = np.bincount(g, minlength=4)
    return np.concatenate([np.bincount(g, t[k], 4) / counts for k in 'ac'])


NUMPY = {
    'filter, count': lambda t: [np.count_nonzero((t['a'] > 3.0) & (t['b'] < 1.0))],
    'expression, sum': lambda t: [np.sum(np.log10(t['a']) * np.cos(t['b']) + t['c'])],
    'weighted histogram': weighted,
    '2-d histogram': two_dimensional,
    'mean of 4 groups': group_means,
    'quantiles': lambda t: np.quantile(t['a'], PROBABILITIES),
}
PANDAS = {
    'filter, count': lambda d: [len(d[(d['a'] > 3.0) & (d['b'] < 1.0)])],
    'expression, sum': lambda d: [(np.log10(d['a']) * np.cos(d['b']) + d['c']).sum()],
    'weighted histogram': lambda d: [np.histogram(np.log10(d['a']), EDGES, weights=d['w'])[0][10]],
    '2-d histogram': lambda d: [np.histogram2d(np.log10(d['a']), d['c'], [EDGES, EDGES_C])[0][10, 40]],
    'mean of 4 groups': lambda d: d.groupby('g')[['a', 'c']].mean().to_numpy().T.ravel(),
    'quantiles': lambda d: d['a'].quantile(PROBABILITIES),
}


def dask_groups(t):
    frame = dd.concat([dd.from_dask_array(v, columns=k) for k, v in t.items()], axis=1)
    return frame.groupby('g')[['a', 'c']].mean().compute().sort_index().to_numpy().T.ravel()


DASK = {
    'filter, count': lambda t: [((t['a'] > 3.0) & (t['b'] < 1.0)).sum().compute()],
    'expression, sum': lambda t: [(da.log10(t['a']) * da.cos(t['b']) + t['c']).sum().compute()],
    'weighted histogram': lambda t: [da.histogram(da.log10(t['a']), EDGES, weights=t['w'])[0].compute()[10]],
    '2-d histogram': lambda t: [da.histogram2d(da.log10(t['a']), t['c'], [EDGES, EDGES_C])[0].compute()[10, 40]],
    'mean of 4 groups': dask_groups,
    'quantiles': lambda t: da.percentile(t['a'], [100 * p for p in PROBABILITIES]).compute(),
}
ENGINES = {'numpy': NUMPY, 'pandas': PANDAS, 'dask': DASK}
MEMORY = {k: np.fromfile(f'{FOLDER}/{k}.f64') for k in COLUMNS}
FRAME = pd.DataFrame(MEMORY, copy=False)


def path(source):
    return f'{FOLDER}/{source}.h5'


def make(source):
    """Flat: a dataset for each column. Tables: one compound dataset as IceTray's tableio writes them, which shuffles bytes."""
    wanted = ROWS
    if os.path.exists(path(source)):
        with h5py.File(path(source)) as f:
            if f.attrs.get('rows') == wanted and (source != 'flat-gzip' or not f['a'].shuffle):
                return
    packed = {} if source == 'flat' else dict(compression='gzip', compression_opts=1, shuffle=source == 'tables')
    with h5py.File(path(source), 'w') as f:
        f.attrs['rows'] = wanted
        if source != 'tables':
            for k, values in MEMORY.items():
                f.create_dataset(k, data=values, chunks=(min(CHUNK, ROWS),), **packed)
            return
        keys = [('Run', 'u4'), ('Event', 'u4'), ('SubEvent', 'u4'), ('SubEventStream', 'u4'), ('exists', 'u1')]
        table = np.zeros(ROWS, [*keys, *((k, 'f8') for k in COLUMNS)])
        table['Event'], table['exists'] = np.arange(ROWS), 1
        for k, values in MEMORY.items():
            table[k] = values
        f.create_dataset('Params', data=table, chunks=(min(16_384, ROWS),), **packed)


def chunks(source):
    """Offset, stored and unpacked size of all chunks, for the limit that inflating them sets."""
    with h5py.File(path(source)) as f:
        d = f['Params']
        places = [d.id.get_chunk_info(i) for i in range(d.id.get_num_chunks())]
        return dict(places=[[p.byte_offset, p.size] for p in places], size=d.chunks[0] * d.dtype.itemsize)


def read(f, source, names):
    if source != 'tables':
        return {k: f[k][:] for k in names}
    table = f['Params'][:]
    return {k: np.ascontiguousarray(table[k]) for k in names}


def lazily(f, source, names):
    if source != 'tables':
        return {k: da.from_array(f[k], chunks=BLOCK, name=False) for k in names}
    table = da.from_array(f['Params'], chunks=BLOCK, name=False)
    return {k: table[k] for k in names}


def run(engine, op, source):
    call, names = ENGINES[engine][op], NEEDS[op]
    if source == 'memory':
        if engine == 'numpy':
            return call(MEMORY)
        return call(FRAME if engine == 'pandas' else
                    {k: da.from_array(MEMORY[k], chunks=BLOCK, name=False) for k in names})
    with h5py.File(path(source)) as f:
        if engine == 'dask':
            return call(lazily(f, source, names))
        arrays = read(f, source, names)
        return call(arrays if engine == 'numpy' else pd.DataFrame(arrays, copy=False))


def nothing(_):
    return None


def answer(request):
    if 'make' in request:
        return make(request['make'])
    if 'chunks' in request:
        return chunks(request['chunks'])
    gc.collect()
    start = time.perf_counter()
    if 'delayed' in request:
        dask.compute(*[dask.delayed(nothing)(i) for i in range(request['delayed'])])
        return dict(seconds=time.perf_counter() - start)
    value = run(request['engine'], request['op'], request['source'])
    return dict(seconds=time.perf_counter() - start, value=[float(each) for each in value])


print(json.dumps({'numpy': np.__version__, 'pandas': pd.__version__, 'dask': dask.__version__, 'h5py': h5py.__version__}),
      flush=True)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
