// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/columns_by_place.hpp>
#include <custval/tiering/cores/named_row.hpp>
#include <custval/tiering/detail/cuts/threshold_text.hpp>
#include <custval/tiering/detail/cuts/tiers_by_threshold.hpp>
#include <custval/tiering/fitted_on.hpp>
#include <custval/tiering/tier.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// What ThresholdGrading knows, and what it does to the column at place 0.
class ThresholdCore : public GradingRecord {
 public:
  static constexpr std::string_view type = "thresholds";

  ThresholdCore(std::vector<double> thresholds, const TierLabels& labels, FittedOn fitted_on = {})
      : GradingRecord(labels.for_classes("ThresholdGrading", thresholds.size() + 1), std::move(fitted_on)),
        thresholds_{std::move(thresholds)} {
    detail::require_falling("ThresholdGrading", thresholds_);
  }

  /// A row in class i or a better one has at least the value thresholds()[i].
  [[nodiscard]] std::span<const double> thresholds() const noexcept { return thresholds_; }
  /// The columns that are read, from place 0 on.
  [[nodiscard]] static constexpr std::size_t width() noexcept { return 1; }

  template <class S>
  void assign(const ColumnsByPlace<S>& rows, Tier* tiers) const noexcept {
    detail::tiers_by_threshold(rows[0], rows.rows(), thresholds(), tiers);
  }
  /// Adds the number of rows in each class to `counts`: for few classes faster than to assign them.
  template <class S>
  void add_sizes(const ColumnsByPlace<S>& rows, std::span<std::int64_t> counts) const noexcept {
    detail::count_by_threshold(rows[0], rows.rows(), thresholds(), counts);
  }

  [[nodiscard]] std::string why(const NamedRow& row, Tier tier) const {
    const std::string between = detail::between_cuts(thresholds_, tier, [this](std::size_t i) { return labels()[i]; });
    return row.name_is_value(0) + (between.empty() ? "" : ": " + between);
  }
  void cut_points(std::span<const double> /*values*/, CutSink use) const {
    for (const double threshold : thresholds_) {
      use(0, threshold);
    }
  }
  /// "total_value: A >= 120.5, B >= 13, C; fitted on 23570 rows"
  [[nodiscard]] std::string text(std::span<const ColumnInfo> columns) const {
    return columns[0].name + ":" + detail::cuts_text(thresholds_, labels()) + "; " + to_text(fitted_on(), labels());
  }

  friend bool operator==(const ThresholdCore&, const ThresholdCore&) = default;

 private:
  std::vector<double> thresholds_;
};

}  // namespace custval
