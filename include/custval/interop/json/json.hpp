// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <nlohmann/json.hpp>

namespace custval {

/// JSON as the library writes and reads it: keys keep their order.
using Json = nlohmann::ordered_json;

}  // namespace custval
