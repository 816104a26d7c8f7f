// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <nlohmann/json.hpp>

// What is no template is defined inline, unless the program links custval::compiled, which has it (src/json.cpp); so
// are the lists of all policies and value models, which compile these (src/kinds.cpp).
#if !defined(CUSTVAL_COMPILED_JSON)
#define CUSTVAL_JSON_INLINE inline
#define CUSTVAL_KINDS_INLINE inline
#elif defined(CUSTVAL_MAKES_COMPILED_JSON)
#define CUSTVAL_JSON_INLINE
#elif defined(CUSTVAL_MAKES_COMPILED_KINDS)
#define CUSTVAL_KINDS_INLINE
#endif

namespace custval {

/// JSON as the library writes and reads it: keys keep their order.
using Json = nlohmann::ordered_json;

}  // namespace custval
