// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/value_column.hpp>
#include <custval/tiering/columns.hpp>
#include <custval/tiering/cores/value_growth_core.hpp>
#include <custval/tiering/cores/value_growth_policy_core.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/tier.hpp>
#include <custval/tiering/typed_grading.hpp>
#include <custval/tiering/typed_policy.hpp>

#include <utility>

namespace custval {

/// A grading by what customers are worth now, what they could be worth, and what serving them costs:
///
/// - below zero: cost to serve above current + potential value, first of all
/// - most valuable: current value at or above a threshold
/// - most growable: of the others, potential value at or above a threshold
/// - the rest; and those with NaN in any of the columns are unclassified
template <ColumnTag Current, ColumnTag Potential, ColumnTag Cost>
class ValueGrowthGrading : public TypedGrading<ValueGrowthCore, columns<Current, Potential, Cost>> {
 public:
  /// **Shape** four labels. **Errors** ArgumentError for thresholds that are NaN, ShapeError for other labels.
  ValueGrowthGrading(double valuable_from, double growable_from, const TierLabels& labels, FittedOn fitted_on = {})
      : ValueGrowthGrading(ValueGrowthCore(valuable_from, growable_from,
                                           column_infos(columns<Current, Potential, Cost>{}), labels,
                                           std::move(fitted_on))) {}
  explicit ValueGrowthGrading(ValueGrowthCore core)
      : TypedGrading<ValueGrowthCore, columns<Current, Potential, Cost>>(std::move(core)) {}
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
class ValueGrowth : public TypedPolicy<ValueGrowthPolicyCore, columns<Current, Potential, Cost>,
                                       ValueGrowthGrading<Current, Potential, Cost>> {
 public:
  explicit ValueGrowth(double valuable = 0.2, double growable = 0.2,
                       const TierLabels& labels = TierLabels({"MVC", "MGC", "rest", "BZC"}))
      : ValueGrowth::TypedPolicy(ValueGrowthPolicyCore(valuable, growable, labels)) {}

  /// This policy with names for its four classes: most valuable, most growable, rest, below zero.
  [[nodiscard]] ValueGrowth labelled(const TierLabels& labels) const {
    return ValueGrowth(this->core().valuable(), this->core().growable(), labels);
  }
};

}  // namespace custval
