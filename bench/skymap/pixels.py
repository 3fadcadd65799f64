"""healpy's side of pixels.mjs: seconds for ang2pix and pix2ang of the same number of directions, as JSON lines."""
import json
import sys
import time

import healpy as hp
import numpy as np

count, repeats = int(sys.argv[1]), int(sys.argv[2])
rng = np.random.default_rng(1)
theta = np.arccos(1 - 2 * rng.random(count))
phi = 2 * np.pi * rng.random(count)
for nside in (64, 1024):
    runs = {'angToPix': [], 'pixToAng': []}
    for _ in range(repeats):
        start = time.perf_counter()
        pix = hp.ang2pix(nside, theta, phi)
        middle = time.perf_counter()
        hp.pix2ang(nside, pix)
        runs['angToPix'].append(middle - start)
        runs['pixToAng'].append(time.perf_counter() - middle)
    print(json.dumps({'nside': nside, **runs}))
