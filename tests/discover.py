#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes a CTest file with a test for every test case of a doctest program.

    discover.py PROGRAM LABEL OUTPUT

In the place of doctest's own CMake module, which takes a name with a ';' for two.
"""

import subprocess
import sys

program, label, output = sys.argv[1:]
listing = subprocess.run([program, "--list-test-cases"], stdout=subprocess.PIPE, text=True, check=True).stdout
names = [line for line in listing.splitlines() if line and not line.startswith(("[doctest]", "====="))]
twice = {name for name in names if names.count(name) > 1}
if twice or not names:
    sys.exit(f"test cases of the same name: {twice}" if twice else "no test cases")

with open(output, "w", encoding="utf-8") as file:
    for name in names:
        test_filter = name.replace(",", "\\,")
        file.write(f"add_test([==[{name}]==] [==[{program}]==] [==[--test-case={test_filter}]==])\n"
                   f"set_tests_properties([==[{name}]==] PROPERTIES LABELS {label} TIMEOUT 600)\n")
