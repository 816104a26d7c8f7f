// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace custval {

namespace detail {

// Newton's steps, which come to the root from one side alone.
template <class Step>
[[nodiscard]] double newton_root(double from, const Step& step) noexcept {
  for (int i = 0; i < 50; ++i) {
    const double by = step(from);
    from += by;
    if (!(std::abs(by) > 1e-9 * from)) {  // the square of what is left is nothing
      break;
    }
  }
  return from;
}

}  // namespace detail

/// The value that a standard normal variable stays below with a given probability.
/// **Domain** 0 < probability < 1; NaN outside. **Cost** some 200 ns; right to a relative 1e-14.
[[nodiscard]] inline double normal_quantile(double probability) noexcept {
  if (!(probability > 0.0 && probability < 1.0)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  const double off = probability - 0.5;
  const double side = off < 0.0 ? -1.0 : 1.0;
  const auto density = [](double x) { return std::exp(-0.5 * x * x) * std::numbers::inv_sqrtpi / std::numbers::sqrt2; };
  if (std::abs(off) <= 0.25) {
    const double within = std::abs(off);
    return side * detail::newton_root(within * std::sqrt(2.0 * std::numbers::pi), [&](double x) {
             return (within - 0.5 * std::erf(x / std::numbers::sqrt2)) / density(x);
           });
  }
  const double tail = (std::min)(probability, 1.0 - probability);
  return side * detail::newton_root((std::min)(std::sqrt(-2.0 * std::log(2.0 * tail)), 38.0), [&](double x) {
           const double beyond = 0.5 * std::erfc(x / std::numbers::sqrt2);
           return std::log(beyond / tail) * (beyond / density(x));
         });
}

}  // namespace custval
