// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/sort_values.hpp>
#include <custval/core/value_column.hpp>
#include <custval/tiering/detail/breaks_optimum.hpp>
#include <custval/tiering/detail/breaks_points.hpp>
#include <custval/tiering/grading.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace custval {

/// How many classes natural breaks make.
struct BreakCount {
  std::size_t classes = 0;     ///< so many, or at most so many where a goodness of fit is asked for
  double goodness_of_fit = 0;  ///< 0: exactly `classes`; else the fewest that explain this part of the variance
  friend bool operator==(const BreakCount&, const BreakCount&) = default;
};

/// The classes that natural breaks find, best first.
struct NaturalBreaksResult {
  std::vector<double> thresholds;  ///< one fewer than classes; −∞ behind those that somebody is in
  std::vector<double> centres;     ///< the means of the classes that somebody is in
  std::vector<double> sizes;       ///< their rows, or the weight of these
  double within = 0.0;             ///< Σ w (x − mean of its class)²
  double total = 0.0;              ///< Σ w (x − mean)²
  /// 1 − within / total: the part of the variance that the classes explain; 1 where there is none.
  double goodness_of_fit = 1.0;
  std::int64_t rows = 0;  ///< that counted
  std::int64_t skipped = 0;
};

namespace detail {

// Where the best runs begin, and what cutting there leaves.
struct BreakStarts {
  std::vector<std::size_t> starts{0};
  double within = 0.0;
};
template <class Costs, class E>
[[nodiscard]] BreakStarts break_starts(const Costs& costs, std::size_t points, const BreakCount& count,
                                       const E& executor) {
  BreakLayers<Costs> layers(costs, points);
  const std::size_t most = (std::min)(count.classes, points);
  const double total = layers.cost();
  const auto good_enough = [&](double within) {
    return count.goodness_of_fit > 0.0 && total - within >= count.goodness_of_fit * total;
  };
  BreakStarts result;
  result.within = total;
  while (result.starts.size() < most && !good_enough(result.within)) {
    result.within = layers.cost_of_next();
    if (layers.runs() + 1 == most || good_enough(result.within)) {
      result.starts = layers.starts_of_next();
      break;
    }
    layers.add_run(executor);
  }
  return result;
}

// How far rounding can lift the cost of the cuts above the least: each layer chooses between two costs, for each level
// of halves that bound the choice.
[[nodiscard]] inline double break_excess(double error, std::size_t points, std::size_t classes) {
  return 2.0 * error * static_cast<double>(classes) * (2.0 + std::log2(static_cast<double>(points)));
}

// The best cutting of the points, by the rules of NaturalBreaks.
template <class E>
[[nodiscard]] NaturalBreaksResult breaks_of(const WeightedPoints& points, const BreakCount& count, const E& executor) {
  NaturalBreaksResult result;
  if (points.size() == 0) {
    result.thresholds.assign(count.classes - 1, std::numeric_limits<double>::infinity());
    return result;
  }
  std::vector<std::size_t> starts;
  if (count.goodness_of_fit == 0.0 && count.classes >= points.size()) {  // each value by itself
    for (std::size_t i = 0; i < points.size(); ++i) {
      starts.push_back(i);
    }
  } else {
    constexpr double tolerance = 1e-8;
    const BreakCosts costs(points);
    BreakStarts found = break_starts(costs, points.size(), count, executor);
    // Not so below: NaN is not.
    if (!(break_excess(costs.error(), points.size(), found.starts.size()) <= tolerance * found.within)) {
      found = break_starts(PreciseBreakCosts(points), points.size(), count, executor);
    }
    starts = std::move(found.starts);
  }
  const auto end_of = [&](std::size_t run) { return run + 1 < starts.size() ? starts[run + 1] : points.size(); };
  Sum within;
  for (std::size_t run = starts.size(); run-- > 0;) {
    result.centres.push_back(points.mean(starts[run], end_of(run)));
    result.sizes.push_back(std::ldexp(points.weight(starts[run], end_of(run)), -points.weight_exponent));
    within.add(points.deviation(starts[run], end_of(run), result.centres.back()));
  }
  const double total = points.deviation(0, points.size(), points.mean(0, points.size()));
  result.goodness_of_fit = total > 0.0 ? 1.0 - within.value() / total : 1.0;
  const auto full_size = [&](double squares) {
    return std::ldexp(std::ldexp(squares, -points.weight_exponent), -2 * points.value_exponent);
  };
  result.within = full_size(within.value());
  result.total = full_size(total);
  for (std::size_t i = 0; i + 1 < starts.size(); ++i) {
    // Nearest centre, but never so that rounding moves a value out of the class it was fitted in.
    const std::size_t start = starts[starts.size() - 1 - i];
    const double middle = result.centres[i + 1] + (result.centres[i] - result.centres[i + 1]) / 2;
    const bool between = middle > points.values[start - 1] && middle <= points.values[start];
    result.thresholds.push_back(std::ldexp(between ? middle : points.values[start], -points.value_exponent));
  }
  for (double& centre : result.centres) {
    centre = std::ldexp(centre, -points.value_exponent);
  }
  result.thresholds.resize((count.goodness_of_fit > 0.0 ? starts.size() : count.classes) - 1,
                           -std::numeric_limits<double>::infinity());
  return result;
}

inline void require_break_count(std::string_view policy, const BreakCount& count) {
  if (count.classes < 1 || count.classes > most_tiers) {
    raise_argument(policy, "the number of classes", static_cast<double>(count.classes), "1 to " + to_text(most_tiers));
  }
  if (!(count.goodness_of_fit >= 0.0 && count.goodness_of_fit <= 1.0)) {
    raise_argument(policy, "the goodness of fit", count.goodness_of_fit, "a number in (0, 1]");
  }
}

}  // namespace detail

/// Natural breaks: classes such that values differ least from the mean of their class. The exact optimum of Σ (x − mean
/// of its class)² (one-dimensional k-means, Jenks' natural breaks), not what iterating from some start arrives at.
///
/// `NaturalBreaks{4}` makes four classes of total_value; `NaturalBreaks<>::by_goodness_of_fit(0.9, 8)` the fewest that
/// explain nine tenths of the variance, at most eight, the eight where even those do not. A value between two classes
/// belongs to the nearer mean, and halfway to the upper one. Values that are not finite do not count. With fewer
/// different values than classes, the last classes are empty; where nothing counts everybody is in the last.
///
/// **Errors** ArgumentError for 0 or more than most_tiers classes, ShapeError for labels of another number.
/// **Cost** of fitting: a sort, then O(k · n · log n) for n different values, with 4·k + 56 bytes for each. The sum of
/// squares that is left is at most 1e-8 of itself, or 1e-24 of the total, above the least there is; where one double
/// for each sum cannot promise that (a few values dwarf all others), two are used, at some ten times the time.
/// **Source** Wang, Song (2011), The R Journal 3(2), 29-33, doi:10.32614/RJ-2011-015; Jenks (1967).
template <ColumnTag Tag = total_value>
class NaturalBreaks {
 public:
  using inputs = columns<Tag>;

  explicit NaturalBreaks(std::size_t classes, const TierLabels& labels = {}) : NaturalBreaks({classes, 0.0}, labels) {}
  /// The fewest classes whose goodness of fit, 1 − Σ (x − mean of its class)² / Σ (x − mean)², reaches the target.
  [[nodiscard]] static NaturalBreaks by_goodness_of_fit(double target, std::size_t most = 10) {
    if (!(target > 0.0)) {
      raise_argument("NaturalBreaks", "the goodness of fit", target, "a number in (0, 1]");
    }
    return NaturalBreaks(BreakCount{most, target}, TierLabels{});
  }

  /// This policy with names for its classes, best first: as many as it makes at most, of which fewer classes have
  /// the first.
  [[nodiscard]] NaturalBreaks labelled(const TierLabels& labels) const { return NaturalBreaks(count_, labels); }
  [[nodiscard]] const BreakCount& count() const noexcept { return count_; }

  template <class Base, class E>
  [[nodiscard]] ThresholdGrading<Tag> fit(const Base& base, const E& executor) const {
    std::int64_t rows = 0;
    const detail::WeightedPoints points = detail::points_of(base[Tag{}], rows, executor);
    NaturalBreaksResult found = detail::breaks_of(points, count_, executor);
    const TierLabels labels = labels_.first(found.thresholds.size() + 1);
    return {std::move(found.thresholds), labels, {rows, base.rows() - rows, static_cast<double>(rows)}};
  }
  friend bool operator==(const NaturalBreaks&, const NaturalBreaks&) = default;

 private:
  NaturalBreaks(const BreakCount& count, const TierLabels& labels) : count_{count} {
    detail::require_break_count("NaturalBreaks", count);
    labels_ = labels.for_classes("NaturalBreaks", count.classes);
  }
  BreakCount count_;
  TierLabels labels_;
};

NaturalBreaks(std::size_t)->NaturalBreaks<total_value>;

/// Natural breaks of customers who do not count the same: a customer of weight 2 counts as two of the value. Rows whose
/// weight is not a finite number above 0 do not count; who they are is graded all the same. Otherwise as NaturalBreaks.
template <ColumnTag Tag, ColumnTag Weight>
class WeightedNaturalBreaks {
 public:
  using inputs = columns<Tag, Weight>;

  explicit WeightedNaturalBreaks(std::size_t classes, const TierLabels& labels = {}) : count_{classes, 0.0} {
    detail::require_break_count("WeightedNaturalBreaks", count_);
    labels_ = labels.for_classes("WeightedNaturalBreaks", classes);
  }

  template <class Base, class E>
  [[nodiscard]] ThresholdGrading<Tag> fit(const Base& base, const E& executor) const {
    std::int64_t rows = 0;
    const detail::WeightedPoints points = detail::weighted_points_of(base[Tag{}], base[Weight{}], rows, executor);
    NaturalBreaksResult found = detail::breaks_of(points, count_, executor);
    return {std::move(found.thresholds), labels_, {rows, base.rows() - rows, static_cast<double>(rows)}};
  }
  friend bool operator==(const WeightedNaturalBreaks&, const WeightedNaturalBreaks&) = default;

 private:
  BreakCount count_;
  TierLabels labels_;
};

/// The classes themselves, for a plain column: thresholds, centres, and how well they fit.
/// **Errors**, **Cost** as NaturalBreaks.
template <detail::PlainColumn Values, Executor E = serial>
[[nodiscard]] NaturalBreaksResult natural_breaks(const Values& values, const BreakCount& count,
                                                 const E& executor = {}) {
  detail::require_break_count("natural_breaks", count);
  const auto base = view(bind<total_value>(values));
  std::int64_t rows = 0;
  const detail::WeightedPoints points = detail::points_of(base[total_value{}], rows, executor);
  NaturalBreaksResult result = detail::breaks_of(points, count, executor);
  result.rows = rows;
  result.skipped = base.rows() - rows;
  return result;
}

}  // namespace custval
