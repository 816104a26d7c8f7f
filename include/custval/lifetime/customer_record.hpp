// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/purchases/customer_purchases.hpp>

#include <chrono>

namespace custval {

/// A time as columns hold it: a number of days (of periods, for the unit of a calendar), or any duration.
class TimeInDays {
 public:
  constexpr TimeInDays() noexcept = default;
  // Implicit, so that a record is written with numbers or durations.
  constexpr TimeInDays(double days) noexcept : days_{days} {}  // NOLINT(google-explicit-constructor)
  template <class Rep, class Period>
  constexpr TimeInDays(std::chrono::duration<Rep, Period> time) noexcept  // NOLINT(google-explicit-constructor)
      : days_{std::chrono::duration<double, std::chrono::days::period>(time).count()}, is_duration_{true} {}

  [[nodiscard]] constexpr double count() const noexcept { return days_; }
  /// No number of the periods of a calendar, whose lengths differ.
  [[nodiscard]] constexpr bool is_duration() const noexcept { return is_duration_; }
  friend constexpr bool operator==(const TimeInDays&, const TimeInDays&) = default;

 private:
  double days_ = 0.0;
  bool is_duration_ = false;
};

/// One customer, with the names, units and conventions of the columns of a summary:
///
///     {.repeat_purchases = 3, .recency = 200, .observed_time = 273, .mean_repeat_spend = 35}
///     {.repeat_purchases = 3, .recency = std::chrono::days{200}, .observed_time = std::chrono::weeks{39}}
struct CustomerRecord {
  double repeat_purchases = 0.0;   ///< x: days with a purchase, less the first
  TimeInDays recency{};            ///< t_x: from the first purchase to the last
  TimeInDays observed_time{};      ///< T: from the first purchase to the end of the observation
  double mean_repeat_spend = 0.0;  ///< m: of the x; without repeats it does not matter

  /// Of a customer's purchases so far, as `CustomerPurchases::finish` sums them up.
  [[nodiscard]] static CustomerRecord of(const CustomerSummary& summary) noexcept {
    return {static_cast<double>(summary.repeat_purchases), summary.recency, summary.observed_time,
            summary.mean_repeat_spend};
  }
  friend bool operator==(const CustomerRecord&, const CustomerRecord&) = default;
};

}  // namespace custval
