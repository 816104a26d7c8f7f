// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <span>
#include <string_view>

namespace custval::detail {

// The limit where the rate of purchases, gamma(r, rate alpha), is at bounds: the first two parameters.
[[nodiscard]] inline std::string_view purchasing_limit(std::span<const int> at_bound, double r) noexcept {
  constexpr double alike = 20.0;
  if (r > alike) {
    return "customers who all purchase at the same rate (Poisson)";
  }
  return at_bound[0] < 0 || at_bound[1] > 0 ? "customers who never purchase" : "";
}

}  // namespace custval::detail
