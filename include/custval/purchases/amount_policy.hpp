// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

namespace custval {

/// What a row whose amount is zero or negative means. x counts purchase days, m is the mean spend on repeat days.
///
/// | rule           | the row                       | a day with only such rows | x                | m              |
/// |----------------|-------------------------------|---------------------------|------------------|----------------|
/// | `keep`         | is a purchase like any other  | is a purchase day         | may grow by one  | falls          |
/// | `drop`         | is as though not there        | is not there              | unchanged        | unchanged      |
/// | `net_same_day` | enters its day's total        | is no purchase day        | may fall by one  | falls, or the  |
/// |                |                               |                           |                  | day leaves it  |
/// | `reject`       | is refused: a DataError       |                           |                  |                |
/// | `net_purchase` | enters the total of the day   | is no purchase day        | may fall by one, | as above, at   |
/// |                | whose purchase it takes back  |                           | at the purchase  | the purchase   |
/// | `apart`        | is money beside the purchases | is no purchase day        | unchanged        | unchanged      |
///
/// `keep` is for amounts that are negative on purpose, such as a log of profits. `net_same_day` is for refunds on the
/// day of the purchase; a later one leaves the purchase as it was. `net_purchase` undoes that purchase: that of the
/// same customer and amount, the latest before (see `find_returns`); a refund without one is netted in its own day.
/// `apart` counts every purchase as made and keeps what came back out of it.
///
/// With `net_same_day` and `net_purchase` a day on which something was netted is a purchase day only when its total is
/// above zero (by more than the rounding of the netted amounts, 1e-9 of them); otherwise what remains of the day is in
/// no purchase. Money is not lost by that, nor by `apart`: the rest of such a day, a refund of an earlier purchase
/// above all, goes into `total_spend` (and `holdout_spend`), and SummaryCounts says how much that was. `drop` is the
/// rule that takes money away; SummaryCounts says how much. A zero has no money, so netting one (which purchase it
/// would take back nobody knows: `net_purchase` is `net_same_day`) only keeps it from making a purchase day of its own.
enum class amount_rule : std::uint8_t { keep, drop, net_same_day, reject, net_purchase, apart };

/// The names of the rules, in their order.
inline constexpr std::array<std::string_view, 6> amount_rule_names{"keep",   "drop",         "net_same_day",
                                                                   "reject", "net_purchase", "apart"};
[[nodiscard]] constexpr std::string_view amount_rule_name(amount_rule rule) noexcept {
  return amount_rule_names[static_cast<std::size_t>(rule)];
}

/// What becomes of a row whose amount is NaN or infinite: refused with a DataError, or left out and counted.
enum class not_finite_rule : std::uint8_t { reject, drop };

/// The rules for amounts that are no ordinary purchase. The defaults: a refund takes back a purchase and must not count
/// as one, so it is netted; a zero (a gift, a voucher) is a visit to the shop, so it is kept, as the published counts
/// of the CDNOW data do; what is no number is an error of the data, so it is refused.
struct AmountPolicy {
  amount_rule refunds = amount_rule::net_same_day;
  amount_rule zeros = amount_rule::keep;
  not_finite_rule not_finite = not_finite_rule::reject;

  /// The rule a row of this amount falls under; a positive amount is kept.
  [[nodiscard]] constexpr amount_rule rule_for(double amount) const noexcept {
    constexpr double largest = (std::numeric_limits<double>::max)();
    if (amount > 0.0 && amount <= largest) {
      return amount_rule::keep;
    }
    if (amount == 0.0) {
      return zeros;
    }
    if (amount < 0.0 && amount >= -largest) {
      return refunds;
    }
    return not_finite == not_finite_rule::drop ? amount_rule::drop : amount_rule::reject;
  }
  friend constexpr bool operator==(const AmountPolicy&, const AmountPolicy&) = default;
};

}  // namespace custval
