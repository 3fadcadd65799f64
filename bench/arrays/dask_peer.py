"""The peer of arrays.mjs: reads names of operations from standard input, answers each with the seconds it took."""
import json
import sys
import time

import dask
import dask.array as da
import h5py
import numpy as np

folder = sys.argv[1]
dask.config.set(scheduler='threads', num_workers=2)
rng = np.random.default_rng(1)
x_numbers, y_numbers = rng.random((10_000, 1000)), rng.random((10_000, 1000))
x, y = (da.from_array(each, chunks=(524, 1000)) for each in (x_numbers, y_numbers))
a, b = (da.from_array(rng.random((1000, 1000)), chunks=(250, 1000)) for _ in range(2))


with h5py.File(f'{folder}/plain.h5', 'w') as f:
    f['x'] = x_numbers


def stored(name):
    return da.from_array(h5py.File(f'{folder}/{name}.h5')['x'], chunks=(524, 1000))


def store(**compression):
    with h5py.File(f'{folder}/dask-out.h5', 'w') as f:
        out = f.create_dataset('x', shape=x.shape, chunks=(524, 1000), **compression)
        da.store(x * 2, out)


operations = {
    'formula, sum': lambda: (da.sqrt(x * x + y * y) * 2 + 1).sum().compute(),
    'formula, all numbers': lambda: da.sqrt(x * x + y * y).compute(),
    'mean over rows': lambda: x.mean(axis=0).compute(),
    'std along rows': lambda: x.std(axis=1).compute(),
    'min over rows': lambda: x.min(axis=0).compute(),
    'max of all': lambda: x.max().compute(),
    'standardise, max': lambda: ((x - x.mean(axis=0)) / x.std(axis=0)).max().compute(),
    'where, nanmean': lambda: da.nanmean(da.where(x > 0.5, x, np.nan), axis=0).compute(),
    'window of columns, sum': lambda: x[:, 200:700].sum(axis=1).compute(),
    'turned, every third, sum': lambda: (x.T[:, ::3] + 1).sum(axis=1).compute(),
    'concatenate, mean': lambda: da.concatenate([x, y], axis=1).mean(axis=0).compute(),
    'rechunk, sqrt, sum': lambda: da.sqrt(x.rechunk((2500, 250))).sum(axis=0).compute(),
    'map blocks, sum': lambda: x.map_blocks(lambda block: np.cumsum(block, axis=1)).sum(axis=0).compute(),
    'matmul 1000': lambda: (a @ b).compute(),
    'plain file, mean': lambda: stored('plain').mean(axis=0).compute(),
    'gzip file, mean': lambda: stored('gzip').mean(axis=0).compute(),
    'gzip file, columns': lambda: stored('gzip')[:, :50].max(axis=1).compute(),
    'plain file, write': store,
    'gzip file, write': lambda: store(compression='gzip', compression_opts=1, shuffle=True),
}

print(json.dumps({'dask': dask.__version__, 'numpy': np.__version__}), flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    operations[line.strip()]()
    print(json.dumps(time.perf_counter() - start), flush=True)
