"""How fast do scikit-learn and numpy fit the samples of `fit.rs`?

    pip install -r ../tests/counterparts/requirements.txt
    OPENBLAS_NUM_THREADS=1 python fit.py

Each row gives n and nanoseconds of CPU time a sample, the median of several runs:

* `isotonic`, `rising`: scikit-learn's IsotonicRegression, of a rising curve with noise and without;
* `lstsq`: numpy.linalg.lstsq for the units of 11 breakpoints as columns. It takes O(n N^2) for N breakpoints.
"""

from statistics import median
from time import process_time

import numpy as np
from sklearn.isotonic import IsotonicRegression


def nanoseconds(run, n):
    times = []
    for _ in range(max(5, 200_000 // n)):
        start = process_time()
        run()
        times.append(process_time() - start)
    return median(times) / n * 1e9


def least_squares(xs, ys, breakpoints):
    units = np.ones((len(xs), len(breakpoints)))
    units[:, 1:] = np.maximum(xs[:, None] - breakpoints[:-1], 0)
    return np.linalg.lstsq(units, ys, rcond=None)[0]


random = np.random.default_rng(1)
breakpoints = np.linspace(0, 2 * np.pi, 11)
print(f"{'n':>8} {'isotonic':>9} {'rising':>7} {'lstsq':>6}")
for n in [1000, 10_000, 100_000, 1_000_000]:
    xs = 2 * np.pi * np.arange(n) / n
    noise = 0.5 * (random.random(n) - 0.5)
    isotonic = nanoseconds(lambda: IsotonicRegression().fit(xs, np.sqrt(xs) + noise), n)
    rising = nanoseconds(lambda: IsotonicRegression().fit(xs, np.exp(xs)), n)
    lstsq = nanoseconds(lambda: least_squares(xs, np.sin(xs) + noise, breakpoints), n)
    print(f"{n:8} {isotonic:9.0f} {rising:7.0f} {lstsq:6.0f}")
