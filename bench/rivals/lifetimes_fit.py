#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Fits a model of the Python package lifetimes and says how long it took.

    lifetimes_fit.py SUMMARY MODEL [REPEATS]

SUMMARY is a CSV file with the columns repeats, recency, observed (in the model's unit of time). Prints JSON: the model,
its parameters and the median processor time of a fit in seconds.
"""

import json
import statistics
import sys
import time
import warnings

import lifetimes
import pandas

MODELS = {
    "bg-nbd": lifetimes.BetaGeoFitter,
    "mbg-nbd": lifetimes.ModifiedBetaGeoFitter,
    "pareto-nbd": lifetimes.ParetoNBDFitter,
}


def fit(name, summary):
    start = time.process_time()
    fitter = MODELS[name]()
    fitter.fit(summary["repeats"], summary["recency"], summary["observed"])
    return fitter, time.process_time() - start


def main():
    path, name = sys.argv[1], sys.argv[2]
    repeats = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    warnings.filterwarnings("ignore")
    summary = pandas.read_csv(path)
    fits = [fit(name, summary) for _ in range(repeats)]
    fitter = fits[0][0]
    print(json.dumps({
        "package": "lifetimes " + lifetimes.__version__,
        "model": name,
        "customers": len(summary),
        "parameters": {key: float(value) for key, value in fitter.params_.items()},
        "seconds": statistics.median(seconds for _, seconds in fits),
    }))


if __name__ == "__main__":
    main()
