// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

namespace custval::detail {

// How far the logarithm of Pareto/NBD's integrand may fall over a panel, and how wide a panel may be in the logarithm
// of time, for rules with 8 and with 16 nodes to be right to the last bits.
inline constexpr double few_nodes_fall = 3.0;
inline constexpr double few_nodes_width = 1.7;
inline constexpr double panel_fall = 14.0;
inline constexpr double panel_width = 2.5;

}  // namespace custval::detail
