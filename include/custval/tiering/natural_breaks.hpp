// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/bind.hpp>
#include <custval/core/error.hpp>
#include <custval/core/value_column.hpp>
#include <custval/core/view.hpp>
#include <custval/tiering/cores/breaks_policy_core.hpp>
#include <custval/tiering/cores/natural_breaks_result.hpp>
#include <custval/tiering/detail/breaks/find_breaks.hpp>
#include <custval/tiering/grading.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/tier.hpp>
#include <custval/tiering/typed_policy.hpp>

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <span>

namespace custval {

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
class NaturalBreaks : public TypedPolicy<BreaksPolicyCore, columns<Tag>, ThresholdGrading<Tag>> {
 public:
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
  [[nodiscard]] NaturalBreaks labelled(const TierLabels& labels) const { return NaturalBreaks(count(), labels); }
  [[nodiscard]] const BreakCount& count() const noexcept { return this->core().count(); }

 private:
  NaturalBreaks(const BreakCount& count, const TierLabels& labels)
      : NaturalBreaks::TypedPolicy(BreaksPolicyCore(count, labels)) {}
};

NaturalBreaks(std::size_t) -> NaturalBreaks<total_value>;

/// Natural breaks of customers who do not count the same: a customer of weight 2 counts as two of the value. Rows whose
/// weight is not a finite number above 0 do not count; who they are is graded all the same. Otherwise as NaturalBreaks.
template <ColumnTag Tag, ColumnTag Weight>
class WeightedNaturalBreaks : public TypedPolicy<BreaksPolicyCore, columns<Tag, Weight>, ThresholdGrading<Tag>> {
 public:
  explicit WeightedNaturalBreaks(std::size_t classes, const TierLabels& labels = {})
      : WeightedNaturalBreaks::TypedPolicy(BreaksPolicyCore({classes, 0.0}, labels, true)) {}
};

/// The classes themselves, for a plain column: thresholds, centres, and how well they fit.
/// **Errors**, **Cost** as NaturalBreaks.
template <detail::PlainColumn Values, Executor E = serial>
[[nodiscard]] NaturalBreaksResult natural_breaks(const Values& values, const BreakCount& count,
                                                 const E& executor = {}) {
  detail::require_break_count("natural_breaks", count);
  const auto base = view(bind<total_value>(values));
  std::int64_t rows = 0;
  const auto column = base[total_value{}];
  using S = typename decltype(base)::scalar;
  std::span<const S> numbers(column.data(), static_cast<std::size_t>(column.size()));
  Eigen::ArrayX<S> dense;
  if (column.innerStride() != 1) {
    dense = column;
    numbers = std::span<const S>(dense.data(), numbers.size());
  }
  const detail::WeightedPoints points = detail::points_of(numbers, rows, executor);
  NaturalBreaksResult result = detail::breaks_of(points, count, executor);
  result.rows = rows;
  result.skipped = base.rows() - rows;
  return result;
}

}  // namespace custval
