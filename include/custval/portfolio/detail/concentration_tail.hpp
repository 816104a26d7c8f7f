// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/core/fold.hpp>
#include <custval/portfolio/detail/values_sorted.hpp>

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

// Sums of logarithms over the tail of a distribution, and how far it is from Pareto's.

namespace custval::detail {

// log(x / x_min), where the quotient of a large and a tiny number may overflow.
[[nodiscard]] inline double log_ratio(double x, double x_min) noexcept {
  const double ratio = x / x_min;
  return is_finite_value(ratio) ? std::log(ratio) : std::log(x) - std::log(x_min);
}

struct TailSums {
  double logarithms = 0.0;
  Index reaching = 0;  // values of x_min and above
  Index finite = 0;    // values of any size
};

template <class S, class E>
[[nodiscard]] TailSums tail_sums(std::span<const S> column, double x_min, const E& executor) {
  struct State {
    Sum logarithms;
    Index reaching = 0;
    Index finite = 0;
  };
  const State state = fold(
      rows_of(column), executor, State{},
      [&](State& part, Index first, Index count) {
        std::array<double, static_cast<std::size_t>(block_rows)> tail{};
        for_each_block(first, count, [&](Index row, Index rows) {
          std::size_t kept = 0;
          for (Index i = row; i < row + rows; ++i) {
            const auto value = static_cast<double>(column[static_cast<std::size_t>(i)]);
            const bool is_finite = is_finite_value(value);
            tail[kept] = value;
            kept += static_cast<std::size_t>(is_finite && value >= x_min);
            part.finite += static_cast<Index>(is_finite);
          }
          for (std::size_t i = 0; i < kept; ++i) {
            part.logarithms.add(log_ratio(tail[i], x_min));
          }
          part.reaching += static_cast<Index>(kept);
        });
      },
      [](State& part, const State& later) {
        part.logarithms.merge(later.logarithms);
        part.reaching += later.reaching;
        part.finite += later.finite;
      });
  return {state.logarithms.value(), state.reaching, state.finite};
}

struct TailFit {
  double x_min = 0.0;
  double logarithms = 0.0;
  double distance = std::numeric_limits<double>::infinity();
  Index customers = 0;
};

// Tails of sorted values, from different places on.
class TailFits {
 public:
  template <class S, class E>
  TailFits(std::span<const S> ascending, const E& executor) {
    const auto first = std::upper_bound(ascending.begin(), ascending.end(), S{0});
    values_.assign(first, ascending.end());
    logarithms_.resize(values_.size());
    for_each_part(size(), executor, [&](Index start, Index count) {
      std::transform(values_.begin() + start, values_.begin() + start + count, logarithms_.begin() + start,
                     [](double value) { return std::log(value); });
    });
  }

  // The first rows of the tails to try, each of them the first row of its value.
  [[nodiscard]] std::vector<Index> starts(Index candidates, Index least) const {
    std::vector<Index> found;
    if (size() < least) {
      return found;
    }
    for (Index row = 0; row <= size() - least && static_cast<Index>(found.size()) <= candidates; ++row) {
      if (row == 0 || value(row - 1) < value(row)) {
        found.push_back(row);
      }
    }
    if (static_cast<Index>(found.size()) > candidates) {
      found.clear();
      const double smallest = std::log(static_cast<double>(least));
      const double step = (std::log(static_cast<double>(size())) - smallest) / static_cast<double>(candidates);
      for (Index k = candidates; k > 0; --k) {
        const double tail = std::exp(smallest + step * static_cast<double>(k));
        const Index row = std::clamp(size() - static_cast<Index>(std::lround(tail)), Index{0}, size() - least);
        found.push_back(std::lower_bound(values_.begin(), values_.end(), value(row)) - values_.begin());
      }
      found.erase(std::unique(found.begin(), found.end()), found.end());
    }
    return found;
  }

  [[nodiscard]] TailFit fit(Index start) const noexcept {
    const auto at = static_cast<std::size_t>(start);
    const double origin = logarithms_[at];
    const Index customers = size() - start;
    const auto k = static_cast<double>(customers);
    TailFit found{values_[at], 0.0, std::numeric_limits<double>::infinity(), customers};
    ValueSums<1> sums;
    add_terms(logarithms_.data(), start, customers, sums, [=](double logarithm, double) { return logarithm - origin; });
    found.logarithms = sums[0].value();
    if (!(found.logarithms > 0.0)) {
      return found;  // all of one value: no tail at all
    }
    // The distribution function of the sample jumps at each value: it may be farthest off before or after.
    const double exponent = k / found.logarithms;
    found.distance = 0.0;
    for_each_block(start, customers, [&](Index row, Index rows) {
      const Eigen::Map<const Eigen::ArrayXd> block(logarithms_.data() + row, rows);
      const auto before = static_cast<double>(row - start);
      Eigen::Array<double, Eigen::Dynamic, 1, 0, static_cast<int>(block_rows), 1> off(rows);
      off = 1.0 - (-exponent * (block - origin)).exp() -
            Eigen::ArrayXd::LinSpaced(rows, before, before + static_cast<double>(rows - 1)) / k;
      found.distance = (std::max)({found.distance, off.maxCoeff(), 1.0 / k - off.minCoeff()});
    });
    return found;
  }

 private:
  [[nodiscard]] Index size() const noexcept { return static_cast<Index>(values_.size()); }
  [[nodiscard]] double value(Index row) const noexcept { return values_[static_cast<std::size_t>(row)]; }

  std::vector<double> values_;
  std::vector<double> logarithms_;
};

}  // namespace custval::detail
