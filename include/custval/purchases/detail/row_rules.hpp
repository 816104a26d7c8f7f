// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/purchases/amount_policy.hpp>
#include <custval/purchases/day.hpp>
#include <custval/purchases/detail/odd_amount.hpp>
#include <custval/purchases/purchase_view.hpp>
#include <custval/purchases/summary.hpp>

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

namespace custval::detail {

// Which rows count and how, in the form the kernels ask for it.
struct RowRules {
  std::int32_t end = (std::numeric_limits<std::int32_t>::max)();
  std::int32_t calibration_end = (std::numeric_limits<std::int32_t>::max)();
  AmountPolicy amounts;

  [[nodiscard]] bool takes(std::int32_t day, double amount) const noexcept {
    constexpr double largest = (std::numeric_limits<double>::max)();
    if (amount > 0.0 && amount <= largest) [[likely]] {
      return day <= end;
    }
    const amount_rule rule = amounts.rule_for(amount);
    return day <= end && rule != amount_rule::drop && rule != amount_rule::reject;
  }
  // Of a row that counts and whose amount is not positive.
  [[nodiscard]] amount_rule rule_of(double amount) const noexcept {
    return amount < 0.0 ? amounts.refunds : amounts.zeros;
  }
};

// Rows and the money in them, while they are counted.
struct RowGroup {
  Index rows = 0;
  Sum amount;

  void add(Index more, double term) noexcept {
    rows += more;
    amount.add(term);
  }
  void merge(const RowGroup& later) noexcept {
    rows += later.rows;
    amount.merge(later.amount);
  }
  [[nodiscard]] RowsAndMoney value() const noexcept { return {rows, amount.value()}; }
};

// The rows by what becomes of them, before customers are looked at.
struct RowCensus {
  RowGroup after_end;
  RowGroup not_finite;
  RowGroup zeros;
  RowGroup refunds;
  Index netted = 0;     // or set apart
  Index rejected = -1;  // the first such row

  void add(Index row, std::int32_t day, double amount, const RowRules& rules) noexcept {
    constexpr double largest = (std::numeric_limits<double>::max)();
    const bool finite = amount >= -largest && amount <= largest;
    if (day > rules.end) {
      after_end.add(1, finite ? amount : 0.0);
      return;
    }
    const amount_rule rule = rules.amounts.rule_for(amount);
    if (rule == amount_rule::drop) {
      if (finite) {
        (amount < 0.0 ? refunds : zeros).add(1, amount);
      } else {
        not_finite.add(1, 0.0);
      }
    } else if (rule == amount_rule::reject) {
      rejected = rejected < 0 ? row : rejected;
    } else if (rule != amount_rule::keep) {
      ++netted;
    }
  }
  void merge(const RowCensus& later) noexcept {
    after_end.merge(later.after_end);
    not_finite.merge(later.not_finite);
    zeros.merge(later.zeros);
    refunds.merge(later.refunds);
    netted += later.netted;
    rejected = rejected < 0 ? later.rejected : rejected;
  }
  [[nodiscard]] Index left_out() const noexcept { return after_end.rows + not_finite.rows + zeros.rows + refunds.rows; }
};

template <CustomerId Id, LogDay D, Executor E>
[[nodiscard]] RowCensus take_census(const PurchaseView<Id, D>& log, const RowRules& rules, const E& executor) {
  return fold(
      log.rows(), executor, RowCensus{},
      [&](RowCensus& census, Index first, Index count) {
        const auto days = log.days();
        const auto amounts = log.amounts();
        for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(first + count); ++i) {
          const std::int32_t day = day_number(days[i]);
          if (is_odd(amounts[i]) || day > rules.end) [[unlikely]] {
            census.add(static_cast<Index>(i), day, amounts[i], rules);
          }
        }
      },
      [](RowCensus& census, const RowCensus& later) { census.merge(later); });
}

// Refuses the first row that a rule rejects.
inline void check_census(std::span<const double> amounts, const RowCensus& census, std::string_view function) {
  if (census.rejected >= 0) {
    const double amount = amounts[static_cast<std::size_t>(census.rejected)];
    raise_data(function, "amount", census.rejected, amount,
               amount == 0.0 ? "an amount that is not zero (zeros are rejected)"
               : amount < 0.0 && amount >= -(std::numeric_limits<double>::max)()
                   ? "an amount >= 0 (refunds are rejected)"
                   : "a finite number");
  }
}

}  // namespace custval::detail
