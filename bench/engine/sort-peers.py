"""Sorts the columns of a flat HDF5 file by `a` with pandas or dask: python3 sort-peers.py pandas|dask FILE WORKERS"""
import json
import pathlib
import re
import sys
import time

import h5py
import pandas

name, path, workers = sys.argv[1], sys.argv[2], int(sys.argv[3])


def frame():
    with h5py.File(path) as file:
        return pandas.DataFrame({column: file["events"][column][:] for column in "abc"})


def by_pandas():
    return frame().sort_values("a", kind="stable")["b"].iloc[0]


def by_dask():
    import dask
    import dask.array
    import dask.dataframe

    dask.config.set(scheduler="threads", num_workers=workers)
    file = h5py.File(path)
    columns = [dask.array.from_array(file["events"][column], chunks=1_000_000) for column in "abc"]
    rows = dask.dataframe.from_dask_array(dask.array.stack(columns, axis=1), columns=list("abc"))
    ordered = rows.sort_values("a").persist()
    return ordered.head(1)["b"].iloc[0]


start, processor = time.perf_counter(), time.process_time()
first = {"pandas": by_pandas, "dask": by_dask}[name]()
seconds, processor = time.perf_counter() - start, time.process_time() - processor
# The system's maxrss begins with what the process that started this one held.
peak = int(re.search(r"VmHWM:\s+(\d+) kB", pathlib.Path("/proc/self/status").read_text()).group(1)) / 1024
print(json.dumps({"seconds": seconds, "processor": processor, "peak": peak, "kept": "memory", "first": float(first)}))
