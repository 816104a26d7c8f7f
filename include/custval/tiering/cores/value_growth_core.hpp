// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/columns_by_place.hpp>
#include <custval/core/error.hpp>
#include <custval/core/fold.hpp>
#include <custval/tiering/cores/named_row.hpp>
#include <custval/tiering/fitted_on.hpp>
#include <custval/tiering/tier.hpp>

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace custval {

/// What ValueGrowthGrading knows, and what it does to current value, potential value and cost to serve, at places 0 to
/// 2.
class ValueGrowthCore : public GradingRecord {
 public:
  static constexpr std::string_view type = "value_growth";
  static constexpr Tier most_valuable = 0;
  static constexpr Tier most_growable = 1;
  static constexpr Tier rest = 2;
  static constexpr Tier below_zero = 3;

  /// `columns` are named in messages.
  ValueGrowthCore(double valuable_from, double growable_from, std::span<const ColumnInfo> columns,
                  const TierLabels& labels, FittedOn fitted_on = {})
      : GradingRecord(labels.for_classes("ValueGrowthGrading", 4), std::move(fitted_on)),
        valuable_from_{valuable_from},
        growable_from_{growable_from} {
    const auto check = [](std::string_view what, const ColumnInfo& column, double threshold) {
      if (std::isnan(threshold)) {
        raise_argument("ValueGrowthGrading", std::string(what) + " (of " + column.name + ")", threshold, "a number");
      }
    };
    check("valuable_from", columns[0], valuable_from);
    check("growable_from", columns[1], growable_from);
  }

  [[nodiscard]] double valuable_from() const noexcept { return valuable_from_; }
  [[nodiscard]] double growable_from() const noexcept { return growable_from_; }
  [[nodiscard]] static constexpr std::size_t width() noexcept { return 3; }

  template <class S>
  void assign(const ColumnsByPlace<S>& rows, Tier* tiers) const noexcept {
    for_each_block(0, rows.rows(), [&](Index first, Index count) {
      assign_block(rows[0] + first, rows[1] + first, rows[2] + first, count, tiers + first);
    });
  }

  [[nodiscard]] std::string why(const NamedRow& row, Tier tier) const {
    const std::string& now = row.name(0);
    const std::string& later = row.name(1);
    std::string values = row.name_is_value(0) + ", " + row.name_is_value(1) + ", " + row.name_is_value(2);
    switch (tier) {
      case most_valuable:
        return values + ": " + now + " at least " + to_text(valuable_from_);
      case most_growable:
        return values + ": " + now + " below " + to_text(valuable_from_) + ", " + later + " at least " +
               to_text(growable_from_);
      case rest:
        return values + ": " + now + " below " + to_text(valuable_from_) + ", " + later + " below " +
               to_text(growable_from_);
      case below_zero:
        return values + ": serving costs more than the customer is or could be worth";
      default:
        return values;
    }
  }
  void cut_points(std::span<const double> values, CutSink use) const {
    use(0, valuable_from_);
    use(1, growable_from_);
    use(0, values[2] - values[1]);
    use(1, values[2] - values[0]);
    use(2, values[0] + values[1]);
  }
  [[nodiscard]] std::string text(std::span<const ColumnInfo> columns) const {
    return labels()[3] + ": " + columns[2].name + " > " + columns[0].name + " + " + columns[1].name + "; " +
           labels()[0] + ": " + columns[0].name + " >= " + to_text(valuable_from_) + "; " + labels()[1] + ": " +
           columns[1].name + " >= " + to_text(growable_from_) + "; " + labels()[2] + ": otherwise; " +
           to_text(fitted_on(), labels());
  }

  friend bool operator==(const ValueGrowthCore&, const ValueGrowthCore&) = default;

 private:
  // Loops of a comparison each, without branches: they vectorise.
  template <class S>
  void assign_block(const S* __restrict now, const S* __restrict later, const S* __restrict spent, Index rows,
                    Tier* __restrict tiers) const noexcept {
    static_assert(most_valuable == 0 && most_growable == 1 && rest == 2 && below_zero == 3);
    for (Index i = 0; i < rows; ++i) {
      tiers[i] = static_cast<double>(now[i]) >= valuable_from_ ? 0 : 1;
    }
    for (Index i = 0; i < rows; ++i) {
      const int slow = static_cast<double>(later[i]) >= growable_from_ ? 0 : 1;
      tiers[i] = static_cast<Tier>(tiers[i] + (tiers[i] & slow));
    }
    for (Index i = 0; i < rows; ++i) {
      const double worth = static_cast<double>(now[i]) + static_cast<double>(later[i]);
      tiers[i] = static_cast<Tier>(tiers[i] | (static_cast<double>(spent[i]) > worth ? 3 : 0));
    }
    const auto hide = [&](const auto* __restrict values) {
      for (Index i = 0; i < rows; ++i) {
        tiers[i] = static_cast<Tier>(tiers[i] | (values[i] != values[i] ? 255 : 0));
      }
    };
    static_assert(unclassified == 255);
    hide(now);
    hide(later);
    hide(spent);
  }

  double valuable_from_;
  double growable_from_;
};

}  // namespace custval
