// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace custval_test {

// Kolmogorov-Smirnov distances times the root of the (effective) number of draws: if the draws are of the distribution,
// above 1.95 once in a thousand times, above 2.3 once in 20,000. For counts such values are rarer still.

/// From a distribution function P(X <= x); for counts too, when `is_count`.
template <class Cdf>
double distance(std::vector<double> draws, Cdf&& cdf, bool is_count = false) {
  std::sort(draws.begin(), draws.end());
  const auto n = static_cast<double>(draws.size());
  double largest = 0.0;
  for (std::size_t i = 0; i < draws.size(); ++i) {
    const bool is_last = i + 1 == draws.size() || draws[i + 1] != draws[i];
    if (is_count && !is_last) {
      continue;
    }
    const double at = cdf(draws[i]);
    if (std::isnan(at)) {
      return at;
    }
    largest = (std::max)(largest, std::abs(static_cast<double>(i + 1) / n - at));
    if (!is_count) {
      largest = (std::max)(largest, std::abs(static_cast<double>(i) / n - at));
    }
  }
  return largest * std::sqrt(n);
}

/// Between two sets of draws.
inline double distance(std::vector<double> a, std::vector<double> b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  const auto m = static_cast<double>(a.size());
  const auto n = static_cast<double>(b.size());
  double largest = 0.0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const double x = (std::min)(a[i], b[j]);
    while (i < a.size() && a[i] == x) {
      ++i;
    }
    while (j < b.size() && b[j] == x) {
      ++j;
    }
    largest = (std::max)(largest, std::abs(static_cast<double>(i) / m - static_cast<double>(j) / n));
  }
  return largest * std::sqrt(m * n / (m + n));
}

/// The most a distance may be: a sample of a wrong distribution is soon far above.
inline constexpr double likely = 1.95;

}  // namespace custval_test
