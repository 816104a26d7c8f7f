// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/fold.hpp>
#include <custval/value/columns.hpp>
#include <custval/value/detail/coefficients.hpp>
#include <custval/value/detail/row_sum.hpp>
#include <custval/value/model.hpp>

#include <Eigen/Core>
#include <array>
#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <limits>
#include <span>
#include <utility>

namespace custval {

/// Every eligible customer has the same share. The default, as [CV] has it.
struct EvenShares {
  using inputs = columns<partner_eligible>;
  auto operator()(const auto& c) const { return c[partner_eligible{}]; }
  void check(const auto& /*base*/) const {}
  friend bool operator==(const EvenShares&, const EvenShares&) = default;
};

/// Shares in proportion to `partner_weight` among the eligible.
struct WeightedShares {
  using inputs = columns<partner_eligible, partner_weight>;
  auto operator()(const auto& c) const { return c[partner_eligible{}] * c[partner_weight{}]; }
  void check(const auto& /*base*/) const {}
  friend bool operator==(const WeightedShares&, const WeightedShares&) = default;
};

/// Shares in proportion to Σ_f importance_f · partner_factors_f among the eligible: product relatedness, brand
/// association, loyalty, purchasing power, bargaining power.
class FactorShares {
 public:
  using inputs = columns<partner_eligible, partner_factors>;
  /// **Shape** one importance a column of partner_factors. **Domain** ≥ 0. **Errors** ArgumentError otherwise.
  explicit FactorShares(std::span<const double> importance) : importance_{importance} {
    detail::check_coefficients("FactorShares", "importance", importance, 0.0, "a finite number >= 0");
  }
  FactorShares(std::initializer_list<double> importance) : FactorShares(std::span(importance)) {}

  [[nodiscard]] std::span<const double> importance() const noexcept { return importance_.values(); }

  auto operator()(const auto& c) const {
    return c[partner_eligible{}] * detail::weighted_sum(c[partner_factors{}], importance_);
  }
  void check(const auto& base) const {
    detail::check_width("FactorShares", partner_factors::name(), base.storage(partner_factors{}).width,
                        importance_.size());
  }
  friend bool operator==(const FactorShares&, const FactorShares&) = default;

 private:
  detail::Coefficients importance_;
};

/// A TransactionValue that has seen the base it is shared out over: row by row, what one unit of weight brings times
/// the customer's weight. Made by TransactionValue::prepare.
template <class Shares>
struct PreparedTransactionValue {
  using inputs = typename Shares::inputs;
  using output = transaction_value;

  Shares shares;
  double value_per_weight;

  auto operator()(const auto& c) const {
    using S = typename std::remove_cvref_t<decltype(c)>::scalar;
    const auto own = shares(c);
    return (own + (own - own)) * static_cast<S>(value_per_weight);  // NaN where it is infinite
  }
  friend bool operator==(const PreparedTransactionValue&, const PreparedTransactionValue&) = default;
};

/// Transaction value: the period's income from joint business with other firms (selling jointly, market access,
/// exclusive sale), shared out over the customers that have transaction value. Not the customer's own purchases.
///
/// TV_i = pool · weight_i / Σ weight; always conserved, Σ TV = pool
///
/// A row whose weight is not finite takes no part in the sum and comes out NaN; the others still share the whole pool.
/// **Units** pool in ¤ of the current period; any finite number, negative for a loss.
/// **Errors** ArgumentError for a pool that is not finite; DataError from `score` when a pool other than zero meets a
/// base whose weights do not sum to more than zero: there is nobody to give it to; nor to so little that the value of
/// one unit of weight is beyond the largest number.
/// **Cost** one extra pass over the weights (`prepare`). **Source** [CV] §2, current-period accounting; the weights
/// generalise its even share.
template <class Shares = EvenShares>
class TransactionValue {
 public:
  using inputs = typename Shares::inputs;
  using output = transaction_value;

  explicit TransactionValue(double pool, Shares shares = {}) : pool_{pool}, shares_{std::move(shares)} {
    if (!any_number::contains(pool)) {
      raise_argument("TransactionValue", "pool", pool, any_number::text());
    }
  }
  [[nodiscard]] double pool() const noexcept { return pool_; }
  [[nodiscard]] const Shares& shares() const noexcept { return shares_; }

  template <class Base, Executor E>
  [[nodiscard]] PreparedTransactionValue<Shares> prepare(const Base& base, const E& executor) const {
    shares_.check(base);
    if (pool_ == 0.0) {
      return {shares_, 0.0};
    }
    double scale = 1.0;
    double weight = sum_of_weights(base, executor, scale);
    if (std::isinf(weight)) {  // each is finite, and shares need not their sum, but what it is beside them
      scale = 0x1p-64;
      weight = sum_of_weights(base, executor, scale);
    }
    if (!(weight > 0.0)) {
      raise<DataError>("custval::TransactionValue: the shares of " + to_text(base.rows()) + " customers sum to " +
                       to_text(weight) + ", expected more than 0 to share a pool of " + to_text(pool_));
    }
    const double value_per_weight = pool_ * scale / weight;
    if (!(std::abs(value_per_weight) <= static_cast<double>((std::numeric_limits<typename Base::scalar>::max)()))) {
      raise<DataError>("custval::TransactionValue: the shares of " + to_text(base.rows()) + " customers sum to " +
                       to_text(weight / scale) + ", too little to share a pool of " + to_text(pool_));
    }
    return {shares_, value_per_weight};
  }
  friend bool operator==(const TransactionValue&, const TransactionValue&) = default;

 private:
  template <class Base, class E>
  [[nodiscard]] double sum_of_weights(const Base& base, const E& executor, double scale) const {
    return fold(
               base.rows(), executor, Sum{},
               [&](Sum& sum, Index first, Index count) {
                 for_each_block(first, count,
                                [&](Index row, Index rows) { add_weights(sum, base.slice(row, rows), scale); });
               },
               [](Sum& sum, const Sum& later) { sum.merge(later); })
        .value();
  }
  template <class Block>
  void add_weights(Sum& sum, const Block& block, double scale) const {
    using S = typename Block::scalar;
    constexpr int width = pack_width<S>;
    // Written next. NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init)
    std::array<S, static_cast<std::size_t>(block_rows)> room;
    detail::for_each_pack<width>(block.rows(), [&](auto full, Index row, int count) {
      const Pack<S, width> weight = shares_(PackedRows<Block, width, full.value>(block, row, count));
      detail::store_rows<full.value>(weight, room.data() + row, count);
    });
    const Eigen::Map<const Eigen::ArrayX<S>> weights(room.data(), block.rows());
    const double total = (weights.template cast<double>() * scale).sum();
    if (std::isfinite(total)) {
      sum.add(total);
      return;
    }
    for (const S weight : weights) {
      if (std::isfinite(weight)) {
        sum.add(static_cast<double>(weight) * scale);
      }
    }
  }

  double pool_;
  Shares shares_;
};

}  // namespace custval
