# SPDX-License-Identifier: BSL-1.0
# Toolchain file of the presets with clang: distributions call the compiler clang++ or, beside it or instead, clang++-NN.

set(names clang++)
foreach(version RANGE 14 30)
  list(APPEND names clang++-${version})
endforeach()
find_program(CUSTVAL_CLANG NAMES ${names} REQUIRED)
set(CMAKE_CXX_COMPILER "${CUSTVAL_CLANG}")
