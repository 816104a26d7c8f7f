#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Checks what every public header makes its users compile, from the #include lines: no compiler, no clock.

    weight.py [--list] INCLUDE_CUSTVAL_FOLDER

Counts the lines of code of ours that a header brings along, itself and all that it includes, against limits; and names
the way by which a header reaches a library that is slow to compile where that has not been agreed to. An exception that
nobody needs any more is a problem, too.
"""

import pathlib
import re
import sys

from layering import UMBRELLA, includes, room_of, without_comments

# Lines of code (no comments, no blank lines) of ours that a public header of a room may bring along.
MOST_LINES = {
    None: 30,  # outside the rooms, but for the umbrella
    "core": 1400,
    "special": 800,
    "purchases": 1750,
    "value": 2250,
    "tiering": 3300,
    "portfolio": 2750,
    "lifetime": 3900,
    "interop": 3950,
    "report": 350,
    "testing": 2950,
}
# More than its room may, and why.
IS_ALL_OF_IT = "it is the whole library in one include"
TWO_POLICIES = "policies within policies: the cores of any of them"
ALL_MODELS = "one list of all lifetime models"
EVERY_ORDER = "logs of every order, each with a way of its own"
WHOLE_REPORT = "a report is of values, classes and the portfolio at once"
LIFETIME_LAWS = "models are predicted with, and fitted"
SORTS_OR_SELECTS = "exact cuts of a column, by the policies' own search"
HEAVIER = {
    UMBRELLA: (17000, IS_ALL_OF_IT),
    "purchases/summarise.hpp": (3050, EVERY_ORDER),
    "purchases/purchase_fields.hpp": (3400, EVERY_ORDER),
    "purchases/update.hpp": (3650, EVERY_ORDER),
    "value/any_customer_value.hpp": (2800, "columns known by name, and the aggregate by tags"),
    "value/any_value_model.hpp": (2450, "columns known by name, and the models by tags"),
    "tiering/combine.hpp": (3650, TWO_POLICIES),
    "tiering/cores/combined_policy_core.hpp": (3550, TWO_POLICIES),
    "tiering/nested.hpp": (3700, TWO_POLICIES),
    "tiering/cores/nested_policy_core.hpp": (3550, TWO_POLICIES),
    "tiering/rfm.hpp": (4400, "ranks, thresholds and head counts, a score each"),
    "portfolio/compare.hpp": (5600, "it compares by everything that the portfolio has"),
    "portfolio/stability.hpp": (4150, "it fits policies again, by tags and by name"),
    "portfolio/cumulative_gains.hpp": (3300, SORTS_OR_SELECTS),
    "portfolio/top_share.hpp": (3500, SORTS_OR_SELECTS),
    "portfolio/pareto_tail.hpp": (3700, SORTS_OR_SELECTS),
    "lifetime/lifetime_model_kinds.hpp": (8100, ALL_MODELS),
    "lifetime/lifetime_value.hpp": (4100, "a prediction, and what is spent"),
    "lifetime/customer_scorer.hpp": (5000, "predictions, and what is spent, with tables of them"),
    "report/concentration.hpp": (4300, WHOLE_REPORT),
    "report/grading_report.hpp": (5450, WHOLE_REPORT),
    "report/report.hpp": (7200, WHOLE_REPORT),
    "report/report_text.hpp": (7600, WHOLE_REPORT),
    "testing/lifetime_model_laws.hpp": (3900, LIFETIME_LAWS),
    "testing/lifetime_fit_laws.hpp": (5000, LIFETIME_LAWS),
    "interop/json/report.hpp": (9700, WHOLE_REPORT),
    "interop/json/customer_value.hpp": (4450, "one list of all value models"),
    "interop/json/any_grading.hpp": (5000, "one list of all gradings"),
    "interop/json/any_lifetime.hpp": (8700, ALL_MODELS),
    "interop/json/grading_plan.hpp": (8900, "one list of all policies"),
    "report/grade_customers.hpp": (8200, "it fits policies, and tells their classes in every way"),
    "report/purchase_facts.hpp": (1700, "the summary of a log, and notes on it"),
    "report/purchase_report.hpp": (4000, "it summarises a log, by days and by the periods of a calendar"),
    "report/grading_plan.hpp": (3400, "policies known by name"),
    "interop/json/lifetime_spend.hpp": (6000, "the model of spend, and its JSON"),
    "report/lifetime/lifetime_report.hpp": (6400, "it looks ahead by models of purchases and of spend"),
    "report/lifetime/model_trials.hpp": (3500, "models known by name, and how they are chosen"),
    "report/lifetime/spend_forecast.hpp": (5400, "the fit of the model of spend"),
    "report/lifetime/spend_notes.hpp": (5800, "the fit of the model of spend, and a test of what it assumes"),
    "interop/json/policy.hpp": (8650, "one list of all policies"),
    "interop/json/policy_formats.hpp": (8500, "one list of all policies"),
}

# What is slow to compile: a pattern, and the public headers that may reach it, each with the reason.
RUNS_THREADS = "laws are tried on threads, too"
POOL = "tasks that run at once take their workspaces from a pool"
JSON = "interop/json/"  # a folder: all headers in it
HEAVY = {
    "Boost": (r"boost/.+", {
        "special/gamma.hpp": "gamma functions to the last digit, for what needs these",
        "special/student_t.hpp": "Student's distribution",
        "lifetime/spend_dependence.hpp": "a test by Student's distribution; no model, fit or prediction has it",
        "report/lifetime/spend_notes.hpp": "it says what that test found",
        "report/lifetime/lifetime_report.hpp": "it says what that test found",
    }),
    "more of Eigen than Core": (r"(?!Eigen/Core$)(unsupported/)?Eigen/.+", {}),
    "threads": (r"thread|future|condition_variable|latch|barrier|semaphore", {
        "core/execution.hpp": "it is where threads are",
        UMBRELLA: IS_ALL_OF_IT,
        "testing/grading_laws.hpp": RUNS_THREADS,
        "testing/lifetime_fit_laws.hpp": RUNS_THREADS,
        "testing/lifetime_model_laws.hpp": RUNS_THREADS,
        "testing/policy_laws.hpp": RUNS_THREADS,
        "testing/value_model_laws.hpp": RUNS_THREADS,
    }),
    "locks": (r"mutex|shared_mutex", {
        "core/execution.hpp": "it is where threads are",
        UMBRELLA: IS_ALL_OF_IT,
        "purchases/summarise.hpp": POOL,
        "purchases/purchase_fields.hpp": POOL,
        "purchases/summary_workspace.hpp": POOL,
        "purchases/update.hpp": POOL,
        "report/purchase_report.hpp": POOL,
        "testing/grading_laws.hpp": RUNS_THREADS,
        "testing/lifetime_fit_laws.hpp": RUNS_THREADS,
        "testing/lifetime_model_laws.hpp": RUNS_THREADS,
        "testing/policy_laws.hpp": RUNS_THREADS,
        "testing/value_model_laws.hpp": RUNS_THREADS,
    }),
    "<regex>": (r"regex", {}),
    "streams": (r"[io]?stream|iostream|[fs]stream|iomanip|strstream|syncstream|locale|print", {}),
    "JSON": (r"nlohmann/.+", {JSON: "it is the bridge to that library"}),
}


def lines_of(text):
    """Lines of code: neither comment nor blank."""
    return sum(1 for line in without_comments(text).split("\n") if line.strip())


def targets_of(headers):
    return {name: [written.strip('<>"') for written in includes(text)] for name, text in headers.items()}


def reached_from(name, targets):
    """All that a header includes, directly or not, mapped to who includes it first on a shortest way: own headers by
    their names below custval/, others as they are written."""
    parent, queue = {name: None}, [name]
    for current in queue:
        for target in targets.get(current, ()):
            reached = target.removeprefix("custval/") if target.startswith("custval/") else f"<{target}>"
            if reached not in parent:
                parent[reached] = current
                queue.append(reached)
    return parent


def way_to(reached, parent):
    way = [reached]
    while parent[way[-1]] is not None:
        way.append(parent[way[-1]])
    return " > ".join(reversed(way))


def is_agreed(name, agreed):
    return name in agreed or any(entry.endswith("/") and name.startswith(entry) for entry in agreed)


def weights(headers):
    """Every public header with the lines of ours that it brings along, and the way to each thing that it reaches."""
    targets = targets_of(headers)
    for name in sorted(headers):
        if "/detail/" not in name:
            parent = reached_from(name, targets)
            yield name, sum(lines_of(headers[own]) for own in parent if own in headers), parent


def limit_of(name, heavier):
    return heavier[name][0] if name in heavier else MOST_LINES.get(room_of(name), 0)


def problems(headers, heavy=None, heavier=None):
    """All that is wrong, as (header, text); `headers` maps paths below include/custval to their texts."""
    heavy = HEAVY if heavy is None else heavy
    heavier = HEAVIER if heavier is None else heavier
    found, needed = [], {what: set() for what in heavy}
    for name, lines, parent in weights(headers):
        limit = limit_of(name, heavier)
        if lines > limit:
            found.append((name, f"it brings {lines} lines of ours along, more than {limit}"))
        if name in heavier and lines <= MOST_LINES.get(room_of(name), 0):
            found.append((name, f"it needs no limit of its own: {lines} lines"))
        for what, (pattern, agreed) in heavy.items():
            reached = next((r for r in parent if r.startswith("<") and re.fullmatch(pattern, r.strip("<>"))), None)
            if reached is None:
                continue
            needed[what] |= {entry for entry in agreed if entry == name or (entry[-1] == "/" and name.startswith(entry))}
            if not is_agreed(name, agreed):
                found.append((name, f"it makes users compile {what}: {way_to(reached, parent)}"))
    for what, (_, agreed) in heavy.items():
        found += [(name, f"it does not reach {what}, and needs no exception") for name in agreed
                  if name not in needed[what]]
    found += [(name, "there is no such header, and it has a limit of its own") for name in heavier if name not in headers]
    return found


def main():
    folder = pathlib.Path(sys.argv[-1])
    headers = {p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8") for p in folder.rglob("*.hpp")}
    if "--list" in sys.argv:
        for name, lines, _ in weights(headers):
            print(f"{lines:6} of {limit_of(name, HEAVIER):6}  {name}")
    found = problems(headers)
    for name, problem in found:
        print(f"include/custval/{name}: {problem}")
    print(f"{len(headers)} headers, {len(found)} problems")
    sys.exit(1 if found or not headers else 0)


if __name__ == "__main__":
    main()
