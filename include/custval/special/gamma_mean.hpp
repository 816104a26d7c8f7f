// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/pack.hpp>
#include <custval/special/trigamma.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace custval {

/// Nodes and weights for means over a gamma distribution: E f(g) = Σ weight · f(g), for g ~ gamma(k) of scale 1.
///
/// The trapezoid rule in y = log g, where the density falls within |Im y| < π/2 whatever k is, divided by its own sum
/// of weights; what lies below the first node, where f no longer changes, is summed in closed form. For f(g) = 1/(c + g
/// p) with any 0 <= p <= 1 and c >= `smallest` the relative error is below 1e-14.
/// **Domain** k from 1e-3 to 1e8, smallest from 1e-12 to 1e12.
class GammaNodes {
 public:
  GammaNodes(double k, double smallest) noexcept {
    // At Im y = θ the density grows by (cos θ)^-k, while the rule gains exp(-2 π θ / step): this is enough for any k.
    const double step = (std::min)(0.17, 0.6 * std::sqrt(trigamma(k)));
    const double mode = std::log(k);
    const double lowest = std::log(smallest) - 37.0;  // below, f is what it is at 0
    const auto log_density = [&](double y) { return k * (y - mode) - k * std::expm1(y - mode); };
    const auto add = [&](double y, double weight) {
      value_[size_] = std::exp(y);
      weight_[size_] = weight;
      ++size_;
    };
    add(mode, 1.0);
    for (int i = 1; size_ < most; ++i) {
      const double y = mode - step * i;
      const double weight = std::exp(log_density(y));
      if (y <= lowest) {
        add(y, weight / -std::expm1(-k * step));  // all nodes from here on
        break;
      }
      add(y, weight);
      if (weight < negligible) {
        break;
      }
    }
    for (int i = 1; size_ < most; ++i) {
      const double y = mode + step * i;
      const double weight = std::exp(log_density(y));
      add(y, weight);
      if (weight < negligible) {
        break;
      }
    }
    double all = 0.0;
    for (std::size_t i = 0; i < size_; ++i) {
      all += weight_[i];
    }
    for (std::size_t i = 0; i < size_; ++i) {
      weight_[i] /= all;
    }
    for (std::size_t i = size_; i % Pack<double>::width != 0; ++i) {
      value_[i] = value_[0];  // of no weight
    }
  }

  /// E f(g), f of packs of numbers.
  template <class F>
  [[nodiscard]] double mean_of_packs(F&& f) const noexcept {
    Pack<double> total;
    for (std::size_t i = 0; i < size_; i += Pack<double>::width) {  // what is beyond the last node has no weight
      total += Pack<double>::load(weight_.data() + i) * f(Pack<double>::load(value_.data() + i));
    }
    return sum(total);
  }

 private:
  static constexpr double negligible = 1e-20;
  static constexpr std::size_t most = 1024;
  std::array<double, most> value_{};
  std::array<double, most> weight_{};
  std::size_t size_ = 0;
};

}  // namespace custval
