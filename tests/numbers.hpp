// SPDX-License-Identifier: BSL-1.0
// Numbers that are none, by the names tests call them.
#pragma once

#include <limits>

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
// Of a customer whose value in a column is not known.
inline constexpr double missing = not_a_number;
