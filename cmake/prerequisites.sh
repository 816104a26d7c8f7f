# shellcheck shell=bash
# SPDX-License-Identifier: BSL-1.0
# For tests/run.sh and examples/run.sh to source: finds out what of the tools and packages they need is missing, and
# installs it on Debian and Ubuntu. Elsewhere it names what is missing and stops. Nothing is ever asked.
#
#   require_tools TOOL...        what is looked for in PATH
#   require_packages PACKAGE...  what CMake's find_package looks for; needs the tools
#   llvm_tool NAME               prints the program to call for clang-tidy, version 14; else fails
#   clang_format                 prints the program to call for clang-format 19.1.7, installed if need be; else fails
#   unpack_wheel PACKAGE VERSION FOLDER OPTION...
#                                a Python package's files, whatever Python is here; needs pip

readonly least_cmake=3.25
readonly llvm_version=14
# Newer than clang-tidy's: 14 does not know how people write requires-clauses.
readonly clang_format_version=19.1.7

say() {
  printf '%s\n' "$*" >&2
}

if ((BASH_VERSINFO[0] < 5)); then
  say "Missing here: bash 5 or newer"
  exit 1
fi

llvm_tool() {
  local candidate
  for candidate in "$1-$llvm_version" "$1"; do
    if "$candidate" --version 2>/dev/null | grep -Eq "version $llvm_version\."; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  return 1
}

unpack_wheel() {
  local folder=$3 package=$1==$2
  shift 3
  mkdir -p "$folder"
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: "$@" --dest "$folder" \
    "$package" && python3 -m zipfile -e "$folder"/*.whl "$folder" && rm "$folder"/*.whl
}

# The one in PATH where it is of this version, else that of the Python package, in build/. Its minor versions format
# differently.
clang_format() {
  local project candidate folder
  project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
  folder=$project/build/clang-format-$clang_format_version
  for candidate in clang-format "clang-format-${clang_format_version%%.*}"; do
    if "$candidate" --version 2>/dev/null | grep -Fq "version $clang_format_version"; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  candidate=$folder/clang_format/data/bin/clang-format
  if [ ! -x "$candidate" ]; then
    say "unpacking clang-format $clang_format_version"
    unpack_wheel clang-format "$clang_format_version" "$folder" >&2 && chmod +x "$candidate" || return 1
  fi
  printf '%s\n' "$candidate"
}

# Any clang from 14 on will do for compiling; cmake/clang.cmake chooses in the same way.
clang_program() {
  local version
  command -v clang++ && return
  for version in $(seq 14 30); do
    command -v "clang++-$version" && return
  done
  return 1
}

# What clang links programs with for sanitizers and fuzzing.
has_clang_runtime() {
  local clang
  clang=$(clang_program) || return 1
  echo 'extern "C" int LLVMFuzzerTestOneInput(const unsigned char*, unsigned long) { return 0; }' |
    "$clang" -x c++ -fsanitize=fuzzer,address,undefined - -o /dev/null 2>/dev/null
}

has_cmake() {
  local found
  found=$(cmake --version 2>/dev/null | sed -n 's/^cmake version \([0-9.]*\).*/\1/p')
  [ -n "$found" ] && [ "$(printf '%s\n' "$least_cmake" "$found" | sort -V | head -n 1)" = "$least_cmake" ]
}

has_tool() {
  case $1 in
    clang-tidy) llvm_tool "$1" >/dev/null ;;
    clang++) clang_program >/dev/null ;;
    clang-runtime) has_clang_runtime ;;
    cmake) has_cmake ;;
    pip) python3 -m pip --version >/dev/null 2>&1 ;;
    g++) command -v "${CXX:-g++}" >/dev/null ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

# The system packages that bring a tool or a package, the preferred one first.
system_packages() {
  case $1 in
    clang++) echo "clang-$llvm_version clang" ;;
    clang-runtime) echo "libclang-rt-$(clang_major)-dev" ;;
    clang-tidy) echo "$1-$llvm_version" ;;
    ninja) echo ninja-build ;;
    pip) echo python3-pip ;;
    Eigen3) echo libeigen3-dev ;;
    doctest) echo doctest-dev ;;
    benchmark) echo libbenchmark-dev ;;
    CLI11) echo libcli11-dev ;;
    nlohmann_json) echo nlohmann-json3-dev ;;
    Boost) echo libboost-dev ;;
    *) echo "$1" ;;
  esac
}

# The major version of the clang there is, or that will be.
clang_major() {
  local clang found=
  clang=$(clang_program) && found=$("$clang" --version | sed -n 's/.*version \([0-9]*\).*/\1/p' | head -n 1)
  printf '%s\n' "${found:-$llvm_version}"
}

# What a person is told to get.
described() {
  case $1 in
    cmake) echo "CMake $least_cmake or newer" ;;
    clang-tidy) echo "$1 $llvm_version" ;;
    clang++) echo "clang++ 14 or newer" ;;
    clang-runtime) echo "the runtime libraries of clang's sanitizers and of libFuzzer" ;;
    Eigen3) echo "Eigen 3.4 or newer" ;;
    benchmark) echo "Google Benchmark" ;;
    nlohmann_json) echo "nlohmann-json" ;;
    Boost) echo "Boost" ;;
    *) echo "$1" ;;
  esac
}

stop_missing() {
  local name
  say "Missing here:"
  for name in "$@"; do
    say "  $(described "$name")"
  done
  exit 1
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo -n "$@"
  fi
}

apt_is_fresh=no
refresh_apt() {
  if [ "$apt_is_fresh" = no ]; then
    say "apt-get update"
    as_root apt-get update -qq >&2
    apt_is_fresh=yes
  fi
}

apt_offers() {
  apt-cache show "$1" >/dev/null 2>&1
}

# install_missing NAME...: through apt-get where there is one. What no archive offers is left for the caller to look for
# again.
install_missing() {
  local name package packages=()
  if ! command -v apt-get >/dev/null; then
    say "This script installs what it needs on Debian and Ubuntu only."
    stop_missing "$@"
  fi
  if [ "$(id -u)" -ne 0 ] && ! sudo -n true 2>/dev/null; then
    say "Installing takes root, or sudo that asks for no password."
    stop_missing "$@"
  fi
  refresh_apt
  for name in "$@"; do
    for package in $(system_packages "$name"); do
      if apt_offers "$package"; then
        packages+=("$package")
        break
      fi
    done
  done
  if [ "${#packages[@]}" -gt 0 ]; then
    say "apt-get install ${packages[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >&2
  fi
}

# The names of the given tools that are not here, a line each.
missing_tools() {
  local tool
  for tool in "$@"; do
    has_tool "$tool" || printf '%s\n' "$tool"
  done
}

# require_tools TOOL...: stops when one is missing and cannot be installed. clang-tidy 14 may be in no archive any
# more; the caller then does without it and says so.
require_tools() {
  local missing
  mapfile -t missing < <(missing_tools "$@")
  [ "${#missing[@]}" -eq 0 ] && return
  install_missing "${missing[@]}"
  mapfile -t missing < <(missing_tools "${missing[@]}" | grep -vx clang-tidy)
  [ "${#missing[@]}" -eq 0 ] || stop_missing "${missing[@]}"
}

# The names of the given CMake packages that CMake does not find, a line each.
missing_packages() {
  local project output names
  project=$(dirname "${BASH_SOURCE[0]}")/prerequisites
  names=$(IFS=';' && echo "$*")
  if ! output=$(cmake -S "$project" -B "$project/../../build/prerequisites" -G Ninja "-DPACKAGES=$names" 2>&1); then
    say "$output"
    return 1
  fi
  sed -n 's/^-- missing package: //p' <<<"$output"
}

# require_packages PACKAGE...: stops when one is missing and cannot be installed.
require_packages() {
  local output missing=()
  output=$(missing_packages "$@") || exit 1
  [ -z "$output" ] && return
  mapfile -t missing <<<"$output"
  install_missing "${missing[@]}"
  output=$(missing_packages "${missing[@]}") || exit 1
  [ -z "$output" ] && return
  mapfile -t missing <<<"$output"
  stop_missing "${missing[@]}"
}
