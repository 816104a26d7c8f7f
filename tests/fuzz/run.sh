#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
#
# Fuzzing for as long as one likes: every target, or those named, for so many minutes each.
#
#   tests/fuzz/run.sh [--minutes M] [--jobs J] [TARGET...]
#
# M is 60 and J the number of processors unless given. Targets are the sources in tests/fuzz, without .cpp. What was
# found worth keeping stays in build/fuzzing/TARGET and is where the next run starts; `--minimise` puts the least of it that
# covers as much into tests/fuzz/corpus/TARGET, files of at most 4 kB. An input that shows a fault is
# build/fuzzing/TARGET.finding-*; the exit status is 1 while there is one.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
readonly root
cd "$root"
# shellcheck source=cmake/prerequisites.sh
source cmake/prerequisites.sh

readonly build=build/fuzz/tests/fuzz
readonly longest_kept=4096

usage() {
  sed -n '3,/^set -/{/^set -/d;s/^# \{0,1\}//;p}' tests/fuzz/run.sh
}

require_number() {
  if ! [[ ${2:-} =~ ^[1-9][0-9]*$ ]]; then
    say "tests/fuzz/run.sh: $1 takes a whole number above 0"
    exit 2
  fi
}

prepare() {
  require_tools g++ cmake ninja python3 pkg-config ccache clang++ clang-runtime
  export CXX=${CXX:-g++}
  require_packages Eigen3 doctest CLI11 nlohmann_json Boost
  cmake --preset fuzz >/dev/null
  cmake --build --preset fuzz --target "${targets[@]/#/custval_fuzz_}"
  python3 -B tests/fuzz/seeds.py . "$build/seeds"
}

# fuzz TARGET: one line at the end.
fuzz() {
  local kept=build/fuzzing/$1 log=build/fuzzing/$1.log status=0
  mkdir -p "$kept" "tests/fuzz/corpus/$1" "$build/seeds/$1"
  "$build/custval_fuzz_$1" "-max_total_time=$((minutes * 60))" -timeout=30 -rss_limit_mb=4096 -print_final_stats=1 \
    -close_fd_mask=1 -dict=tests/fuzz/words.txt "-artifact_prefix=$kept.finding-" "$kept" "tests/fuzz/corpus/$1" \
    "$build/seeds/$1" 2>"$log" || status=$?
  printf '%-16s %s  executions %s  %s  kept %s\n' "$1" "$([ "$status" -eq 0 ] && echo ok || echo FINDING)" \
    "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" \
    "$(grep -Eo 'cov: [0-9]+ ft: [0-9]+' "$log" | tail -n 1)" "$(find "$kept" -type f | wc -l)"
}

# minimise TARGET: the least of what was kept, of files that are not long.
minimise() {
  local corpus=tests/fuzz/corpus/$1 least
  least=$(mktemp -d)
  find "build/fuzzing/$1" "$corpus" -type f -size "-$((longest_kept + 1))c" -exec cp -t "$least" {} +
  rm -rf "$corpus"
  mkdir -p "$corpus"
  "$build/custval_fuzz_$1" -merge=1 -close_fd_mask=1 "$corpus" "$least" 2>/dev/null
  rm -rf "$least"
  printf '%-16s %s files\n' "$1" "$(find "$corpus" -type f | wc -l)"
}

main() {
  local target failed=0 minimising=no
  minutes=60
  jobs=$(nproc)
  targets=()
  while [ "$#" -gt 0 ]; do
    case $1 in
      -h | --help)
        usage
        exit 0
        ;;
      --minutes | --jobs)
        require_number "$1" "${2:-}"
        printf -v "${1#--}" %s "$2"
        shift
        ;;
      --minimise) minimising=yes ;;
      *)
        if ! [ -f "tests/fuzz/$1.cpp" ]; then
          say "tests/fuzz/run.sh: there is no target '$1'"
          usage >&2
          exit 2
        fi
        targets+=("$1")
        ;;
    esac
    shift
  done
  if [ "${#targets[@]}" -eq 0 ]; then
    for target in tests/fuzz/*.cpp; do
      targets+=("$(basename "$target" .cpp)")
    done
  fi
  prepare
  mkdir -p build/fuzzing
  for target in "${targets[@]}"; do
    if [ "$minimising" = yes ]; then
      minimise "$target"
      continue
    fi
    while [ "$(jobs -pr | wc -l)" -ge "$jobs" ]; do
      sleep 1
    done
    fuzz "$target" &
  done
  wait
  for target in "${targets[@]}"; do
    if compgen -G "build/fuzzing/$target.finding-*" ||
      ! grep -q '^stat::number_of_executed' "build/fuzzing/$target.log"; then
      failed=1
    fi
  done
  exit "$failed"
}

main "$@"
