// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/math/special_functions/gamma.hpp>
#include <limits>

namespace custval {

/// P(a chi-square variate is above `statistic`). **Domain** degrees > 0, statistic >= 0 and finite; else NaN
[[nodiscard]] inline double chi_square_tail(double degrees, double statistic) {
  if (!(degrees > 0.0 && statistic >= 0.0 && statistic < std::numeric_limits<double>::infinity())) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  using Policy = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
  return boost::math::gamma_q(0.5 * degrees, 0.5 * statistic, Policy{});
}

}  // namespace custval
