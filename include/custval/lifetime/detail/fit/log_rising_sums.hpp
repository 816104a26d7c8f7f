// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/special/rising.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace custval::detail {

/// Σ_j w_j log (r)_{x_j} as a function of r, prepared for counts x_j and weights w_j: the part of a likelihood in which
/// customers matter by their number of purchases only.
/// **Domain** counts whole and >= 0, weights >= 0; r > 0
/// **Cost** to make, one pass; a call some 10 ns for each distinct count, of which there are few
class LogRisingSums {
 public:
  LogRisingSums() = default;
  explicit LogRisingSums(std::span<const double> counts, std::span<const double> weights) {
    std::vector<Sum> by_count;
    std::vector<std::pair<double, double>> large;
    for (std::size_t j = 0; j < counts.size(); ++j) {
      if (counts[j] < largest_small) {
        const auto count = static_cast<std::size_t>(counts[j]);
        if (count >= by_count.size()) {
          by_count.resize(count + 1);
        }
        by_count[count].add(weights[j]);
      } else {
        large.emplace_back(counts[j], weights[j]);
      }
    }
    for (std::size_t count = 1; count < by_count.size(); ++count) {
      if (by_count[count].value() > 0.0) {
        runs_.push_back({static_cast<double>(count), 0.0, by_count[count].value()});
      }
    }
    std::sort(large.begin(), large.end());
    for (const auto& [count, weight] : large) {
      if (!runs_.empty() && runs_.back().first == count) {
        runs_.back().weight += weight;
      } else {
        runs_.push_back({count, 0.0, weight});
      }
    }
    count_down();
  }

  struct Result {
    double value = 0.0;   ///< Σ w_j log (r)_{x_j}
    double first = 0.0;   ///< its derivative by r
    double second = 0.0;  ///< its second derivative by r
  };

  [[nodiscard]] Result at(double r) const noexcept {
    Sum value;
    Sum first;
    Sum second;
    for (const Run& run : runs_) {
      const double from = r + run.first;
      if (run.length == 1.0) {
        const double inverse = 1.0 / from;
        value.add(run.weight * std::log(from));
        first.add(run.weight * inverse);
        second.add(-run.weight * inverse * inverse);
      } else {
        value.add(run.weight * log_rising(from, run.length));
        first.add(run.weight * digamma_rise(from, run.length));
        second.add(run.weight * trigamma_rise(from, run.length));
      }
    }
    return {value.value(), first.value(), second.value()};
  }

 private:
  static constexpr double largest_small = 65536.0;

  /// The factors r+first … r+first+length-1, which all customers with larger counts have, `weight` of them.
  struct Run {
    double first = 0.0;
    double length = 0.0;
    double weight = 0.0;
  };

  // From the weight of each count, ascending, to the runs between them.
  void count_down() {
    Sum beyond;
    for (std::size_t i = runs_.size(); i-- > 0;) {
      beyond.add(runs_[i].weight);
      const double from = i == 0 ? 0.0 : runs_[i - 1].first;
      runs_[i] = {from, runs_[i].first - from, beyond.value()};
    }
  }

  std::vector<Run> runs_;
};

}  // namespace custval::detail
