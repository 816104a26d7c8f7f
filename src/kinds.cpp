// SPDX-License-Identifier: BSL-1.0
// What custval::compiled has of what configurations name: the library's policies and value models.
#define CUSTVAL_MAKES_COMPILED_KINDS

#include <custval/interop/json/customer_value.hpp>
#include <custval/interop/json/policy.hpp>
