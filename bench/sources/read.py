"""Reads the same columns with h5py: read.py FILE COLUMN... Prints medians of five runs in ms as JSON."""
import json
import statistics
import sys
import time

import h5py


def reader(path, columns):
    f = h5py.File(path, 'r')
    if 'events' in f:
        return lambda: [f['events'][c][:] for c in columns]
    if 'dataframe' in f:
        return lambda: f['dataframe/table'][:]
    tables = {}
    for column in columns:
        table, _, field = column.partition('.')
        tables.setdefault(table, []).append(field or 'value')

    def read():
        for table, fields in tables.items():
            rows = f[table][:]
            for field in fields + ['exists']:
                rows[field].copy()
    return read


def main():
    read = reader(sys.argv[1], sys.argv[2:])
    wall, cpu = [], []
    for _ in range(5):
        start, used = time.perf_counter(), time.process_time()
        read()
        wall.append(time.perf_counter() - start)
        cpu.append(time.process_time() - used)
    print(json.dumps(dict(wall=round(1000 * statistics.median(wall)), cpu=round(1000 * statistics.median(cpu)))))


main()
