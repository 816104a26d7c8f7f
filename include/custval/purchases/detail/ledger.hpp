// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>

namespace custval::detail {

// A day of which something was netted is a purchase only when its total is above zero by more than this part of what
// was netted: 10.10 + 20.20 - 30.30 is not exactly zero in binary.
inline constexpr double netting_tolerance = 1e-9;

// A customer's account while rows arrive in order of time. Two of them in a cache line.
struct alignas(32) Ledger {
  static constexpr bool nets = false;

  double repeat_spend = 0.0;
  double first_spend = 0.0;
  std::int32_t first_day = 0;
  std::int32_t last_day = 0;
  std::uint32_t days = 0;
  std::uint32_t rows = 0;

  void add(std::int32_t day, double amount) noexcept {
    if (rows == 0) {
      first_day = day;
      first_spend = amount;
      days = 1;
    } else {
      if (day == first_day) [[unlikely]] {
        first_spend += amount;
      } else {
        repeat_spend += amount;
      }
      days += static_cast<std::uint32_t>(day != last_day);  // no branch: whether it is a new day is hard to guess
    }
    last_day = day;
    ++rows;
  }
  void settle() const noexcept {}
  [[nodiscard]] double spend() const noexcept { return first_spend + repeat_spend; }
};

// The same for logs in which something is netted: a day that nets to no purchase is undone when it is over. Customers
// without such a day come out with the same bits as from a Ledger.
struct NettingLedger {
  static constexpr bool nets = true;

  double repeat_spend = 0.0;
  double first_spend = 0.0;
  double aside = 0.0;          // of days without a purchase
  double open = 0.0;           // total of the day that is not over
  double repeat_before = 0.0;  // repeat_spend before that day
  float netted = -1.0F;        // size of what was netted on that day; negative: nothing
  std::int32_t first_day = 0;
  std::int32_t last_day = 0;
  std::int32_t last_before = 0;
  std::uint32_t days = 0;
  std::uint32_t rows = 0;
  std::uint32_t open_rows = 0;
  std::uint32_t aside_rows = 0;

  void add(std::int32_t day, double amount, bool is_netted) noexcept {
    if (day != last_day || open_rows == 0) {  // before the first row no day is open
      settle();
      open_rows = 0;
      open = 0.0;
      repeat_before = repeat_spend;
      last_before = last_day;
      last_day = day;
      first_day = days == 0 ? day : first_day;
      ++days;
    }
    if (is_netted) [[unlikely]] {
      const double size = (std::max)(0.0, double{netted}) - amount;
      netted = static_cast<float>((std::min)(size, double{(std::numeric_limits<float>::max)()}));
    }
    open += amount;
    (days == 1 ? first_spend : repeat_spend) += amount;
    ++open_rows;
    ++rows;
  }

  // Money beside the purchases: whatever day it is of, no day changes.
  void set_apart(double amount) noexcept {
    aside += amount;
    ++aside_rows;
    ++rows;
  }

  // Takes the last day back when it is no purchase; before another day begins, and when all rows are in.
  void settle() noexcept {
    if (netted >= 0.0F) [[unlikely]] {
      if (!(open > netting_tolerance * double{netted})) {
        --days;
        first_spend = days == 0 ? 0.0 : first_spend;
        repeat_spend = repeat_before;
        last_day = last_before;
        aside += open;
        aside_rows += open_rows;
      }
      netted = -1.0F;
    }
  }
  [[nodiscard]] double spend() const noexcept { return first_spend + repeat_spend + aside; }
};

}  // namespace custval::detail
