#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
#
# What it costs to compile the library: compiles the sources of this folder one by one and prints user seconds, memory
# and the ratio to peer_eigen (a 4 x 4 symmetric eigen solve by Eigen) in the same run, beside the aims.
#
#   bench/compile/run.sh [--json] [--best N] [NAME...]     default: the best of 3, all sources
#
# CXX is the compiler (g++), CXXFLAGS are its flags (-O2). With --json, a line each: tu, user_s, ratio, mb.
# Needs python3, and Eigen, Boost and nlohmann-json where pkg-config or the compiler finds them; a peer that is not
# installed is left out.
set -euo pipefail

folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec python3 -B "$folder/measure.py" "$@"
