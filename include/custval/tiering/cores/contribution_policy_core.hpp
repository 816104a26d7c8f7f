// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/columns_by_place.hpp>
#include <custval/core/error.hpp>
#include <custval/core/executor_ref.hpp>
#include <custval/core/fold.hpp>
#include <custval/tiering/cores/contribution_core.hpp>
#include <custval/tiering/tier.hpp>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// What CostContribution knows; profit and cost at places 0 and 1.
class ContributionPolicyCore {
 public:
  static constexpr std::string_view type = "cost_contribution";

  explicit ContributionPolicyCore(std::vector<double> multiples, const TierLabels& labels = {},
                                  std::optional<double> mean_rate = {})
      : multiples_{std::move(multiples)},
        labels_{labels.for_classes("CostContribution", multiples_.size() + 1)},
        reference_{mean_rate} {
    if (multiples_.empty()) {
      raise_shape("CostContribution", "the policy", 0, "multiples", "1 or more");
    }
    for (std::size_t i = 0; i < multiples_.size(); ++i) {
      if (!(multiples_[i] > 0.0 && std::isfinite(multiples_[i])) || (i > 0 && !(multiples_[i] < multiples_[i - 1]))) {
        raise_argument("CostContribution", "multiple " + to_text(i), multiples_[i],
                       i == 0 ? "a number > 0" : "a number > 0 below the multiple before it");
      }
    }
    if (mean_rate && !(*mean_rate >= 0.0 && std::isfinite(*mean_rate))) {
      raise_argument("CostContribution", "the mean rate", *mean_rate, "a number >= 0");
    }
  }

  [[nodiscard]] std::span<const double> multiples() const noexcept { return multiples_; }
  [[nodiscard]] const TierLabels& labels() const noexcept { return labels_; }
  /// The mean rate that customers are compared with, where it is not the population's.
  [[nodiscard]] std::optional<double> mean_rate() const noexcept { return reference_; }
  [[nodiscard]] static constexpr std::size_t width() noexcept { return 2; }

  template <class S>
  [[nodiscard]] ContributionCore fit(const ColumnsByPlace<S>& base, ExecutorRef executor) const {
    const Sums sums = sums_of(base, executor);
    const double reference = reference_.value_or(sums.mean_rate());
    std::vector<double> rates;
    for (const double multiple : multiples_) {
      rates.push_back(reference > 0.0 ? finite(multiple * reference) : 0.0);
    }
    return {std::move(rates), reference, labels_, {sums.rows, base.rows() - sums.rows, sums.profit.whole()}};
  }
  friend bool operator==(const ContributionPolicyCore&, const ContributionPolicyCore&) = default;

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
  template <class S>
  [[nodiscard]] static Sums sums_of(const ColumnsByPlace<S>& base, ExecutorRef executor) {
    constexpr int enough = -64;  // for as many rows as there can be
    Sums sums = scaled_sums_of(base, 0, 0, executor);
    const bool profit_overflows = sums.profit.overflows();
    const bool cost_overflows = sums.cost.overflows();
    if (profit_overflows || cost_overflows) {
      sums = scaled_sums_of(base, profit_overflows ? enough : 0, cost_overflows ? enough : 0, executor);
    }
    return sums;
  }
  template <class S>
  [[nodiscard]] static Sums scaled_sums_of(const ColumnsByPlace<S>& base, int profit_exponent, int cost_exponent,
                                           ExecutorRef executor) {
    using Column = Eigen::Map<const Eigen::ArrayX<S>>;
    const Column profit(base[0], base.rows());
    const Column cost(base[1], base.rows());
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

}  // namespace custval
