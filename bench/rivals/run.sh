#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
#
# Compares fits with those of the Python package lifetimes, at the versions of requirements.txt.
#
#   bench/rivals/run.sh [CUSTOMERS...]     default: 2357 100000
#
# Makes a virtual environment in build/rivals and builds our side in build/benchmarks; needs python3 and a package index.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
readonly root
cd "$root"
readonly environment=build/rivals

skip() {
  printf 'bench/rivals/run.sh: skipped: %s\n' "$1" >&2
  exit 77
}

if [ ! -e "$environment/complete" ]; then
  rm -rf "$environment"
  python3 -m venv "$environment" || skip "python3 cannot make a virtual environment (is python3-venv installed?)"
  "$environment/bin/pip" install --quiet --requirement bench/rivals/requirements.txt ||
    skip "pip cannot install bench/rivals/requirements.txt (no network, or a Python that the pinned versions are not for)"
  touch "$environment/complete"
fi
cmake --preset benchmarks >/dev/null
cmake --build --preset benchmarks --target custval_rivals_fit >/dev/null
if [ "$#" -eq 0 ]; then
  set -- 2357 100000
fi
exec "$environment/bin/python" bench/rivals/compare.py build/benchmarks/bench/custval_rivals_fit "$@"
