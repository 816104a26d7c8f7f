#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
#
# Builds the examples and runs the custval program among them.
#
#   examples/run.sh            simulates 100,000 customers and reports on them, in build/example-run
#   examples/run.sh ARGUMENT…  runs `custval ARGUMENT…` here; examples/run.sh --help tells more
#
# What a fresh Debian or Ubuntu lacks is installed first. Only the program writes to stdout.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root
readonly build=$root/build/examples
# shellcheck source=cmake/prerequisites.sh
source "$root/cmake/prerequisites.sh"

# Builds in the folder build/examples. What the build says is shown only when it fails.
build_examples() {
  local log=$build/build.log
  mkdir -p "$build"
  # Two runs at once take turns.
  if command -v flock >/dev/null; then
    exec 9>"$build/.lock"
    flock 9
  fi
  if [ ! -f "$build/build.ninja" ]; then
    require_tools g++ cmake ninja
    export CXX=${CXX:-g++}
    require_packages Eigen3 CLI11 nlohmann_json Boost
    say "Building the program in $build (the first time takes a minute or two) ..."
  fi
  if ! (cd "$root" && cmake --workflow --preset examples) >"$log" 2>&1; then
    cat "$log" >&2
    say "The build failed; the lines above are also in $log."
    exit 1
  fi
  exec 9>&-
}

build_examples
readonly custval=$build/examples/custval

if [ "$#" -gt 0 ]; then
  exec "$custval" "$@"
fi

readonly run=$root/build/example-run
say "Simulating 100,000 customers into $run/input ..."
"$custval" simulate --customers 100000 --seed 1 --out "$run/input"
say "Valuing and grading them; the results go to $run/report ..."
"$custval" report --purchases "$run/input/purchases.csv" --customers "$run/input/customers.csv" --out "$run/report"
