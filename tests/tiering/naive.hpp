// SPDX-License-Identifier: BSL-1.0
// The definitions of the policies, written down without a thought for speed.
#pragma once

#include <custval/tiering/tier.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace custval_test {

// The class of each row by the share that rows of strictly greater value have in the whole. Whole numbers make every
// sum here exact.
template <class S, class Weight>
std::vector<custval::Tier> naive_tiers(const std::vector<S>& values, const std::vector<double>& cuts, Weight weight,
                                       bool only_positive) {
  long double total = 0;
  for (const S value : values) {
    if (std::isfinite(value)) {
      total += weight(value);
    }
  }
  std::vector<custval::Tier> tiers;
  for (const S value : values) {
    if (std::isnan(value)) {
      tiers.push_back(custval::unclassified);
      continue;
    }
    long double above = 0;
    for (const S other : values) {
      if (std::isfinite(other) && other > value) {
        above += weight(other);
      }
    }
    custval::Tier tier = 0;
    for (const double cut : cuts) {
      const bool below_cut = static_cast<double>(above) < cut * static_cast<double>(total);
      tier = static_cast<custval::Tier>(tier + ((!below_cut || (only_positive && !(value > 0))) ? 1 : 0));
    }
    tiers.push_back(tier);
  }
  return tiers;
}

template <class S>
std::vector<custval::Tier> naive_shares(const std::vector<S>& values, const std::vector<double>& cuts) {
  return naive_tiers(values, cuts, [](S v) { return v > 0 ? static_cast<long double>(v) : 0.0L; }, true);
}
template <class S>
std::vector<custval::Tier> naive_heads(const std::vector<S>& values, const std::vector<double>& cuts) {
  return naive_tiers(values, cuts, [](S) { return 1.0L; }, false);
}

// Whole numbers, heavy-tailed, with ties, zeros, negatives and, if wanted, NaN.
template <class S>
std::vector<S> random_values(std::size_t rows, unsigned seed, int largest_power, double nan_part) {
  std::mt19937_64 random(seed);
  std::vector<S> values;
  for (std::size_t i = 0; i < rows; ++i) {
    const double u = static_cast<double>(random() >> 11U) * 0x1p-53;
    const double w = static_cast<double>(random() >> 11U) * 0x1p-53;
    double value = std::floor(std::exp2(u * u * largest_power));
    value = w < 0.1 ? 0.0 : w < 0.2 ? -value : value;
    values.push_back(w > 1.0 - nan_part ? std::numeric_limits<S>::quiet_NaN() : static_cast<S>(value));
  }
  return values;
}

}  // namespace custval_test
