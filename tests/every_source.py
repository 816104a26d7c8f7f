# SPDX-License-Identifier: BSL-1.0
"""Every source of a build folder, looked at by its compiler, which writes nothing.

    python3 tests/every_source.py build/clang-all

The commands are those of compile_commands.json, with -fsyntax-only: all templates are instantiated and every warning
is given, in a sixth of the time that the code itself would take.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys


def commands(folder):
    """(directory, arguments) of each source, once."""
    seen = {}
    for entry in json.loads((folder / "compile_commands.json").read_text()):
        arguments = shlex.split(entry["command"])
        # A launcher, as ccache, has nothing to keep.
        compiler = next(i for i, argument in enumerate(arguments) if re.search(r"(clang|g)\+\+[-0-9.]*$", argument))
        arguments = arguments[compiler:]
        del arguments[arguments.index("-o") : arguments.index("-o") + 2]
        seen[tuple(arguments)] = (entry["directory"], [*arguments, "-fsyntax-only"])
    return list(seen.values())


def look(command):
    directory, arguments = command
    result = subprocess.run(arguments, cwd=directory, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return arguments[-2], result.returncode, result.stdout


def main():
    folder = pathlib.Path(sys.argv[1])
    failed = []
    looked_at = 0
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        for source, status, output in pool.map(look, commands(folder)):
            looked_at += 1
            if status != 0 or output:
                failed.append(source)
                print(f"FAILED: {source}\n{output}", flush=True)
    if failed or not looked_at:
        sys.exit(f"{len(failed)} of {looked_at} sources do not compile")
    print(f"{looked_at} sources compile without a warning")


if __name__ == "__main__":
    main()
