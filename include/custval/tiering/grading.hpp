// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/archetype.hpp>
#include <custval/core/column.hpp>
#include <custval/core/error.hpp>
#include <custval/core/execution.hpp>
#include <custval/tiering/detail/tiers_by_threshold.hpp>
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

/// What a grading was fitted on.
struct FittedOn {
  std::int64_t rows = 0;     ///< rows that counted
  std::int64_t skipped = 0;  ///< rows left out because their value is not finite
  double total = 0.0;        ///< what the cuts are parts of: the sum of the positive values, or the number of rows
  friend bool operator==(const FittedOn&, const FittedOn&) = default;
};

/// A grading of one column by thresholds: a row is in the first class whose threshold its value reaches, else in the
/// last. NaN is unclassified; +∞ is in the first class, −∞ in the last.
/// **Cost** of assigning: one pass over the column, a byte written a row.
template <ColumnTag Tag>
class ThresholdGrading {
 public:
  using inputs = columns<Tag>;

  /// **Shape** one label more than thresholds. **Domain** thresholds that do not increase; +∞ makes a class empty.
  /// **Errors** ArgumentError or ShapeError otherwise.
  ThresholdGrading(std::vector<double> thresholds, const TierLabels& labels, FittedOn fitted_on = {})
      : thresholds_{std::move(thresholds)},
        labels_{labels.for_classes("ThresholdGrading", thresholds_.size() + 1)},
        fitted_on_{fitted_on} {
    for (std::size_t i = 0; i < thresholds_.size(); ++i) {
      if (!(thresholds_[i] <= (i == 0 ? thresholds_[i] : thresholds_[i - 1]))) {
        raise_argument("ThresholdGrading", "threshold " + to_text(i), thresholds_[i],
                       "a number not above the threshold before it");
      }
    }
  }

  [[nodiscard]] std::size_t size() const noexcept { return labels_.size(); }
  [[nodiscard]] std::string_view label(Tier tier) const noexcept {
    return tier < labels_.size() ? std::string_view(labels_[tier]) : std::string_view("unclassified");
  }
  [[nodiscard]] const TierLabels& labels() const noexcept { return labels_; }
  /// A row in class i or a better one has at least the value thresholds()[i].
  [[nodiscard]] std::span<const double> thresholds() const noexcept { return thresholds_; }
  [[nodiscard]] const FittedOn& fitted_on() const noexcept { return fitted_on_; }

  void assign(const auto& rows, std::span<Tier> tiers) const noexcept {
    const auto column = rows[Tag{}];
    detail::tiers_by_threshold(column.data(), column.size(), std::span<const double>(thresholds_), tiers.data());
  }

  friend bool operator==(const ThresholdGrading&, const ThresholdGrading&) = default;

 private:
  std::vector<double> thresholds_;
  TierLabels labels_;
  FittedOn fitted_on_;
};

/// The grading as text: "total_value: A >= 120.5, B >= 13, C; fitted on 23570 rows".
template <class Tag>
[[nodiscard]] std::string to_text(const ThresholdGrading<Tag>& grading) {
  std::string text = std::string(Tag::name()) + ":";
  for (std::size_t i = 0; i < grading.size(); ++i) {
    text += (i == 0 ? " " : ", ") + grading.labels()[i];
    if (i < grading.thresholds().size()) {
      text += " >= " + to_text(grading.thresholds()[i]);
    }
  }
  text += "; fitted on " + to_text(grading.fitted_on().rows) + " rows";
  if (grading.fitted_on().skipped > 0) {
    text += ", " + to_text(grading.fitted_on().skipped) + " skipped";
  }
  return text;
}

}  // namespace custval
