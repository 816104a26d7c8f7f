#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
#
# Everything that is checked, in one run:
#
#   format      clang-format 19.1.7, from its Python package
#   release     g++, optimised; all tests: the library's, the program's, headers alone, layering, compile-fail, ODR,
#               no exceptions, installing and using, the documents' programs
#   asan-ubsan  g++ with the address and undefined behaviour sanitizers, but for uses after a scope, which take it ten
#               times as long to compile and which "fuzz" looks for; the program's tests and a few of every room
#   clang       clang++ on every source: errors and warnings, no code; "fuzz" runs what it compiles
#   clang-tidy  clang-tidy 14 on the program, tests of every room, and the headers they include
#   fuzz        clang++ with the address and undefined behaviour sanitizers; each fuzz target for ten seconds, the program's
#               tests and a few of every room
#   eigen-5     Eigen 5.0.1 in place of the system's Eigen: every header, a few tests of every room, installing and using,
#               the README's program
#   tsan        g++ with the thread sanitizer; those tests that start threads
#   benchmarks  the benchmarks build and start; nothing is measured
#
# And not among all, but by their names:
#
#   asan-ubsan-all  as asan-ubsan, all tests of the library: 40 minutes on two cores
#   clang-all   clang++, optimised; all tests but those that do not depend on the compiler
#   libc++      clang 22 with its own standard library, the nearest thing to a Mac; compiles and runs the
#               README's program and the fit of docs/lifetime.md
#
#   tests/run.sh                all of it, in this order: what finds most comes first
#   tests/run.sh --quick        format and release
#   tests/run.sh STAGE...       these stages
#   tests/run.sh --begin-within MINUTES [STAGE...]
#                               no stage is begun later than that; the summary names those that were not run
#   tests/run.sh --end-within MINUTES [STAGE...]
#                               a stage that still runs then is stopped; the summary names it, and it has failed if
#                               something in it had by then
#
# What a fresh Debian or Ubuntu lacks is installed first. Builds stay in build/ and are taken up again by the next run;
# ccache keeps what was compiled, outside the clone, for any other clone.
# The last line is CTest's count of the tests of the release stage, or what failed.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root
cd "$root"
# shellcheck source=cmake/prerequisites.sh
source cmake/prerequisites.sh

readonly all_stages=(format release asan-ubsan clang clang-tidy fuzz eigen-5 tsan benchmarks)
readonly stages_by_name=(asan-ubsan-all clang-all libc++)
readonly stage_skipped=77

usage() {
  sed -n '3,/^set -/{/^set -/d;s/^# \{0,1\}//;p}' "$root/tests/run.sh"
}

choose_stages() {
  local argument
  stages=()
  begin_within=
  end_within=
  while [ "$#" -gt 0 ]; do
    argument=$1
    shift
    case $argument in
      -h | --help)
        usage
        exit 0
        ;;
      --quick) stages+=(format release) ;;
      --begin-within | --end-within)
        if ! [[ ${1:-} =~ ^[0-9]+$ ]]; then
          say "tests/run.sh: $argument takes a number of minutes"
          exit 2
        fi
        case $argument in
          --begin-within) begin_within=$1 ;;
          --end-within) end_within=$1 ;;
        esac
        shift
        ;;
      *)
        if [[ " ${all_stages[*]} ${stages_by_name[*]} " != *" $argument "* ]]; then
          say "tests/run.sh: there is no stage '$argument'"
          usage >&2
          exit 2
        fi
        stages+=("$argument")
        ;;
    esac
  done
  if [ "${#stages[@]}" -eq 0 ]; then
    stages=("${all_stages[@]}")
  fi
}

prepare() {
  local tools=(g++ cmake ninja python3 pkg-config ccache) stage
  for stage in "${stages[@]}"; do
    case $stage in
      clang | clang-all) tools+=(clang++) ;;
      fuzz) tools+=(clang++ clang-runtime) ;;
      clang-tidy) tools+=(clang++ clang-tidy) ;;
      format | eigen-5 | libc++) tools+=(pip) ;;
    esac
  done
  require_tools "${tools[@]}"
  export CXX=${CXX:-g++}
  require_packages Eigen3 doctest benchmark CLI11 nlohmann_json Boost
  CTEST_PARALLEL_LEVEL=${CTEST_PARALLEL_LEVEL:-$(nproc)}
  export CTEST_PARALLEL_LEVEL
}

# Sanitizers keep their records at fixed addresses, which programs must not be loaded at by chance.
readonly fixed_addresses=(setarch "$(uname -m)" --addr-no-randomize)

# What `timeout` says of a command that it stopped.
readonly stage_stopped=124

# workflow PRESET [COMMAND...]: configures, builds and tests, through the command if one is given.
workflow() {
  local preset=$1 log=build/$1/workflow.log status=0 within=() left
  shift
  if [ -n "$end_within" ]; then
    left=$((end_within * 60 - SECONDS))
    within=(timeout --kill-after=20 "$((left > 1 ? left : 1))")
  fi
  mkdir -p "build/$preset"
  "${within[@]}" "$@" cmake --workflow --preset "$preset" 2>&1 | tee "$log" || status=$?
  if [ "$status" -eq "$stage_stopped" ] && grep -qE '^FAILED: |\*\*\*(Failed|Timeout|Exception|Not Run)' "$log"; then
    status=1
  fi
  return "$status"
}

sanitizer_workflow() {
  if "${fixed_addresses[@]}" true 2>/dev/null; then
    workflow "$1" "${fixed_addresses[@]}"
  else
    workflow "$1"
  fi
}

# Eigen 5.0.1's headers, into build/eigen-5.0.1: no distribution has them yet, but a Python package does.
fetch_eigen_5() {
  local folder=build/eigen-5.0.1
  if [ ! -f "$folder/Eigen3Config.cmake" ]; then
    unpack_wheel eigency 5.0.1.1 "$folder" --python-version 3.11 --platform manylinux2014_x86_64 &&
      cp cmake/eigen-5/*.cmake "$folder"
  fi
}

# The compiler that the Python package ziglang carries. It compiles its standard library first and keeps that.
documents_by_libcxx() {
  local folder=build/libc++ document
  if [ ! -x "$folder/ziglang/zig" ]; then
    unpack_wheel ziglang 0.17.1 "$folder" || return "$stage_skipped"
    chmod +x "$folder/ziglang/zig"
  fi
  # Of the system's headers these and no others.
  mkdir -p "$folder/include"
  ln -sfn "$(pkg-config --cflags-only-I eigen3 | sed 's/^-I//; s/ *$//')" "$folder/include/eigen3"
  ln -sfn "$(echo '#include <boost/version.hpp>' | "$CXX" -x c++ -M - | sed -n 's,.* \(/[^ ]*/boost\)/version.hpp.*,\1,p')" \
    "$folder/include/boost"
  for document in README.md docs/lifetime.md; do
    python3 -B tests/documents/check.py "$document" -- "$root/$folder/ziglang/zig" c++ -std=c++20 -O1 -Wall -Wextra \
      "-I$root/include" -isystem "$root/$folder/include" -isystem "$root/$folder/include/eigen3" -pthread
  done
}

run_stage() {
  local tool
  case $1 in
    format)
      tool=$(clang_format) || return "$stage_skipped"
      find include src tests bench examples \( -name '*.hpp' -o -name '*.cpp' \) -print0 |
        xargs -0 "$tool" --dry-run --Werror
      ;;
    asan-ubsan | asan-ubsan-all | fuzz | tsan) sanitizer_workflow "$1" ;;
    clang)
      cmake --preset clang-all
      cmake --build --preset clang-all --target custval_every_header
      python3 -B tests/every_source.py build/clang-all
      ;;
    clang-tidy)
      llvm_tool clang-tidy >/dev/null || return "$stage_skipped"
      workflow clang-tidy
      ;;
    eigen-5)
      fetch_eigen_5 || return "$stage_skipped"
      workflow eigen-5
      ;;
    libc++) documents_by_libcxx ;;
    *) workflow "$1" ;;
  esac
}

# What a stage that was skipped did not find.
needed_by() {
  case $1 in
    format) echo "clang-format $clang_format_version, in PATH or from the Python package of that name" ;;
    libc++) echo "the Python package ziglang 0.17.1" ;;
    eigen-5) echo "Eigen 5.0.1, from the Python package eigency 5.0.1.1" ;;
    *) echo "version $llvm_version" ;;
  esac
}

# CTest's own summary of a stage, if it came that far.
ctest_line() {
  grep -E '^[0-9]+% tests passed' "build/$1/workflow.log" 2>/dev/null | tail -n 1
}

main() {
  local stage status started summary=() failed=()
  choose_stages "$@"
  prepare
  for stage in "${stages[@]}"; do
    printf '\n==== %s\n' "$stage"
    if [ -n "$begin_within" ] && [ "$SECONDS" -gt $((begin_within * 60)) ]; then
      summary+=("$(printf '%-10s  NOT RUN: %d minutes had passed' "$stage" "$begin_within")")
      printf '==== %s\n' "${summary[-1]}"
      continue
    fi
    rm -f "build/$stage/workflow.log"
    started=$SECONDS
    # A function called in a condition would run on after an error.
    set +e
    (
      set -e
      run_stage "$stage"
    )
    status=$?
    set -e
    case $status in
      0) summary+=("$(printf '%-10s  passed   %4d s  %s' "$stage" $((SECONDS - started)) "$(ctest_line "$stage")")") ;;
      "$stage_stopped") summary+=("$(printf '%-10s  NOT FINISHED: %d minutes had passed' "$stage" "$end_within")") ;;
      "$stage_skipped") summary+=("$(printf '%-10s  SKIPPED: needs %s' "$stage" "$(needed_by "$stage")")") ;;
      *)
        summary+=("$(printf '%-10s  FAILED   %4d s  %s' "$stage" $((SECONDS - started)) "$(ctest_line "$stage")")")
        failed+=("$stage")
        ;;
    esac
    printf '==== %s\n' "${summary[-1]}"
  done

  printf '\n'
  printf '%s\n' "${summary[@]}"
  printf '%d s in all\n' "$SECONDS"
  if [[ " ${stages[*]} " == *" release "* ]]; then
    ctest_line release || true
  fi
  if [ "${#failed[@]}" -gt 0 ]; then
    printf 'FAILED: %s\n' "${failed[*]}"
    exit 1
  fi
}

main "$@"
