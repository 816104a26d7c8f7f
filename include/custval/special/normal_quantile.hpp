// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/math/special_functions/erf.hpp>
#include <cmath>

namespace custval {

/// The value that a standard normal variable stays below with a given probability.
/// **Domain** 0 < probability < 1; NaN outside. **Cost** some 50 ns; right to a relative 1e-14.
[[nodiscard]] inline double normal_quantile(double probability) noexcept {
  using namespace boost::math::policies;
  using Policy = policy<promote_double<false>, domain_error<ignore_error>, overflow_error<ignore_error>>;
  return probability > 0.0 && probability < 1.0 ? -std::sqrt(2.0) * boost::math::erfc_inv(2.0 * probability, Policy{})
                                                : std::nan("");
}

}  // namespace custval
