// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

namespace custval::detail {

// A day of which something was netted is a purchase only when its total is above zero by more than this part of what
// was netted: 10.10 + 20.20 - 30.30 is not exactly zero in binary.
inline constexpr double netting_tolerance = 1e-9;

// A customer's account while rows arrive in order of time. Two of them in a cache line; no branch, because whether a
// row opens a new day is anybody's guess.
struct alignas(32) Ledger {
  static constexpr bool nets = false;

  double repeat_spend = 0.0;
  double first_spend = 0.0;
  std::int32_t first_day = (std::numeric_limits<std::int32_t>::max)();
  std::int32_t last_day = (std::numeric_limits<std::int32_t>::min)();
  std::uint32_t days = 0;
  std::uint32_t rows = 0;

  void add(std::int32_t day, double amount) noexcept {
    first_day = (std::min)(first_day, day);  // rows are in order: only the first changes it
    const bool first = day == first_day;
    first_spend += first ? amount : 0.0;
    repeat_spend += first ? 0.0 : amount;
    days += static_cast<std::uint32_t>(day != last_day) | static_cast<std::uint32_t>(days == 0);
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
  double aside = 0.0;         // of days without a purchase
  double open = 0.0;          // total of the day that is not over
  double repeat_before = 0.0; // repeat_spend before that day
  float netted = -1.0F;       // size of what was netted on that day; negative: nothing
  std::int32_t first_day = (std::numeric_limits<std::int32_t>::max)();
  std::int32_t last_day = (std::numeric_limits<std::int32_t>::min)();
  std::int32_t last_before = (std::numeric_limits<std::int32_t>::min)();
  std::uint32_t days = 0;
  std::uint32_t rows = 0;
  std::uint32_t open_rows = 0;
  std::uint32_t aside_rows = 0;

  void add(std::int32_t day, double amount, bool is_netted) noexcept {
    if (day != open_day || open_rows == 0) {
      settle();
      open_day = day;
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
    (day == first_day ? first_spend : repeat_spend) += amount;
    ++open_rows;
    ++rows;
  }

  // Takes the open day back when it is no purchase.
  void settle() noexcept {
    if (netted >= 0.0F) [[unlikely]] {
      if (!(open > netting_tolerance * double{netted})) {
        --days;
        if (days == 0) {
          first_spend = 0.0;
          first_day = (std::numeric_limits<std::int32_t>::max)();
        }
        repeat_spend = repeat_before;
        last_day = last_before;
        aside += open;
        aside_rows += open_rows;
      }
      netted = -1.0F;
    }
  }
  [[nodiscard]] double spend() const noexcept { return first_spend + repeat_spend + aside; }

  std::int32_t open_day = 0;
};

}  // namespace custval::detail
