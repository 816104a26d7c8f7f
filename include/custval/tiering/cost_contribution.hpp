// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/value_column.hpp>
#include <custval/tiering/columns.hpp>
#include <custval/tiering/cores/contribution_core.hpp>
#include <custval/tiering/cores/contribution_policy_core.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/tier.hpp>
#include <custval/tiering/typed_grading.hpp>
#include <custval/tiering/typed_policy.hpp>

#include <utility>
#include <vector>

namespace custval {

/// A grading by profit / cost: a customer is in the first class whose rate they reach. Where there is no rate:
///
/// - profit zero or negative, at a cost: the last class; and a loss without cost too
/// - profit without cost: the first class
/// - neither profit nor cost: the last but one: nothing is lost on them
/// - NaN in either, or a negative cost: unclassified
///
/// A rate r is reached where profit >= r · cost, as that product is rounded.
/// `rates()` are those of the classes: a customer in class i or a better one brings at least rates()[i] per ¤ of cost;
/// `reference()` is the mean rate that they were made from, for the record.
/// **Shape** one label more than rates. **Domain** rates >= 0 that do not increase; a finite reference. **Errors**
/// ArgumentError or ShapeError otherwise.
template <ColumnTag Profit, ColumnTag Cost>
class ContributionGrading : public TypedGrading<ContributionCore, columns<Profit, Cost>> {
 public:
  using TypedGrading<ContributionCore, columns<Profit, Cost>>::TypedGrading;
};

/// Cost contribution: the profit that a customer brings per ¤ of marketing cost, beside the mean rate. Gold, silver,
/// ordinary, eliminate: at least 1.5 times, once, half the mean rate, and below, unless said otherwise.
///
/// The mean rate is that of the population, Σ profit / Σ cost over the rows where profit is finite and cost finite and
/// >= 0, sums that overflow included; or a given one: `against(0.12)` for the firm's mean sales profit rate. A mean
/// rate that is not positive counts as zero: whoever brings profit is then in the first class. What has no rate: see
/// ContributionGrading.
///
/// **Units** profit and cost of the same period. **Domain** multiples > 0, strictly decreasing. **Errors**
/// ArgumentError naming the multiple; ShapeError for labels of another number than multiples + 1. **Cost** of fitting:
/// a pass over two columns. **Source** [CV] §1.2 (the order of the classes; the multiples are our choice).
template <ColumnTag Profit = current_value, ColumnTag Cost = marketing_cost>
class CostContribution
    : public TypedPolicy<ContributionPolicyCore, columns<Profit, Cost>, ContributionGrading<Profit, Cost>> {
  using Base = TypedPolicy<ContributionPolicyCore, columns<Profit, Cost>, ContributionGrading<Profit, Cost>>;

 public:
  CostContribution() : CostContribution({1.5, 1.0, 0.5}, TierLabels({"gold", "silver", "ordinary", "eliminate"})) {}
  explicit CostContribution(std::vector<double> multiples, const TierLabels& labels = {})
      : Base(ContributionPolicyCore(std::move(multiples), labels)) {}

  /// This policy with names for its classes, best first.
  [[nodiscard]] CostContribution labelled(const TierLabels& labels) const {
    return CostContribution(ContributionPolicyCore(multiples(), labels, this->core().mean_rate()));
  }
  /// This policy with this mean rate rather than the population's. **Errors** ArgumentError unless it is >= 0.
  [[nodiscard]] CostContribution against(double mean_rate) const {
    return CostContribution(ContributionPolicyCore(multiples(), this->core().labels(), mean_rate));
  }

 private:
  explicit CostContribution(ContributionPolicyCore core) : Base(std::move(core)) {}
  [[nodiscard]] std::vector<double> multiples() const {
    return {this->core().multiples().begin(), this->core().multiples().end()};
  }
};

}  // namespace custval
