// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/portfolio/detail/concentration_points.hpp>
#include <custval/portfolio/detail/values_sorted.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace custval {

/// A corner of a whale curve: the best share of the customers bring this profit together.
struct WhalePoint {
  double customers = 0.0;
  double profit = 0.0;

  friend bool operator==(const WhalePoint&, const WhalePoint&) = default;
};

/// Customers whose profit has the same sign, and what they bring together.
struct ProfitGroup {
  std::int64_t customers = 0;
  double profit = 0.0;

  friend bool operator==(const ProfitGroup&, const ProfitGroup&) = default;
};

/// Cumulative profit, the best customers first: it rises with the profitable ones, lies flat with those who bring
/// nothing, and falls with the loss-making ones, like the back of a whale out of the water of the total.
///
/// Amounts are always there, infinite where they leave the range of double. Shares are of the total, right in that case
/// too, and NaN where the total is not positive.
class WhaleCurve {
 public:
  struct Groups {
    ProfitGroup profitable{};
    ProfitGroup break_even{};
    ProfitGroup loss_making{};

    friend bool operator==(const Groups&, const Groups&) = default;
  };

  WhaleCurve() = default;
  /// **Domain** no points, or from (0, 0) to (1, total) with growing shares of customers. **Errors** ArgumentError.
  WhaleCurve(std::vector<WhalePoint> corners, const Groups& groups, std::int64_t skipped, double total,
             double max_error)
      : WhaleCurve(std::move(corners), groups, skipped, total, max_error, 1.0) {}
  /// A curve whose amounts are given multiplied by `scale`, a power of two, because they overflow, or are so small that
  /// parts of them round away. Shares are taken of what is given.
  WhaleCurve(std::vector<WhalePoint> corners, const Groups& groups, std::int64_t skipped, double total,
             double max_error, double scale)
      : corners_{std::move(corners)},
        groups_{groups},
        skipped_{skipped},
        total_{total / scale},
        max_error_{max_error / scale},
        scale_{scale},
        scaled_peak_{groups.profitable.profit},
        scaled_total_{total} {
    for (ProfitGroup* group : {&groups_.profitable, &groups_.break_even, &groups_.loss_making}) {
      group->profit /= scale;
    }
    if (scale != 1.0) {
      scaled_corners_ = corners_;
      for (WhalePoint& corner : corners_) {
        corner.profit /= scale;
      }
    }
    if (corners_.empty()) {
      return;
    }
    if (corners_.size() < 2 || corners_.front() != WhalePoint{0.0, 0.0} || corners_.back().customers != 1.0) {
      raise_argument("WhaleCurve", "the last point", corners_.back().customers, "a curve from (0, 0) to (1, total)");
    }
    for (std::size_t i = 1; i < corners_.size(); ++i) {
      if (!(corners_[i - 1].customers < corners_[i].customers)) {
        raise_argument("WhaleCurve", "point " + to_text(i), corners_[i].customers,
                       "a larger share of customers than the point before it");
      }
    }
  }

  /// Shares of customers ascending; none where there is nobody.
  [[nodiscard]] std::span<const WhalePoint> corners() const noexcept { return corners_; }
  [[nodiscard]] const ProfitGroup& profitable() const noexcept { return groups_.profitable; }
  [[nodiscard]] const ProfitGroup& break_even() const noexcept { return groups_.break_even; }
  [[nodiscard]] const ProfitGroup& loss_making() const noexcept { return groups_.loss_making; }
  [[nodiscard]] std::int64_t customers() const noexcept {
    return groups_.profitable.customers + groups_.break_even.customers + groups_.loss_making.customers;
  }
  /// Customers left out because their profit is NaN or infinite.
  [[nodiscard]] std::int64_t skipped() const noexcept { return skipped_; }
  [[nodiscard]] double total() const noexcept { return total_; }
  /// How far the exact curve lies above this one at most, in ¤; 0 for an exact one.
  [[nodiscard]] double max_error() const noexcept { return max_error_; }

  /// The highest point, always one of the corners: all profitable customers and nobody else.
  [[nodiscard]] WhalePoint peak() const noexcept {
    const auto all = static_cast<double>(customers());
    return {all > 0.0 ? static_cast<double>(groups_.profitable.customers) / all : 0.0, groups_.profitable.profit};
  }
  /// The peak as a multiple of the total: 1 where nobody makes a loss, NaN where the total is not positive.
  [[nodiscard]] double peak_share() const noexcept { return detail::value_share(scaled_peak_, scaled_total_); }

  /// What the best `share` of the customers bring together, in ¤, along straight lines between the points; 0 where
  /// there is nobody. **Errors** ArgumentError outside [0, 1]. **Cost** a binary search.
  [[nodiscard]] double operator()(double share) const { return scaled_height(share) / scale_; }
  /// What they bring together as a multiple of the total.
  [[nodiscard]] double profit_share(double share) const {
    return detail::value_share(scaled_height(share), scaled_total_);
  }

  friend bool operator==(const WhaleCurve&, const WhaleCurve&) = default;

 private:
  [[nodiscard]] double scaled_height(double share) const {
    detail::require_share("WhaleCurve", share);
    const std::vector<WhalePoint>& corners = scaled_corners_.empty() ? corners_ : scaled_corners_;
    return corners.empty() ? 0.0 : detail::height_at(corners, share, &WhalePoint::customers, &WhalePoint::profit);
  }

  std::vector<WhalePoint> corners_;
  Groups groups_;
  std::int64_t skipped_ = 0;
  double total_ = 0.0;
  double max_error_ = 0.0;
  double scale_ = 1.0;
  std::vector<WhalePoint> scaled_corners_;  // none where the scale is 1
  double scaled_peak_ = 0.0;
  double scaled_total_ = 0.0;
};

namespace detail {

// `most` 0: all points.
template <class S, class E>
[[nodiscard]] WhaleCurve make_whale_curve(const SortedValues<S>& values, Index most, const E& executor) {
  const std::span<const S> ascending = values.values();
  const SortedSums<S> sums(ascending, scale_of_sorted(ascending), executor);
  const Index rows = sums.rows();
  if (rows == 0) {
    return {{}, {}, values.skipped(), 0.0, 0.0};
  }
  const Index losses = sums.below(S{0});
  const Index first_profit = sums.not_above(S{0});
  const auto group = [&](Index first, Index count) -> ProfitGroup { return {count, sums.sum(first, count)}; };
  const WhaleCurve::Groups groups{group(first_profit, rows - first_profit), group(losses, first_profit - losses),
                                  group(0, losses)};

  // The curve of ascending sums, read from its end.
  std::vector<WhalePoint> corners;
  const auto add = [&](Index vertex, double before) {
    const double customers = static_cast<double>(rows - vertex) / static_cast<double>(rows);
    const double profit = vertex == first_profit ? groups.profitable.profit : sums.total() - before;
    corners.push_back({customers, profit});
  };
  const ValueCurve<S> curve(sums);
  double error = 0.0;
  if (most == 0) {
    corners.reserve(curve.vertices());
    curve.for_each(add);
  } else {
    std::vector<Index> first{0, rows};
    if (first_profit > 0 && first_profit < rows) {
      first.insert(first.begin() + 1, first_profit);  // the peak
    }
    const ChosenVertices chosen = choose_vertices(std::move(first), most, curve);
    for (const Index vertex : chosen.vertices) {
      add(vertex, sums.before(vertex));
    }
    error = chosen.error;
  }
  std::reverse(corners.begin(), corners.end());
  return {std::move(corners), groups, values.skipped(), sums.total(), error, sums.scale()};
}

}  // namespace detail

/// The exact whale curve of a customer base: a point for each different profit.
///
/// NaN and infinite profits do not count.
/// **Cost** one sort; two numbers for each different profit. Amounts are right to an absolute 1e-13 · Σ|profit| for any
/// number of customers, and exact for whole numbers whose magnitudes sum to less than 2^53.
/// **Source** Cooper, Kaplan (1991), Profit priorities from activity-based costing, Harvard Business Review 69(3).
template <CustomerValues Profits, Executor E = serial>
[[nodiscard]] WhaleCurve whale_curve(const Profits& profits, const E& executor = {}) {
  return detail::make_whale_curve(detail::sorted(profits, executor), 0, executor);
}

/// The whale curve through at most `asked.most` of its points, the peak among them. `max_error()` is the largest
/// vertical distance between it and the exact curve: not an estimate.
/// **Errors** ArgumentError for fewer than three points. **Cost** one sort; the exact curve is not made.
template <CustomerValues Profits, Executor E = serial>
[[nodiscard]] WhaleCurve whale_curve(const Profits& profits, points asked, const E& executor = {}) {
  detail::require_points("whale_curve", asked, 3);
  return detail::make_whale_curve(detail::sorted(profits, executor), asked.most, executor);
}

}  // namespace custval
