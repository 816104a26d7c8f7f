// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/tiering/detail/breaks/points.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace custval::detail {

// Starts of a run are looked at so many at a time.
inline constexpr std::size_t break_lanes = 16;

// Sums over the points before each place, so that the squared deviations of a run of points from their mean are a few
// operations. Values are taken from their mean: with an offset the squares would swallow the deviations.
class BreakCosts {
 public:
  explicit BreakCosts(const WeightedPoints& points) : weight_(points.size() + 1), sum_(weight_), square_(weight_) {
    Sum weight;
    Sum sum;
    Sum square;
    double largest_sum = 0.0;
    double largest_value = 0.0;
    double lightest = std::numeric_limits<double>::infinity();
    const double centre = points.mean(0, points.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
      const double x = points.values[i] - centre;
      const double w = points.weights[i];
      weight.add(w);
      sum.add(w * x);
      square.add(w * x * x);
      weight_[i + 1] = weight.value();
      sum_[i + 1] = sum.value();
      square_[i + 1] = square.value();
      largest_sum = (std::max)(largest_sum, std::abs(sum.value()));
      largest_value = (std::max)(largest_value, std::abs(x));
      lightest = (std::min)(lightest, w);
    }
    // What rounding can do to a square, to a sum that is squared, and to a weight that it is divided by.
    constexpr double half_ulp = std::numeric_limits<double>::epsilon() / 2;
    error_ = half_ulp * (12 * square.value() + 10 * largest_value * largest_sum);
    if (!points.whole_weights) {
      error_ = lightest > 1e4 * half_ulp * weight.value()
                   ? error_ + half_ulp * 5 * largest_value * largest_value * weight.value()
                   : std::numeric_limits<double>::infinity();
    }
  }

  // Σ w (x − mean)² over the points [first, end), which are not none. Rounding can make it less than 0.
  [[nodiscard]] double operator()(std::size_t first, std::size_t end) const noexcept {
    const double sum = sum_[end] - sum_[first];
    return square_[end] - square_[first] - sum * sum / (weight_[end] - weight_[first]);
  }
  // Adds the costs of the runs that begin at `first` and the places behind it to what stands before each.
  void from_starts(const double* before, std::size_t first, std::size_t end,
                   std::array<double, break_lanes>& costs) const noexcept {
    const double* const __restrict weights = weight_.data() + first;
    const double* const __restrict sums = sum_.data() + first;
    const double* const __restrict squares = square_.data() + first;
    const double* const __restrict least = before + first;
    double* const __restrict out = costs.data();
    const double weight = weight_[end];
    const double whole = sum_[end];
    const double square = square_[end];
    for (std::size_t i = 0; i < break_lanes; ++i) {
      const double sum = whole - sums[i];
      out[i] = least[i] + (square - squares[i] - sum * sum / (weight - weights[i]));
    }
  }
  // No cost is farther than this from the exact one.
  [[nodiscard]] double error() const noexcept { return error_; }

 private:
  std::vector<double> weight_;
  std::vector<double> sum_;
  std::vector<double> square_;
  double error_ = 0.0;
};

// A number as the sum of two, with twice the digits. Dekker (1971), doi:10.1007/BF01397083.
struct TwoDoubles {
  double high = 0.0;
  double low = 0.0;

  [[nodiscard]] static TwoDoubles sum(double a, double b) noexcept {
    const double high = a + b;
    const double of_b = high - a;
    return {high, (a - (high - of_b)) + (b - of_b)};
  }
  [[nodiscard]] static TwoDoubles product(double a, double b) noexcept {
    const double high = a * b;
    const double a1 = leading_half(a);
    const double b1 = leading_half(b);
    const double a2 = a - a1;
    const double b2 = b - b1;
    return {high, ((a1 * b1 - high) + a1 * b2 + a2 * b1) + a2 * b2};
  }
  [[nodiscard]] friend TwoDoubles operator+(TwoDoubles a, TwoDoubles b) noexcept {
    const TwoDoubles upper = sum(a.high, b.high);
    const TwoDoubles lower = sum(a.low, b.low);
    const TwoDoubles whole = sum(upper.high, upper.low + lower.high);
    return sum(whole.high, whole.low + lower.low);
  }
  [[nodiscard]] friend TwoDoubles operator-(TwoDoubles a, TwoDoubles b) noexcept {
    return a + TwoDoubles{-b.high, -b.low};
  }
  [[nodiscard]] friend TwoDoubles operator*(TwoDoubles a, double b) noexcept {
    const TwoDoubles upper = product(a.high, b);
    return sum(upper.high, upper.low + a.low * b);
  }

 private:
  // By its bits: multiplications fused with additions could not spoil it.
  [[nodiscard]] static double leading_half(double value) noexcept {
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(value) & ~std::uint64_t{0x7ffffff});
  }
};

// The same with twice the digits, for values so spread out or so unequal in weight that one double cannot tell the
// costs of two cuts apart.
class PreciseBreakCosts {
 public:
  explicit PreciseBreakCosts(const WeightedPoints& points)
      : weight_(points.size() + 1), sum_(weight_), square_(weight_) {
    const double centre = points.mean(0, points.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
      const TwoDoubles x = TwoDoubles::sum(points.values[i], -centre);
      const double w = points.weights[i];
      const TwoDoubles product = x * w;
      weight_[i + 1] = weight_[i] + TwoDoubles{w, 0.0};
      sum_[i + 1] = sum_[i] + product;
      square_[i + 1] = square_[i] + (product * x.high + TwoDoubles{product.high * x.low, 0.0});
    }
  }
  [[nodiscard]] double operator()(std::size_t first, std::size_t end) const noexcept {
    const TwoDoubles weight = weight_[end] - weight_[first];
    const TwoDoubles sum = sum_[end] - sum_[first];
    // sum² / weight, by the mean and what it leaves of the sum: that squared is too little to count.
    const double mean = sum.high / weight.high;
    const TwoDoubles rest = sum - weight * mean;
    return ((square_[end] - square_[first]) - (sum + rest) * mean).high;
  }

  void from_starts(const double* before, std::size_t first, std::size_t end,
                   std::array<double, break_lanes>& costs) const noexcept {
    for (std::size_t i = 0; i < break_lanes; ++i) {
      costs[i] = before[first + i] + (*this)(first + i, end);
    }
  }

 private:
  std::vector<TwoDoubles> weight_;
  std::vector<TwoDoubles> sum_;
  std::vector<TwoDoubles> square_;
};

}  // namespace custval::detail
