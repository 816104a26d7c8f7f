#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Fits the same customers with the Python package lifetimes and with custval, and prints who took how long and whose
maximum is higher.

    compare.py CUSTVAL_RIVALS_FIT CUSTOMERS...

Seconds are processor time of a fit, the median of five where it is short: from columns in memory, for custval with the
joining of equal histories. lifetimes reports the likelihood of scaled data; what its parameters are worth is
therefore computed by custval for both, on the data as they are.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import warnings

import lifetimes
import pandas

FITTERS = {
    "bg-nbd": lifetimes.BetaGeoFitter,
    "mbg-nbd": lifetimes.ModifiedBetaGeoFitter,
    "pareto-nbd": lifetimes.ParetoNBDFitter,
    "gamma-gamma": lifetimes.GammaGammaFitter,
}


def fit(name, summary):
    """Parameters (none if it gives up), seconds, and why it gave up. The median of five fits, if one is short."""
    columns = [summary["repeats"], summary["recency"], summary["observed"]]
    if name == "gamma-gamma":
        repeat = summary[summary["repeats"] > 0]
        columns = [repeat["repeats"], repeat["spend"]]
    seconds = []
    while not seconds or (len(seconds) < 5 and max(seconds) < 2.0):
        fitter = FITTERS[name]()
        start = time.process_time()
        try:
            fitter.fit(*columns)
        except Exception as problem:  # whatever a package raises: it is a result
            return None, time.process_time() - start, f"{type(problem).__name__}: {str(problem).splitlines()[0][:60]}"
        seconds.append(time.process_time() - start)
    return [float(value) for value in fitter.params_], statistics.median(seconds), ""


def main():
    ours, sizes = sys.argv[1], [int(word) for word in sys.argv[2:]]
    warnings.filterwarnings("ignore")
    print(f"lifetimes {lifetimes.__version__} and custval; seconds of processor time a fit\n")
    print(f"{'model':<13}{'customers':>10}{'lifetimes':>12}{'custval':>12}{'ratio':>9}   log-likelihood: custval's, and by "
          "how much lifetimes' is lower")
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            for name in FITTERS:
                path = os.path.join(folder, "summary.csv")
                subprocess.run([ours, "make", path, name, str(size)], check=True)
                mine = json.loads(subprocess.run([ours, "fit", path, name], check=True, capture_output=True).stdout)
                parameters, seconds, problem = fit(name, pandas.read_csv(path))
                start = f"{name:<13}{size:>10}{seconds:>12.4g}{mine['seconds']:>12.4g}{seconds / mine['seconds']:>9.0f}   "
                if parameters is None:
                    print(f"{start}{mine['log_likelihood']:.4f}, lifetimes gave up ({problem})", flush=True)
                    continue
                theirs = float(subprocess.run([ours, "likelihood", path, name, *map(repr, parameters)], check=True,
                                              capture_output=True).stdout)
                print(f"{start}{mine['log_likelihood']:.4f}, {mine['log_likelihood'] - theirs:.2e}", flush=True)


if __name__ == "__main__":
    main()
