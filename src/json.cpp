// SPDX-License-Identifier: BSL-1.0
// What custval::compiled has of interop/json/: the parser with its checks, and the formats of gradings.
#define CUSTVAL_MAKES_COMPILED_JSON

#include <custval/interop/json/any_grading.hpp>
#include <custval/interop/json/grading.hpp>
