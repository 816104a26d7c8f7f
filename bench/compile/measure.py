#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Compiles the sources of this folder and prints what each costs; run.sh says how to call it."""

import argparse
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parent
INCLUDE = FOLDER.parent.parent / "include"
YARDSTICK = "peer_eigen"
MOST_MEGABYTES = 450

# Name of a row: its source, the most it should cost as a ratio to the yardstick, and flags of its own.
ROWS = {
    YARDSTICK: (YARDSTICK, None, []),
    "umbrella_unused": ("umbrella_unused", 0.5, []),
    "umbrella_and_lifetime_unused": ("umbrella_and_lifetime_unused", 0.7, []),
    "readme": ("readme", 0.7, []),
    "summarise": ("summarise", 0.5, []),
    "score_two_models": ("score_two_models", 0.35, []),
    "score_five_models": ("score_five_models", 0.55, []),
    "cumulative_share": ("cumulative_share", 0.5, []),
    "rules": ("rules", 0.5, []),
    "rfm": ("rfm", 0.6, []),
    "grading_json": ("grading_json", 0.9, []),
    "fit_bg_nbd": ("fit_bg_nbd", 0.6, []),
    "fit_pareto_nbd": ("fit_pareto_nbd", 0.75, []),
    "fit_gamma_gamma": ("fit_gamma_gamma", 0.55, []),
    "predict_bg_nbd": ("predict_bg_nbd", 0.4, []),
    "predict_pareto_nbd": ("predict_pareto_nbd", 0.4, []),
    **{f"{source}_compiled": (source, 0.4, ["-DCUSTVAL_COMPILED_LIFETIME", "-DCUSTVAL_COMPILED_JSON"])
       for source in ("fit_bg_nbd", "fit_pareto_nbd", "fit_gamma_gamma", "predict_bg_nbd", "predict_pareto_nbd")},
    "grading_json_compiled": ("grading_json", 0.9, ["-DCUSTVAL_COMPILED_LIFETIME", "-DCUSTVAL_COMPILED_JSON"]),
    "peer_eigen_core_unused": ("peer_eigen_core_unused", None, []),
    "peer_boost_histogram": ("peer_boost_histogram", None, []),
    "peer_nlohmann": ("peer_nlohmann", None, []),
    "peer_doctest": ("peer_doctest", None, []),
}


def include_flags():
    """Where the libraries are that ours needs: what pkg-config says, or where distributions keep Eigen."""
    try:
        found = subprocess.run(["pkg-config", "--cflags-only-I", "eigen3"], capture_output=True, text=True, check=True)
        folders = [flag.removeprefix("-I") for flag in shlex.split(found.stdout)]
    except (OSError, subprocess.CalledProcessError):
        folders = ["/usr/include/eigen3"]
    return [part for folder in folders for part in ("-isystem", folder)]


def command_for(row):
    source, _, flags = ROWS[row]
    compiler = shlex.split(os.environ.get("CXX", "g++"))
    own = shlex.split(os.environ.get("CXXFLAGS", "-O2"))
    return [*compiler, "-std=c++20", *own, *flags, f"-I{INCLUDE}", *include_flags(), "-c", str(FOLDER / f"{source}.cpp")]


def is_there(row):
    """Whether the headers that a row includes are installed: its source can be preprocessed."""
    return subprocess.run([*command_for(row), "-E", "-o", os.devnull], stderr=subprocess.DEVNULL,
                          check=False).returncode == 0


def compile_once(row, folder):
    """User seconds and megabytes of compiling a row once, or None where it does not compile."""
    process = subprocess.Popen([*command_for(row), "-o", str(folder / "object")])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    # Kilobytes, but for macOS, which counts bytes.
    megabytes = usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    return (usage.ru_utime, megabytes) if process.returncode == 0 else None


def measure(rows, rounds):
    """The least user seconds and the most megabytes by row; in turns, for other work on the machine comes and goes."""
    seconds, megabytes = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds):
            for row in rows:
                cost = compile_once(row, pathlib.Path(folder))
                if cost is None:
                    sys.exit(f"bench/compile: {row} does not compile")
                seconds[row] = min(cost[0], seconds.get(row, cost[0]))
                megabytes[row] = max(cost[1], megabytes.get(row, 0.0))
    return seconds, megabytes


def table(seconds, megabytes):
    yield f"{'translation unit':32} {'user s':>8} {'MB':>6} {'ratio':>7} {'aim':>6}"
    for row, user in seconds.items():
        aim = ROWS[row][1]
        ratio = user / seconds[YARDSTICK]
        mark = "" if aim is None or (ratio <= aim and megabytes[row] <= MOST_MEGABYTES) else "  missed"
        yield (f"{row:32} {user:8.2f} {megabytes[row]:6.0f} {ratio:7.2f} {'' if aim is None else format(aim, '.2f'):>6}"
               f"{mark}")
    yield f"No row of ours should take more than {MOST_MEGABYTES} MB."


def lines(seconds, megabytes):
    for row, user in seconds.items():
        yield json.dumps({"tu": row, "user_s": round(user, 3), "ratio": round(user / seconds[YARDSTICK], 3),
                          "mb": round(megabytes[row])})


def main():
    parser = argparse.ArgumentParser(prog="bench/compile/run.sh", description="What it costs to compile the library.")
    parser.add_argument("--json", action="store_true", help="a line of JSON for each row, in place of a table")
    parser.add_argument("--best", type=int, default=3, metavar="N", help="the best of so many rounds (3)")
    parser.add_argument("rows", nargs="*", metavar="NAME", help="these rows, and the one they are measured by; or all")
    options = parser.parse_args()
    unknown = [row for row in options.rows if row not in ROWS]
    if unknown:
        parser.error(f"there is no {', '.join(unknown)}; there are {', '.join(ROWS)}")
    if options.best < 1:
        parser.error(f"--best {options.best}: expected 1 or more")
    wanted = [row for row in ROWS if not options.rows or row in options.rows or row == YARDSTICK]
    missing = [row for row in wanted if ROWS[row][0].startswith("peer_") and row != YARDSTICK and not is_there(row)]
    for row in missing:
        print(f"bench/compile: {row} is left out, for what it includes is not installed", file=sys.stderr)
    for line in (lines if options.json else table)(*measure([row for row in wanted if row not in missing], options.best)):
        print(line)


if __name__ == "__main__":
    main()
