// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace custval::detail {

// Different values in rising order, each with its weight.
struct WeightedPoints {
  std::vector<double> values;
  std::vector<double> weights;
  [[nodiscard]] std::size_t size() const noexcept { return values.size(); }
};

// Sums over the points before each place, so that the squared deviations of a run of points from their mean are a few
// operations. Values are taken from their mean: with an offset the squares would swallow the deviations.
class BreakCosts {
 public:
  explicit BreakCosts(const WeightedPoints& points) : weight_(points.size() + 1), sum_(weight_), square_(weight_) {
    Sum weight;
    Sum sum;
    for (std::size_t i = 0; i < points.size(); ++i) {
      weight.add(points.weights[i]);
      sum.add(points.weights[i] * (points.values[i] - points.values[0]));
    }
    centre_ = points.size() == 0 ? 0.0 : points.values[0] + sum.value() / weight.value();
    Sum centred;
    Sum square;
    Sum running;
    for (std::size_t i = 0; i < points.size(); ++i) {
      const double x = points.values[i] - centre_;
      running.add(points.weights[i]);
      centred.add(points.weights[i] * x);
      square.add(points.weights[i] * x * x);
      weight_[i + 1] = running.value();
      sum_[i + 1] = centred.value();
      square_[i + 1] = square.value();
    }
  }

  // Σ w (x − mean)² over the points [first, end), which are not none.
  [[nodiscard]] double operator()(std::size_t first, std::size_t end) const noexcept {
    const double sum = sum_[end] - sum_[first];
    const double cost = square_[end] - square_[first] - sum * sum / (weight_[end] - weight_[first]);
    return cost > 0.0 ? cost : 0.0;
  }
  // The costs of the runs that begin at `first` and at the places behind it, each with what stands before it.
  template <std::size_t Size>
  void add_to(const double* before, std::size_t first, std::size_t end, std::array<double, Size>& costs) const noexcept {
    const double* const __restrict sums = sum_.data() + first;
    const double* const __restrict squares = square_.data() + first;
    const double* const __restrict weights = weight_.data() + first;
    const double* const __restrict least = before + first;
    const double sum_at_end = sum_[end];
    const double square_at_end = square_[end];
    const double weight_at_end = weight_[end];
    for (std::size_t i = 0; i < Size; ++i) {
      const double sum = sum_at_end - sums[i];
      const double cost = square_at_end - squares[i] - sum * sum / (weight_at_end - weights[i]);
      costs[i] = least[i] + (cost > 0.0 ? cost : 0.0);
    }
  }
  [[nodiscard]] double mean(std::size_t first, std::size_t end) const noexcept {
    return centre_ + (sum_[end] - sum_[first]) / (weight_[end] - weight_[first]);
  }

 private:
  std::vector<double> weight_;
  std::vector<double> sum_;
  std::vector<double> square_;
  double centre_ = 0.0;
};

// The least cost of cutting the first j points into so many runs, for every j, one more run at a time. The best place of
// the last cut does not go back as j grows, so the middle j bounds the search for those on both sides of it (divide and
// conquer: Grønlund et al. 2017, arXiv:1701.07204).
class BreakLayers {
 public:
  explicit BreakLayers(const WeightedPoints& points) : costs_{points}, points_{points.size()}, least_(points_ + 1) {
    for (std::size_t j = 1; j <= points_; ++j) {
      least_[j] = costs_(0, j);
    }
  }

  [[nodiscard]] const BreakCosts& costs() const noexcept { return costs_; }
  // Runs that the current layer cuts into.
  [[nodiscard]] std::size_t runs() const noexcept { return cuts_.size() + 1; }
  // The cost of all points cut into one run more than the layer.
  [[nodiscard]] double cost_of_next() const noexcept {
    return runs() < points_ ? best_of(points_, runs(), points_ - 1).cost : 0.0;
  }
  [[nodiscard]] double cost() const noexcept { return least_[points_]; }

  // Goes on to one run more.
  void add_run() {
    const std::size_t before = runs();
    next_.assign(points_ + 1, 0.0);
    cuts_.emplace_back(points_ + 1);
    solve(before + 1, points_, before, points_ - 1);
    least_.swap(next_);
  }

  // Where the runs of the best cutting into one run more than the layer begin.
  [[nodiscard]] std::vector<std::size_t> starts_of_next() const {
    std::vector<std::size_t> starts;
    std::size_t end = points_;
    std::size_t start = best_of(end, runs(), points_ - 1).start;
    starts.push_back(start);
    for (std::size_t layer = cuts_.size(); layer-- > 0;) {
      start = cuts_[layer][start];
      starts.push_back(start);
    }
    starts.push_back(0);
    std::reverse(starts.begin(), starts.end());
    return starts;
  }

 private:
  struct Best {
    double cost;
    std::size_t start;
  };
  // The best start of the last run of the first `end` points, among those from `first` to `last`; the lowest of equals.
  [[nodiscard]] Best best_of(std::size_t end, std::size_t first, std::size_t last) const noexcept {
    Best best{std::numeric_limits<double>::infinity(), first};
    const std::size_t stop = (std::min)(last, end - 1) + 1;
    std::size_t start = first;
    // Costs of a stretch, then the least of them, then its place if it is any better: the first two vectorise.
    constexpr std::size_t stretch = 32;
    for (; start + stretch <= stop; start += stretch) {
      std::array<double, stretch> cost;
      costs_.add_to(least_.data(), start, end, cost);
      double least = cost[0];
      for (const double each : cost) {
        least = each < least ? each : least;
      }
      if (least < best.cost) {
        const auto place = std::find(cost.begin(), cost.end(), least) - cost.begin();
        best = {least, start + static_cast<std::size_t>(place)};
      }
    }
    for (; start < stop; ++start) {
      const double cost = least_[start] + costs_(start, end);
      if (cost < best.cost) {
        best = {cost, start};
      }
    }
    return best;
  }
  // Finds the costs of the first j points for j from `from` to `to`, whose last runs begin between `first` and `last`.
  void solve(std::size_t from, std::size_t to, std::size_t first, std::size_t last) {
    if (from > to) {
      return;
    }
    const std::size_t middle = from + (to - from) / 2;
    const Best best = best_of(middle, first, last);
    next_[middle] = best.cost;
    cuts_.back()[middle] = static_cast<std::uint32_t>(best.start);
    solve(from, middle - 1, first, best.start);
    solve(middle + 1, to, best.start, last);
  }

  BreakCosts costs_;
  std::size_t points_;
  std::vector<double> least_;
  std::vector<double> next_;
  std::vector<std::vector<std::uint32_t>> cuts_;
};

}  // namespace custval::detail
