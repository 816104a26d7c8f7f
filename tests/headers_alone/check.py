#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Compiles every public header alone, as the only thing that a file includes.

    check.py [--jobs N] [--without REGEX] INCLUDE_FOLDER WORK_FOLDER -- COMPILER FLAGS...

Most of what a header takes to compile are the same few libraries of others. Those that a header reaches are compiled
once, ahead of it, for all headers that reach the same: what it includes itself is still the only thing that it has. With
a compiler other than g++ each header is compiled as it is. What passed is not looked at again until something of ours
that it includes, the compiler or its flags change.
"""

import argparse
import concurrent.futures
import hashlib
import os
import pathlib
import re
import subprocess
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent / "layering"))
from layering import includes

# Libraries of others that are slow to compile, from the lightest.
COMPILED_AHEAD = ["Eigen/Core", "nlohmann/json.hpp"]


class Headers:
    """What is in the include folder, by the name that an #include has for it."""

    def __init__(self, folder, without):
        paths = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.hpp"))}
        self.texts = {name: path.read_text(encoding="utf-8") for name, path in paths.items()
                      if not (without and re.search(without, name))}
        self.included = {name: [each.strip('<>"') for each in includes(text)] for name, text in self.texts.items()}

    def reached(self, name):
        """All that a header includes, itself, ours and others' alike."""
        found, left = set(), [name]
        while left:
            each = left.pop()
            if each not in found:
                found.add(each)
                left += self.included.get(each, [])
        return found

    def fingerprint(self, name, compiled_by):
        digest = hashlib.sha256(compiled_by.encode())
        for each in sorted(self.reached(name)):
            digest.update(f"{each}\0{self.texts.get(each, '')}\0".encode())
        return digest.hexdigest()


def run(command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace")
    return done.returncode, done.stdout


def compile_ahead(libraries, command, work):
    """The flags by which a source has the libraries, or none where they cannot be compiled ahead."""
    folder = work / "_".join(re.sub(r"\W", "_", library) for library in libraries)
    folder.mkdir(parents=True, exist_ok=True)
    header = folder / "ahead.hpp"
    header.write_text("".join(f"#include <{library}>\n" for library in libraries), encoding="utf-8")
    status, _ = run([*command, "-x", "c++-header", str(header), "-o", f"{header}.gch"])
    return ["-include", str(header)] if status == 0 else []


def compile_alone(name, ahead, command, work):
    source = work / (re.sub(r"\W", "_", name) + ".cpp")
    source.write_text(f"#include <{name}>\n", encoding="utf-8")
    status, said = run([*command, *ahead, "-fsyntax-only", str(source)])
    source.unlink()
    return status == 0, said


def problems(include, work, command, jobs, without=None):
    """(the headers looked at, those that had passed before, a text for each that does not compile)"""
    headers = Headers(include, without)
    work.mkdir(parents=True, exist_ok=True)
    passed_file = work / "passed.txt"
    before = set(passed_file.read_text(encoding="utf-8").split()) if passed_file.exists() else set()
    _, compiler = run([command[0], "--version"])
    with_gcc = "Free Software Foundation" in compiler
    compiled_by = "\0".join([compiler, *command])
    marks = {name: headers.fingerprint(name, compiled_by) for name in headers.texts}
    left = [name for name in headers.texts if marks[name] not in before]
    needs = {name: tuple(each for each in COMPILED_AHEAD if with_gcc and each in headers.reached(name)) for name in left}
    found = []
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        sets = sorted(set(needs.values()) - {()})
        ahead = dict(zip(sets, pool.map(lambda each: compile_ahead(each, command, work), sets)))
        ahead[()] = []
        results = pool.map(lambda name: compile_alone(name, ahead[needs[name]], command, work), left)
        for name, (compiles, said) in zip(left, results):
            if compiles:
                before.add(marks[name])
            else:
                found.append(f"<{name}> does not compile alone:\n{said}")
    passed_file.write_text("".join(mark + "\n" for mark in sorted(before & set(marks.values()))), encoding="utf-8")
    return headers.texts, len(headers.texts) - len(left), found


def main():
    split = sys.argv.index("--")
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--without", metavar="REGEX")
    parser.add_argument("include", type=pathlib.Path)
    parser.add_argument("work", type=pathlib.Path)
    options = parser.parse_args(sys.argv[1:split])
    looked_at, before, found = problems(options.include, options.work, sys.argv[split + 1:], options.jobs,
                                       options.without)
    for problem in found:
        print(problem)
    print(f"{len(looked_at)} headers, {before} of them as when they last passed; {len(found)} do not compile alone")
    return 1 if found or not looked_at else 0


if __name__ == "__main__":
    sys.exit(main())
