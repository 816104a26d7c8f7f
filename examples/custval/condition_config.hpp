// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <custval/tiering/cores/condition_core.hpp>
#include <functional>
#include <string>

#include "json_section.hpp"

namespace custval_cli {

/// How deep conditions, and policies made of policies, may be nested.
inline constexpr std::size_t most_nested = 100;

/// The place of a column among those of the policy, by name; the section is where the name stands.
using PlaceOfColumn = std::function<std::size_t(JsonSection& section, const std::string& name)>;

/// Reads a condition as docs/cli.md describes it. **Errors** what is missing, unknown, wrong, there beside what
/// excludes it, or nested too deep: a Failure with the place.
[[nodiscard]] custval::ConditionCore read_condition(JsonSection condition, const PlaceOfColumn& place_of);

}  // namespace custval_cli
