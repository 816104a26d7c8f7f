// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/archetype.hpp>
#include <custval/core/column.hpp>
#include <custval/core/error.hpp>
#include <custval/core/fold.hpp>
#include <custval/tiering/detail/cuts.hpp>
#include <custval/tiering/detail/tiers_by_threshold.hpp>
#include <custval/tiering/fitted_on.hpp>
#include <custval/tiering/tier.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace custval {

/// What fitting a policy gives: a small value that puts rows into classes, these or others, now or later.
///
/// - `inputs`, the columns it reads
/// - `size()`, the number of classes, and `label(tier)`, their names
/// - `assign(rows, tiers)`: the class of every row of a view of its inputs, into as many tiers; noexcept, allocates
///   nothing, looks at each row by itself, gives `unclassified` where a row cannot be graded
template <class G>
concept Grading = std::copyable<G> && std::equality_comparable<G> && ColumnList<typename G::inputs> &&
    requires(const G& grading, const archetype_view<double, typename G::inputs>& rows, std::span<Tier> tiers) {
  { grading.size() } -> std::convertible_to<std::size_t>;
  { grading.label(Tier{}) } -> std::convertible_to<std::string_view>;
  { grading.assign(rows, tiers) }
  noexcept;
};

/// A grading of one column by thresholds: a row is in the first class whose threshold its value reaches, else in the
/// last. NaN is unclassified; +∞ is in the first class, −∞ in the last.
/// **Cost** of assigning: one pass over the column, a byte written a row.
template <ColumnTag Tag>
class ThresholdGrading : public GradingRecord {
 public:
  using inputs = columns<Tag>;

  /// **Shape** one label more than thresholds. **Domain** thresholds that do not increase; +∞ makes a class empty.
  /// **Errors** ArgumentError or ShapeError otherwise.
  ThresholdGrading(std::vector<double> thresholds, const TierLabels& labels, FittedOn fitted_on = {})
      : GradingRecord(labels.for_classes("ThresholdGrading", thresholds.size() + 1), std::move(fitted_on)),
        thresholds_{std::move(thresholds)} {
    detail::require_falling("ThresholdGrading", thresholds_);
  }

  /// A row in class i or a better one has at least the value thresholds()[i].
  [[nodiscard]] std::span<const double> thresholds() const noexcept { return thresholds_; }

  void assign(const auto& rows, std::span<Tier> tiers) const noexcept {
    const auto column = rows[Tag{}];
    detail::tiers_by_threshold(column.data(), column.size(), std::span<const double>(thresholds_), tiers.data());
  }

  /// Adds the number of rows in each class to `counts`: for few classes faster than to assign them.
  void add_sizes(const auto& rows, std::span<std::int64_t> counts) const noexcept {
    detail::count_by_threshold(rows[Tag{}].data(), rows.rows(), std::span<const double>(thresholds_), counts);
  }

  /// Why a row is in its class (see `explain`).
  [[nodiscard]] std::string why(const auto& row, Tier tier) const {
    return std::string(Tag::name()) + " is " + to_text(row[Tag{}](0)) + ": " +
           detail::between_cuts(thresholds_, tier, [this](std::size_t i) { return labels()[i]; });
  }
  /// Calls `use(tag, value)` for every value of a column at which the class can change (see `explain`).
  void cut_points(const auto& /*row*/, auto&& use) const {
    for (const double threshold : thresholds_) {
      use(Tag{}, threshold);
    }
  }

  friend bool operator==(const ThresholdGrading&, const ThresholdGrading&) = default;

 private:
  std::vector<double> thresholds_;
};

/// The grading as text: "total_value: A >= 120.5, B >= 13, C; fitted on 23570 rows".
template <class Tag>
[[nodiscard]] std::string to_text(const ThresholdGrading<Tag>& grading) {
  return std::string(Tag::name()) + ":" + detail::cuts_text(grading.thresholds(), grading.labels()) + "; " +
         to_text(grading.fitted_on(), grading.labels());
}

}  // namespace custval
