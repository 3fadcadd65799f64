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


def stored():
    return da.from_array(h5py.File(f'{folder}/input.h5')['x'], chunks=(524, 1000))


def store():
    with h5py.File(f'{folder}/dask-out.h5', 'w') as f:
        out = f.create_dataset('x', shape=x.shape, chunks=(524, 1000), compression='gzip', compression_opts=1, shuffle=True)
        da.store(x * 2, out)


operations = {
    'formula, sum': lambda: (da.sqrt(x * x + y * y) * 2 + 1).sum().compute(),
    'mean over rows': lambda: x.mean(axis=0).compute(),
    'std along rows': lambda: x.std(axis=1).compute(),
    'standardise, max': lambda: ((x - x.mean(axis=0)) / x.std(axis=0)).max().compute(),
    'where, nanmean': lambda: da.nanmean(da.where(x > 0.5, x, np.nan), axis=0).compute(),
    'turned, sum': lambda: (x.T[:, ::3] + 1).sum(axis=1).compute(),
    'matmul 1000': lambda: (a @ b).compute(),
    'gzip file, mean': lambda: stored().mean(axis=0).compute(),
    'gzip file, write': store,
}

print(json.dumps({'dask': dask.__version__, 'numpy': np.__version__}), flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    operations[line.strip()]()
    print(json.dumps(time.perf_counter() - start), flush=True)
