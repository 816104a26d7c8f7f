// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/special/detail/boost_policy.hpp>
#include <custval/special/rising.hpp>
#include <custval/special/trigamma.hpp>

#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <limits>

namespace custval {

/// log Γ(x).
/// **Domain** x > 0; at 1e-6 … 1e8 the error is below 1e-15 · max(1, |log Γ(x)|) + 1e-15. NaN gives NaN.
/// **Cost** some 10 ns
[[nodiscard]] inline double log_gamma(double x) noexcept {
  return x < std::numeric_limits<double>::infinity() ? boost::math::lgamma(x, detail::boost_policy{}) : x;
}

/// ψ(x), the derivative of log Γ.
/// **Domain** x > 0; at 1e-6 … 1e8 the error is below 1e-15 · max(1, |ψ(x)|). NaN gives NaN.
[[nodiscard]] inline double digamma(double x) noexcept {
  return x < std::numeric_limits<double>::infinity() ? boost::math::digamma(x, detail::boost_policy{}) : x;
}

}  // namespace custval
