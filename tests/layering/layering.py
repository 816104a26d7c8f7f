#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Checks the library's headers against the plan of its rooms, from their #include lines.

    layering.py INCLUDE_CUSTVAL_FOLDER

Rooms are the folders of include/custval; ROOMS says which others each may include. A folder detail/ is private to the
folder it lies in.
"""

import pathlib
import re
import sys

ROOMS = {
    "core": set(),
    "special": {"core"},
    "purchases": {"core"},
    "lifetime": {"core", "special", "purchases"},
    "value": {"core"},
    "tiering": {"core"},
    "portfolio": {"core", "tiering"},
    "interop": {"core", "purchases", "tiering", "lifetime", "portfolio", "report", "value"},  # and what it bridges to, see LIBRARIES
    "report": {"core", "purchases", "tiering", "portfolio", "lifetime"},  # the last in report/lifetime/
    "testing": {"core"},  # and CONCEPTS
}
# Headers of a room that the law suites in testing/ may know: its concepts, and the calls that laws are about.
CONCEPTS = {"value/model.hpp", "value/score.hpp", "tiering/tier.hpp", "tiering/grading.hpp", "tiering/policy.hpp"}
CONCEPTS |= {f"lifetime/{name}.hpp" for name in (
    "model", "derivatives", "purchase_history", "time_unit", "predict", "prediction_options", "lifetime_data",
    "fit_lifetime", "fit_status", "fitted_model", "simulate", "simulation_options")} | {"purchases/day.hpp"}
UMBRELLA = "custval.hpp"
# Headers outside rooms that know no room and that every room may know.
# The header that says, to a compiler of an older C++, that it is one; every other passes there first.
LANGUAGE = "language.hpp"
GROUND = {"version.hpp", "fwd.hpp", LANGUAGE}

# Rooms that may include a library beside std and Eigen: a pattern for what, and one for what of it is too much.
LIBRARIES = {
    "special": (r"boost/math/.+", r"boost/math/(special_functions|distributions|tools)\.hpp"),
    "interop": (r"nlohmann/json(_fwd)?\.hpp", r"(?!)"),
}
EIGEN = {"Eigen/Core", "Eigen/SparseCore", "Eigen/LU", "Eigen/Cholesky", "Eigen/QR", "Eigen/Eigenvalues"}
# Processor instructions, with something portable beside them, in a detail/ folder.
INTRINSICS = {"emmintrin.h", "immintrin.h", "arm_neon.h"}
# Streams cost every user compile time and start-up; <execution> needs -ltbb as soon as TBB's headers are installed;
# <regex> is slow to compile and to run.
UNWANTED_STD = {"iostream", "fstream", "sstream", "istream", "ostream", "strstream", "syncstream", "iomanip",
                "execution", "regex"}
STD = set("""
    algorithm any array atomic barrier bit bitset cassert cctype cerrno cfenv cfloat charconv chrono cinttypes climits
    clocale cmath codecvt compare complex concepts condition_variable coroutine csetjmp csignal cstdarg cstddef cstdint
    cstdio cstdlib cstring ctime cuchar cwchar cwctype deque exception filesystem format forward_list functional future
    initializer_list ios iosfwd iterator latch limits list locale map memory memory_resource mutex new numbers numeric
    optional queue random ranges ratio scoped_allocator semaphore set shared_mutex source_location span stack
    stdexcept stop_token streambuf string string_view system_error thread tuple type_traits typeindex typeinfo
    unordered_map unordered_set utility valarray variant vector version
""".split())

MOST_LINES = 400
INCLUDE = re.compile(r"^[ \t]*#[ \t]*include[ \t]*(\S+)", re.MULTILINE)


def without_comments(text):
    return re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.DOTALL)


def includes(text):
    return INCLUDE.findall(without_comments(text))


def room_of(name):
    return name.split("/")[0] if "/" in name else None


def check_own(name, target, headers):
    """A header of the library including another; a problem, or None."""
    if target not in headers:
        return f"there is no <custval/{target}>"
    if "/detail/" in target:
        owner = target[:target.index("/detail/") + 1]
        if not name.startswith(owner):
            return f"<custval/{target}> is private to {owner}"
    if name == UMBRELLA:
        return None
    if target == UMBRELLA:
        return "the umbrella is for users, not for the library"
    room, other = room_of(name), room_of(target)
    if room is None:
        return f"{name} includes no other header of the library, but it does <custval/{target}>"
    if target in GROUND or room == other or other in ROOMS.get(room, ()):
        return None
    if room == "testing" and target in CONCEPTS:
        return None
    return f"{room}/ may not include <custval/{target}>"


def check_foreign(name, target):
    """A header of the library including one from elsewhere; a problem, or None."""
    if target in UNWANTED_STD:
        return f"<{target}> has no place in a header of the library"
    if target in STD or (target in INTRINSICS and "/detail/" in name):
        return None
    if target.startswith(("Eigen/", "unsupported/Eigen/")):
        return None if target in EIGEN else f"<{target}> is more of Eigen than needed: {', '.join(sorted(EIGEN))}"
    wanted, too_much = LIBRARIES.get(room_of(name), (None, None))
    if wanted and re.fullmatch(wanted, target):
        return f"<{target}> is an umbrella" if re.fullmatch(too_much, target) else None
    return f"<{target}> is neither of the standard library nor of Eigen"


def check_include(name, written, headers):
    if name == LANGUAGE:  # it includes what is nowhere, so that a compiler of C++17 stops
        return None
    if not written.startswith("<"):
        return f"{written}: the library includes with <angle brackets>"
    target = written.strip("<>")
    if target.startswith("custval/"):
        return check_own(name, target.removeprefix("custval/"), headers)
    return check_foreign(name, target)


def check_text(name, text):
    """What is asked of the text of a header, whatever it includes."""
    if not text.startswith("// SPDX-License-Identifier: BSL-1.0\n"):
        yield "the first line is not the licence line"
    if "\n#pragma once\n" not in text:
        yield "there is no #pragma once"
    first = includes(text)[:1]
    if name not in GROUND and not (first and first[0].startswith("<custval/")):
        yield f"its first include is none of the library, which would bring <custval/{LANGUAGE}>"
    if re.search(r"^[ \t]*#[ \t]*define[ \t]+EIGEN_", text, re.MULTILINE):
        yield "it defines a macro of Eigen's, which is the application's to define"
    lines = text.count("\n")
    if lines > MOST_LINES:
        yield f"{lines} lines are more than {MOST_LINES}: split it"


def check_umbrella(headers):
    """Every public header is in the umbrella, or the umbrella says that it leaves it, or its folder, out: in a comment's
    list, `// - <custval/report/>`."""
    text = headers.get(UMBRELLA)
    if text is None:
        yield "there is no umbrella"
        return
    included = {written.strip("<>") for written in includes(text)}
    left_out = set(re.findall(r"^//+ +- <(custval/[\w/.]+)>", text, re.MULTILINE))
    for name in sorted(headers):
        path = f"custval/{name}"
        if name == UMBRELLA or "/detail/" in name:
            continue
        folders = {path[:i + 1] for i, c in enumerate(path) if c == "/"}
        if path not in included and path not in left_out and not folders & left_out:
            yield f"it neither includes <{path}> nor lists it as left out"
        if path in included and path in left_out:
            yield f"it includes <{path}> and lists it as left out"


def find_cycle(headers):
    """A chain of headers that ends where it starts, or None."""
    graph = {name: [w.strip("<>").removeprefix("custval/") for w in includes(text)] for name, text in headers.items()}
    done = set()

    def visit(name, chain):
        if name in chain:
            return chain[chain.index(name):] + [name]
        if name in done or name not in graph:
            return None
        for target in graph[name]:
            cycle = visit(target, chain + [name])
            if cycle:
                return cycle
        done.add(name)
        return None

    return next((cycle for cycle in (visit(name, []) for name in sorted(graph)) if cycle), None)


def problems(headers):
    """All that is wrong, as (header, text); `headers` maps paths below include/custval to their texts."""
    found = []
    for name, text in sorted(headers.items()):
        room = room_of(name)
        if room not in ROOMS and name not in GROUND | {UMBRELLA}:
            found.append((name, "it lies in no room of the plan"))
        found += [(name, problem) for problem in check_text(name, text)]
        checked = (check_include(name, written, headers) for written in includes(text))
        found += [(name, problem) for problem in checked if problem]
    found += [(UMBRELLA, problem) for problem in check_umbrella(headers)]
    cycle = find_cycle(headers)
    if cycle:
        found.append((cycle[0], "headers include each other: " + " > ".join(cycle)))
    return found


def main():
    folder = pathlib.Path(sys.argv[1])
    headers = {p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8") for p in folder.rglob("*.hpp")}
    found = problems(headers)
    for name, problem in found:
        print(f"include/custval/{name}: {problem}")
    print(f"{len(headers)} headers, {len(found)} problems")
    sys.exit(1 if found or not headers else 0)


if __name__ == "__main__":
    main()
