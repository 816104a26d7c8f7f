// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/special/detail/boost_policy.hpp>

#include <boost/math/special_functions/gamma.hpp>
#include <limits>

namespace custval {

/// P(a chi-square variate is above `statistic`). **Domain** degrees > 0, statistic >= 0, both finite; else NaN. Right
/// to a relative 1e-13 for up to 100 degrees and a statistic up to 700. **Cost** some 200 ns
[[nodiscard]] inline double chi_square_tail(double degrees, double statistic) noexcept {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (!(degrees > 0.0 && degrees < infinity && statistic >= 0.0 && statistic < infinity)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  return statistic == 0.0 ? 1.0 : boost::math::gamma_q(0.5 * degrees, 0.5 * statistic, detail::boost_policy{});
}

}  // namespace custval
