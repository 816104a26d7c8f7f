// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/value_column.hpp>
#include <custval/tiering/columns.hpp>
#include <custval/tiering/detail/cuts.hpp>
#include <custval/tiering/fitted_on.hpp>
#include <custval/tiering/grading.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
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
template <ColumnTag Profit, ColumnTag Cost>
class ContributionGrading : public GradingRecord {
 public:
  using inputs = columns<Profit, Cost>;

  /// **Shape** one label more than rates. **Domain** rates >= 0 that do not increase; the reference that they were made
  /// from, a finite number, for the record. **Errors** ArgumentError or ShapeError otherwise.
  ContributionGrading(std::vector<double> rates, double reference, const TierLabels& labels, FittedOn fitted_on = {})
      : GradingRecord(labels.for_classes("ContributionGrading", rates.size() + 1), std::move(fitted_on)),
        rates_{std::move(rates)},
        reference_{reference} {
    detail::require_falling("ContributionGrading", rates_, "rate");
    if (rates_.empty() || !(rates_.back() >= 0.0)) {
      raise_argument("ContributionGrading", "the lowest rate", rates_.empty() ? std::nan("") : rates_.back(),
                     "a number >= 0");
    }
    if (!std::isfinite(reference_)) {
      raise_argument("ContributionGrading", "the mean rate", reference_, "a finite number");
    }
  }

  /// A customer in class i or a better one brings at least rates()[i] per ¤ of cost.
  [[nodiscard]] std::span<const double> rates() const noexcept { return rates_; }
  /// The mean rate that customers are compared with.
  [[nodiscard]] double reference() const noexcept { return reference_; }

  void assign(const auto& rows, std::span<Tier> tiers) const noexcept {
    const auto profit = rows[Profit{}];
    const auto cost = rows[Cost{}];
    for_each_block(0, rows.rows(), [&](Index first, Index count) {
      assign_block(profit.data() + first, cost.data() + first, count, tiers.data() + first);
    });
  }

  /// Why a row is in its class (see `explain`).
  [[nodiscard]] std::string why(const auto& row, Tier tier) const {
    const auto profit = static_cast<double>(row[Profit{}](0));
    const auto cost = static_cast<double>(row[Cost{}](0));
    std::string text = std::string(Profit::name()) + " is " + to_text(profit) + ", " + std::string(Cost::name()) +
                       " is " + to_text(cost);
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
  /// Calls `use(tag, value)` for every value of a column at which the class can change (see `explain`).
  void cut_points(const auto& row, auto&& use) const {
    const auto profit = static_cast<double>(row[Profit{}](0));
    const auto cost = static_cast<double>(row[Cost{}](0));
    use(Profit{}, 0.0);
    use(Cost{}, 0.0);
    for (const double rate : rates_) {
      use(Profit{}, rate * cost);
      use(Cost{}, profit / rate);
    }
  }

  friend bool operator==(const ContributionGrading&, const ContributionGrading&) = default;

 private:
  // Loops without branches, which vectorise; a customer without cost reaches every rate by the product.
  template <class P, class C>
  void assign_block(const P* __restrict profit, const C* __restrict cost, Index rows,
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
class CostContribution {
 public:
  using inputs = columns<Profit, Cost>;

  CostContribution() : CostContribution({1.5, 1.0, 0.5}, TierLabels({"gold", "silver", "ordinary", "eliminate"})) {}
  explicit CostContribution(std::vector<double> multiples, const TierLabels& labels = {})
      : multiples_{std::move(multiples)}, labels_{labels.for_classes("CostContribution", multiples_.size() + 1)} {
    if (multiples_.empty()) {
      raise_shape("CostContribution", "the policy", 0, "multiples", "1 or more");
    }
    for (std::size_t i = 0; i < multiples_.size(); ++i) {
      if (!(multiples_[i] > 0.0 && std::isfinite(multiples_[i])) || (i > 0 && !(multiples_[i] < multiples_[i - 1]))) {
        raise_argument("CostContribution", "multiple " + to_text(i), multiples_[i],
                       i == 0 ? "a number > 0" : "a number > 0 below the multiple before it");
      }
    }
  }

  /// This policy with names for its classes, best first.
  [[nodiscard]] CostContribution labelled(const TierLabels& labels) const {
    CostContribution policy(multiples_, labels);
    policy.reference_ = reference_;
    return policy;
  }
  /// This policy with this mean rate rather than the population's. **Errors** ArgumentError unless it is >= 0.
  [[nodiscard]] CostContribution against(double mean_rate) const {
    if (!(mean_rate >= 0.0 && std::isfinite(mean_rate))) {
      raise_argument("CostContribution", "the mean rate", mean_rate, "a number >= 0");
    }
    CostContribution policy = *this;
    policy.reference_ = mean_rate;
    return policy;
  }

  template <class Base, class E>
  [[nodiscard]] ContributionGrading<Profit, Cost> fit(const Base& base, const E& executor) const {
    const Sums sums = sums_of(base, executor);
    const double reference = reference_.value_or(sums.mean_rate());
    std::vector<double> rates;
    for (const double multiple : multiples_) {
      rates.push_back(reference > 0.0 ? finite(multiple * reference) : 0.0);
    }
    return {std::move(rates), reference, labels_, {sums.rows, base.rows() - sums.rows, sums.profit.whole()}};
  }
  friend bool operator==(const CostContribution&, const CostContribution&) = default;

 private:
  // Kept within the range of numbers: the product of the largest rate with a cost says more than that of an infinite
  // one.
  [[nodiscard]] static double finite(double number) noexcept {
    constexpr double largest = (std::numeric_limits<double>::max)();
    return std::clamp(number, -largest, largest);
  }

  // A sum of numbers that were scaled by a power of two, so that it does not overflow.
  struct ScaledSum {
    Sum sum{};
    int exponent = 0;
    [[nodiscard]] double whole() const noexcept { return std::ldexp(sum.value(), -exponent); }
    [[nodiscard]] bool overflows() const noexcept { return !std::isfinite(sum.value()); }
  };
  struct Sums {
    ScaledSum profit{};
    ScaledSum cost{};
    Index rows = 0;
    [[nodiscard]] double mean_rate() const noexcept {
      return cost.sum.value() > 0.0
                 ? finite(std::ldexp(profit.sum.value() / cost.sum.value(), cost.exponent - profit.exponent))
                 : 0.0;
    }
  };
  static void add_each(const auto& profit, const auto& cost, double profit_scale, double cost_scale, Sums& sums) {
    for (Index i = 0; i < profit.size(); ++i) {
      const double p = profit(i);
      const double c = cost(i);
      if (std::isfinite(p) && std::isfinite(c) && c >= 0.0) {
        sums.profit.sum.add(p * profit_scale);
        sums.cost.sum.add(c * cost_scale);
        ++sums.rows;
      }
    }
  }
  template <class Base, class E>
  [[nodiscard]] static Sums sums_of(const Base& base, const E& executor) {
    constexpr int enough = -64;  // for as many rows as there can be
    Sums sums = scaled_sums_of(base, 0, 0, executor);
    const bool profit_overflows = sums.profit.overflows();
    const bool cost_overflows = sums.cost.overflows();
    if (profit_overflows || cost_overflows) {
      sums = scaled_sums_of(base, profit_overflows ? enough : 0, cost_overflows ? enough : 0, executor);
    }
    return sums;
  }
  template <class Base, class E>
  [[nodiscard]] static Sums scaled_sums_of(const Base& base, int profit_exponent, int cost_exponent,
                                           const E& executor) {
    const auto profit = base[Profit{}];
    const auto cost = base[Cost{}];
    const double profit_scale = std::ldexp(1.0, profit_exponent);
    const double cost_scale = std::ldexp(1.0, cost_exponent);
    return fold(
        base.rows(), executor, Sums{{{}, profit_exponent}, {{}, cost_exponent}, 0},
        [&](Sums& sums, Index first, Index count) {
          for_each_block(first, count, [&](Index row, Index some) {
            const auto p = profit.segment(row, some).template cast<double>();
            const auto c = cost.segment(row, some).template cast<double>();
            if ((c >= 0.0).all() && (p * 0.0 + c * 0.0).sum() == 0.0) {  // NaN as soon as one is not finite
              sums.profit.sum.add((p * profit_scale).sum());
              sums.cost.sum.add((c * cost_scale).sum());
              sums.rows += some;
            } else {
              add_each(p, c, profit_scale, cost_scale, sums);
            }
          });
        },
        [](Sums& sums, const Sums& later) {
          sums.profit.sum.merge(later.profit.sum);
          sums.cost.sum.merge(later.cost.sum);
          sums.rows += later.rows;
        });
  }

  std::vector<double> multiples_;
  TierLabels labels_;
  std::optional<double> reference_;
};

/// The grading as text: "current_value / marketing_cost: gold >= 0.3, …, eliminate; mean rate 0.2; fitted on …".
template <class Profit, class Cost>
[[nodiscard]] std::string to_text(const ContributionGrading<Profit, Cost>& grading) {
  return std::string(Profit::name()) + " / " + std::string(Cost::name()) + ":" +
         detail::cuts_text(grading.rates(), grading.labels()) + "; mean rate " + to_text(grading.reference()) + "; " +
         to_text(grading.fitted_on(), grading.labels());
}

}  // namespace custval
