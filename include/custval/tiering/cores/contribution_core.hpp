// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/columns_by_place.hpp>
#include <custval/core/error.hpp>
#include <custval/core/fold.hpp>
#include <custval/tiering/cores/named_row.hpp>
#include <custval/tiering/detail/cuts/threshold_text.hpp>
#include <custval/tiering/fitted_on.hpp>
#include <custval/tiering/tier.hpp>

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// What ContributionGrading knows, and what it does to profit and cost, at places 0 and 1.
class ContributionCore : public GradingRecord {
 public:
  static constexpr std::string_view type = "cost_contribution";

  ContributionCore(std::vector<double> rates, double reference, const TierLabels& labels, FittedOn fitted_on = {})
      : GradingRecord(labels.for_classes("ContributionGrading", rates.size() + 1), std::move(fitted_on)),
        rates_{std::move(rates)},
        reference_{reference} {
    detail::require_falling("ContributionGrading", rates_, "rate");
    if (rates_.empty() || !(rates_.back() >= 0.0)) {
      raise_argument("ContributionGrading", "the lowest rate", rates_.empty() ? std::nan("") : rates_.back(),
                     "a number >= 0");
    }
    if (!std::isfinite(rates_.front())) {
      raise_argument("ContributionGrading", "the highest rate", rates_.front(), "a finite number");
    }
    if (!std::isfinite(reference_)) {
      raise_argument("ContributionGrading", "the mean rate", reference_, "a finite number");
    }
  }

  /// A customer in class i or a better one brings at least rates()[i] per ¤ of cost.
  [[nodiscard]] std::span<const double> rates() const noexcept { return rates_; }
  /// The mean rate that customers are compared with.
  [[nodiscard]] double reference() const noexcept { return reference_; }
  [[nodiscard]] static constexpr std::size_t width() noexcept { return 2; }

  template <class S>
  void assign(const ColumnsByPlace<S>& rows, Tier* tiers) const noexcept {
    for_each_block(0, rows.rows(), [&](Index first, Index count) {
      assign_block(rows[0] + first, rows[1] + first, count, tiers + first);
    });
  }

  [[nodiscard]] std::string why(const NamedRow& row, Tier tier) const {
    const double profit = row[0];
    const double cost = row[1];
    std::string text = row.name_is_value(0) + ", " + row.name_is_value(1);
    if (tier == unclassified) {
      return text;
    }
    if (!(cost > 0.0) || !(profit > 0.0)) {
      return text + (profit > 0.0 ? ": profit without cost" : profit < 0.0 ? ": a loss" : ": no profit");
    }
    return text + ", a rate of " + to_text(profit / cost) + ": " +
           detail::between_cuts(rates_, tier, [this](std::size_t i) { return labels()[i]; }) + "; the mean rate is " +
           to_text(reference_);
  }
  void cut_points(std::span<const double> values, CutSink use) const {
    use(0, 0.0);
    use(1, 0.0);
    for (const double rate : rates_) {
      use(0, rate * values[1]);
      use(1, values[0] / rate);
    }
  }
  /// "current_value / marketing_cost: gold >= 0.3, …, eliminate; mean rate 0.2; fitted on …"
  [[nodiscard]] std::string text(std::span<const ColumnInfo> columns) const {
    return columns[0].name + " / " + columns[1].name + ":" + detail::cuts_text(rates_, labels()) + "; mean rate " +
           to_text(reference_) + "; " + to_text(fitted_on(), labels());
  }

  friend bool operator==(const ContributionCore&, const ContributionCore&) = default;

 private:
  // Loops without branches, which vectorise; a customer without cost reaches every rate by the product.
  template <class S>
  void assign_block(const S* __restrict profit, const S* __restrict cost, Index rows,
                    Tier* __restrict tiers) const noexcept {
    for (Index i = 0; i < rows; ++i) {
      tiers[i] = 0;
    }
    for (const double rate : rates_) {
      if (rate == 0.0) {  // whoever brings profit reaches it; the product with an infinite cost would be NaN
        break;
      }
      for (Index i = 0; i < rows; ++i) {
        const bool reached = static_cast<double>(profit[i]) >= rate * static_cast<double>(cost[i]);
        tiers[i] = static_cast<Tier>(tiers[i] + (reached ? 0 : 1));
      }
    }
    const auto last = static_cast<int>(rates_.size());
    for (Index i = 0; i < rows; ++i) {
      const auto p = static_cast<double>(profit[i]);
      const auto c = static_cast<double>(cost[i]);
      const int nothing = (p == 0.0 ? 1 : 0) & (c == 0.0 ? 1 : 0);
      const int tier = p > 0.0 ? int{tiers[i]} : last - nothing;
      const int unknown = (p != p ? 1 : 0) | (c >= 0.0 ? 0 : 1);
      tiers[i] = static_cast<Tier>(tier | (-unknown & int{unclassified}));
    }
  }

  std::vector<double> rates_;
  double reference_;
};

}  // namespace custval
