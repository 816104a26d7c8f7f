// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/value_column.hpp>
#include <custval/tiering/columns.hpp>
#include <custval/tiering/detail/measure.hpp>
#include <custval/tiering/detail/top_cuts.hpp>
#include <custval/tiering/fitted_on.hpp>
#include <custval/tiering/grading.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/tier.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// A grading by what customers are worth now, what they could be worth, and what serving them costs:
///
/// - below zero: cost to serve above current + potential value, first of all
/// - most valuable: current value at or above a threshold
/// - most growable: of the others, potential value at or above a threshold
/// - the rest; and those with NaN in any of the columns are unclassified
template <ColumnTag Current, ColumnTag Potential, ColumnTag Cost>
class ValueGrowthGrading : public GradingRecord {
 public:
  using inputs = columns<Current, Potential, Cost>;
  static constexpr Tier most_valuable = 0;
  static constexpr Tier most_growable = 1;
  static constexpr Tier rest = 2;
  static constexpr Tier below_zero = 3;

  /// **Shape** four labels. **Errors** ArgumentError for thresholds that are NaN, ShapeError for other labels.
  ValueGrowthGrading(double valuable_from, double growable_from, const TierLabels& labels, FittedOn fitted_on = {})
      : GradingRecord(labels.for_classes("ValueGrowthGrading", 4), std::move(fitted_on)),
        valuable_from_{valuable_from},
        growable_from_{growable_from} {
    const auto check = [](std::string_view what, std::string_view column, double threshold) {
      if (std::isnan(threshold)) {
        raise_argument("ValueGrowthGrading", std::string(what) + " (of " + std::string(column) + ")", threshold,
                       "a number");
      }
    };
    check("valuable_from", Current::name(), valuable_from);
    check("growable_from", Potential::name(), growable_from);
  }

  [[nodiscard]] double valuable_from() const noexcept { return valuable_from_; }
  [[nodiscard]] double growable_from() const noexcept { return growable_from_; }

  void assign(const auto& rows, std::span<Tier> tiers) const noexcept {
    const auto current = rows[Current{}];
    const auto potential = rows[Potential{}];
    const auto cost = rows[Cost{}];
    for_each_block(0, rows.rows(), [&](Index first, Index count) {
      assign_block(current.data() + first, potential.data() + first, cost.data() + first, count, tiers.data() + first);
    });
  }

  /// Why a row is in its class (see `explain`).
  [[nodiscard]] std::string why(const auto& row, Tier tier) const {
    const auto now = static_cast<double>(row[Current{}](0));
    const auto later = static_cast<double>(row[Potential{}](0));
    const auto spent = static_cast<double>(row[Cost{}](0));
    std::string values = std::string(Current::name()) + " is " + to_text(now) + ", " + std::string(Potential::name()) +
                         " is " + to_text(later) + ", " + std::string(Cost::name()) + " is " + to_text(spent);
    switch (tier) {
      case most_valuable:
        return values + ": " + std::string(Current::name()) + " at least " + to_text(valuable_from_);
      case most_growable:
        return values + ": " + std::string(Current::name()) + " below " + to_text(valuable_from_) + ", " +
               std::string(Potential::name()) + " at least " + to_text(growable_from_);
      case rest:
        return values + ": " + std::string(Current::name()) + " below " + to_text(valuable_from_) + ", " +
               std::string(Potential::name()) + " below " + to_text(growable_from_);
      case below_zero:
        return values + ": serving costs more than the customer is or could be worth";
      default:
        return values;
    }
  }
  /// Calls `use(tag, value)` for every value of a column at which the class can change (see `explain`).
  void cut_points(const auto& row, auto&& use) const {
    const auto now = static_cast<double>(row[Current{}](0));
    const auto later = static_cast<double>(row[Potential{}](0));
    const auto spent = static_cast<double>(row[Cost{}](0));
    use(Current{}, valuable_from_);
    use(Potential{}, growable_from_);
    use(Current{}, spent - later);
    use(Potential{}, spent - now);
    use(Cost{}, now + later);
  }

  friend bool operator==(const ValueGrowthGrading&, const ValueGrowthGrading&) = default;

 private:
  // Loops of a comparison each, without branches: they vectorise.
  template <class Now, class Later, class Spent>
  void assign_block(const Now* __restrict now, const Later* __restrict later, const Spent* __restrict spent, Index rows,
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

/// Value × growth: most valuable customers (MVC), most growable (MGC), the rest, and below zero (BZC), from current
/// value, potential value and cost to serve.
///
/// The most valuable are the top share of all customers by current value, the most growable those of the others who are
/// in the top share of all customers by potential value: a fifth each, unless said otherwise. Ties share a class.
/// **Units** the three columns in ¤ of the same time. **Domain** shares in (0, 1]. **Errors** ArgumentError naming the
/// share. **Cost** of fitting: about eight read passes over each of two columns. **Source** [CV] §1.2; the fifths are
/// our choice.
template <ColumnTag Current = current_value, ColumnTag Potential = potential_value, ColumnTag Cost = cost_to_serve>
class ValueGrowth {
 public:
  using inputs = columns<Current, Potential, Cost>;

  explicit ValueGrowth(double valuable = 0.2, double growable = 0.2,
                       const TierLabels& labels = TierLabels({"MVC", "MGC", "rest", "BZC"}))
      : valuable_{valuable}, growable_{growable}, labels_{labels.for_classes("ValueGrowth", 4)} {
    const auto check = [](std::string_view name, double share) {
      if (!(share > 0.0 && share <= 1.0)) {
        raise_argument("ValueGrowth", name, share, "a share in (0, 1]");
      }
    };
    check("valuable", valuable);
    check("growable", growable);
  }

  /// This policy with names for its four classes: most valuable, most growable, rest, below zero.
  [[nodiscard]] ValueGrowth labelled(const TierLabels& labels) const {
    return ValueGrowth(valuable_, growable_, labels);
  }

  template <class Base, class E>
  [[nodiscard]] ValueGrowthGrading<Current, Potential, Cost> fit(const Base& base, const E& executor) const {
    const auto threshold = [&](const auto& column, double share) {
      return detail::find_top_cuts<detail::ByHead>(column, std::array{share}, executor).thresholds.front();
    };
    return {threshold(base[Current{}], valuable_), threshold(base[Potential{}], growable_), labels_};
  }
  friend bool operator==(const ValueGrowth&, const ValueGrowth&) = default;

 private:
  double valuable_;
  double growable_;
  TierLabels labels_;
};

template <class Current, class Potential, class Cost>
[[nodiscard]] std::string to_text(const ValueGrowthGrading<Current, Potential, Cost>& grading) {
  const TierLabels& labels = grading.labels();
  return labels[3] + ": " + std::string(Cost::name()) + " > " + std::string(Current::name()) + " + " +
         std::string(Potential::name()) + "; " + labels[0] + ": " + std::string(Current::name()) +
         " >= " + to_text(grading.valuable_from()) + "; " + labels[1] + ": " + std::string(Potential::name()) +
         " >= " + to_text(grading.growable_from()) + "; " + labels[2] + ": otherwise; " +
         to_text(grading.fitted_on(), labels);
}

}  // namespace custval
