// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/portfolio/detail/concentration_points.hpp>
#include <custval/portfolio/detail/values_sorted.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace custval {

/// A corner of a Lorenz curve: this share of the customers, the poorest, hold this share of the value.
struct LorenzPoint {
  double customers = 0.0;
  double value = 0.0;

  friend bool operator==(const LorenzPoint&, const LorenzPoint&) = default;
};

/// What share of the value the poorest part of the customers hold: a convex polygon from (0, 0) to (1, 1). With
/// customers of negative value it runs below zero first. Where the total is not positive, or so small beside the losses
/// that shares of it leave the range of double, nobody has a share: the curve has no points then, and is NaN
/// everywhere. (That is our choice, as in Pyramid.)
class LorenzCurve {
 public:
  LorenzCurve() = default;
  /// **Domain** no points, or from (0, 0) to (1, 1) with growing shares of customers. **Errors** ArgumentError.
  LorenzCurve(std::vector<LorenzPoint> corners, std::int64_t customers, std::int64_t skipped, double total,
              double max_error)
      : corners_{std::move(corners)}, customers_{customers}, skipped_{skipped}, total_{total}, max_error_{max_error} {
    if (corners_.empty()) {
      return;
    }
    if (corners_.size() < 2 || corners_.front() != LorenzPoint{0.0, 0.0} || corners_.back() != LorenzPoint{1.0, 1.0}) {
      raise_argument("LorenzCurve", "the last point", corners_.back().customers, "a curve from (0, 0) to (1, 1)");
    }
    for (std::size_t i = 1; i < corners_.size(); ++i) {
      if (!(corners_[i - 1].customers < corners_[i].customers) || !std::isfinite(corners_[i].value)) {
        raise_argument("LorenzCurve", "point " + to_text(i), corners_[i].customers,
                       "a larger share of customers than the point before it, and a finite share of value");
      }
    }
  }

  /// Shares of customers ascending.
  [[nodiscard]] std::span<const LorenzPoint> corners() const noexcept { return corners_; }
  [[nodiscard]] std::int64_t customers() const noexcept { return customers_; }
  /// Customers left out because their value is NaN or infinite.
  [[nodiscard]] std::int64_t skipped() const noexcept { return skipped_; }
  [[nodiscard]] double total() const noexcept { return total_; }
  /// How far the exact curve lies below this one at most, as a share of the value; 0 for an exact one.
  [[nodiscard]] double max_error() const noexcept { return max_error_; }

  /// The share of the value that the poorest `share` of the customers hold, along straight lines between the points.
  /// **Errors** ArgumentError outside [0, 1]. **Cost** a binary search.
  [[nodiscard]] double operator()(double share) const {
    detail::require_share("LorenzCurve", share);
    return corners_.empty() ? std::numeric_limits<double>::quiet_NaN()
                            : detail::height_at(corners_, share, &LorenzPoint::customers, &LorenzPoint::value);
  }

  /// The curve through at most so many of its points, chosen so that its largest error is small; max_error() says what
  /// it can be. **Errors** ArgumentError for fewer than two. **Cost** some looks at every point.
  [[nodiscard]] LorenzCurve reduced(points asked) const {
    detail::require_points("LorenzCurve::reduced", asked, 2);
    if (static_cast<Index>(corners_.size()) <= asked.most) {
      return *this;
    }
    const auto farthest = [this](Index first, Index last) {
      detail::Farthest found{first, 0.0};
      const LorenzPoint& from = corners_[static_cast<std::size_t>(first)];
      const LorenzPoint& to = corners_[static_cast<std::size_t>(last)];
      const double slope = (to.value - from.value) / (to.customers - from.customers);
      for (Index i = first + 1; i < last; ++i) {
        const LorenzPoint& point = corners_[static_cast<std::size_t>(i)];
        const double distance = from.value + slope * (point.customers - from.customers) - point.value;
        if (distance > found.distance) {
          found = {i, distance};
        }
      }
      return found;
    };
    const auto chosen = detail::choose_vertices({0, static_cast<Index>(corners_.size()) - 1}, asked.most, farthest);
    std::vector<LorenzPoint> fewer;
    fewer.reserve(chosen.vertices.size());
    for (const Index vertex : chosen.vertices) {
      fewer.push_back(corners_[static_cast<std::size_t>(vertex)]);
    }
    return {std::move(fewer), customers_, skipped_, total_, max_error_ + chosen.error};
  }

  friend bool operator==(const LorenzCurve&, const LorenzCurve&) = default;

 private:
  std::vector<LorenzPoint> corners_;
  std::int64_t customers_ = 0;
  std::int64_t skipped_ = 0;
  double total_ = 0.0;
  double max_error_ = 0.0;
};

namespace detail {

// `most` 0: all points.
template <class S, class E>
[[nodiscard]] LorenzCurve make_lorenz_curve(const SortedValues<S>& values, Index most, const E& executor) {
  const std::span<const S> ascending = values.values();
  const SortedSums<S> sums(ascending, scale_of_sorted(ascending), executor);
  const auto customers = static_cast<std::int64_t>(ascending.size());
  const double total = sums.total();
  std::vector<LorenzPoint> corners;
  double error = 0.0;
  // No share is larger than that of the losses; twice as much, for rounding.
  if (std::isfinite(value_share(2.0 * sums.before(sums.below(S{0})), total))) {
    const ValueCurve<S> curve(sums);
    const auto add = [&](Index vertex, double sum) {
      corners.push_back({static_cast<double>(vertex) / static_cast<double>(customers), sum / total});
    };
    if (most == 0) {
      corners.reserve(curve.vertices());
      curve.for_each(add);
    } else {
      const ChosenVertices chosen = choose_vertices({0, sums.rows()}, most, curve);
      for (const Index vertex : chosen.vertices) {
        add(vertex, sums.before(vertex));
      }
      error = chosen.error / total;
    }
  }
  return {std::move(corners), customers, values.skipped(), total / sums.scale(), error};
}

}  // namespace detail

/// The exact Lorenz curve of a customer base: a point for each different value.
///
/// NaN and infinite values do not count. Negative ones do, and so the total is the net one.
/// **Cost** one sort; two numbers for each different value. Shares are right to an absolute 1e-13 · Σ|value| / total
/// for any number of customers, and exact before the division for whole numbers whose magnitudes sum to less than 2^53.
/// **Source** Lorenz (1905), Publications of the American Statistical Association 9(70), 209-219, doi:10.2307/2276207.
template <CustomerValues Values, Executor E = serial>
[[nodiscard]] LorenzCurve lorenz_curve(const Values& values, const E& executor = {}) {
  return detail::make_lorenz_curve(detail::sorted(values, executor), 0, executor);
}

/// The Lorenz curve through at most `asked.most` of its points. `max_error()` is the largest vertical distance between
/// it and the exact curve: measured, not estimated. It falls with the square of the number of points.
/// **Errors** ArgumentError for fewer than two points. **Cost** one sort; the exact curve is not made.
template <CustomerValues Values, Executor E = serial>
[[nodiscard]] LorenzCurve lorenz_curve(const Values& values, points asked, const E& executor = {}) {
  detail::require_points("lorenz_curve", asked, 2);
  return detail::make_lorenz_curve(detail::sorted(values, executor), asked.most, executor);
}

}  // namespace custval
