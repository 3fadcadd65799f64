"""The dask.delayed form of the on/off comparison, pixel by pixel with healpy and scipy: the peer of on-off.mjs.

Reads counts [cell, pixel] as float64 from a file, compares a sample of the pixels south of -60 deg with the rest of their
declination band three times, and prints {"pixels", "compared", "seconds" (least), "cpu"} as JSON.
"""
import json
import sys
import time
import warnings

import dask
import healpy as hp
import numpy as np
from scipy.special import erfcinv
from scipy.stats import chi2 as chi2_distribution

warnings.filterwarnings('ignore')
path, nside, cells, radius_deg, sample = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5])
maps = np.fromfile(path).reshape(cells, 12 * nside ** 2)


def compare(maps, pixel, radius):
    on = hp.query_disc(nside, hp.pix2vec(nside, pixel), radius)
    theta = hp.pix2ang(nside, np.arange(maps.shape[-1]))[0]
    inside = theta[on]
    band = np.flatnonzero((theta >= inside.min()) & (theta <= inside.max()))
    off = band[~np.isin(band, on)]
    n_on, n_off = maps[:, on].sum(axis=1), maps[:, off].sum(axis=1)
    used = (n_on > 0) & (n_off > 0)
    n_on, n_off = n_on[used], n_off[used]
    alpha = n_on.sum() / n_off.sum()
    chi2 = np.sum((n_on - alpha * n_off) ** 2 / n_on)
    p = chi2_distribution.sf(chi2, len(n_on))
    return pixel, alpha, chi2, p, np.sqrt(2) * erfcinv(2 * p)


theta = hp.pix2ang(nside, np.arange(12 * nside ** 2))[0]
pixels = np.flatnonzero(90 - np.degrees(theta) < -60)
chosen = pixels[:: max(1, len(pixels) // sample)]
shared = dask.delayed(maps, pure=False, traverse=False)
runs = []
for _ in range(3):
    start, cpu = time.perf_counter(), time.process_time()
    jobs = [dask.delayed(compare)(shared, int(pixel), np.radians(radius_deg)) for pixel in chosen]
    found = dask.compute(*jobs, scheduler='threads', num_workers=2)
    runs.append((time.perf_counter() - start, time.process_time() - cpu))
seconds, cpu = min(runs)
print(json.dumps({'pixels': len(pixels), 'compared': len(chosen), 'seconds': seconds, 'cpu': cpu,
                  'results': [[int(f[0]), float(f[2])] for f in found]}))
