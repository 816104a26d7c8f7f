#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Checks that a source does not compile, for the reason it states, and that it compiles with CONTROL defined.

    check.py SOURCE -- COMPILER FLAGS...

The source states the reason in lines `// EXPECT: REGULAR EXPRESSION`; each must match within one line of the
compiler's messages. A line `// ERRORS: N` says how many errors there are, 1 where there is no such line: what is
refused is refused in one sentence, and nothing follows from it. `// FLAGS: ...` are flags for the mistake alone.
"""

import os
import pathlib
import re
import subprocess
import sys


def compile_source(command, source, *flags):
    environment = {**os.environ, "LC_ALL": "C"}
    return subprocess.run([*command, *flags, "-fsyntax-only", str(source)], env=environment,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")


def problems(source, command):
    """What is wrong with a source; an empty list when it fails as it says."""
    expected = re.findall(r"^// EXPECT: (.+?)\s*$", source.read_text(encoding="utf-8"), re.MULTILINE)
    if not expected:
        return ["there is no line `// EXPECT: REGULAR EXPRESSION`"]
    control = compile_source(command, source, "-DCONTROL")
    if control.returncode != 0:
        return ["it does not compile with CONTROL either:", control.stdout]
    text = source.read_text(encoding="utf-8")
    flags = re.search(r"^// FLAGS: (.+?)\s*$", text, re.MULTILINE)
    failure = compile_source(command, source, *(flags[1].split() if flags else []))
    if failure.returncode == 0:
        return ["it compiles"]
    unmatched = [e for e in expected if not re.search(e, failure.stdout)]
    if unmatched:
        return [f"no message matches: {e}" for e in unmatched] + [failure.stdout]
    stated = re.search(r"^// ERRORS: (\d+)\s*$", text, re.MULTILINE)
    errors = len(re.findall(r"^[^\n]*:\d+:\d+: (?:fatal )?error: ", failure.stdout, re.MULTILINE))
    if errors != (int(stated[1]) if stated else 1):
        return [f"there are {errors} errors", failure.stdout]
    return []


def main():
    split = sys.argv.index("--")
    source, command = pathlib.Path(sys.argv[1]), sys.argv[split + 1:]
    found = problems(source, command)
    for problem in found:
        print(problem)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
