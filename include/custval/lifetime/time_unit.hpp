// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/purchases/calendar.hpp>

#include <chrono>
#include <optional>
#include <ratio>

namespace custval {

/// The unit a lifetime model counts time in: so many days, or the periods of a calendar.
///
/// A model of opportunities needs whole ones, and a month is no number of days. With `TimeUnit(Calendar::months())` the
/// times of a base are numbers of months (see `periods_of`), while horizons and discounts stay those of real time: a
/// horizon is rounded to the nearest whole number of periods of mean length, 365 days to 12 months or 52 weeks.
/// **Errors** ArgumentError for days outside [1e-15, 1e10]: from less than a nanosecond to more than all day numbers
class TimeUnit {
 public:
  static constexpr double shortest = 1e-15;
  static constexpr double longest = 1e10;

  TimeUnit() = default;  ///< days
  explicit TimeUnit(double days) : days_{days} {
    if (!(days >= shortest && days <= longest)) {
      raise_argument("TimeUnit", "days", days, "a number from 1e-15 to 1e10");
    }
  }
  template <class Rep, class Period>
  explicit TimeUnit(std::chrono::duration<Rep, Period> unit)
      : TimeUnit(std::chrono::duration<double, std::ratio<86400>>(unit).count()) {}
  /// The unit of a base that counts in periods of a calendar.
  explicit TimeUnit(const Calendar& calendar) noexcept : days_{calendar.mean_days()}, calendar_{calendar} {}

  [[nodiscard]] static TimeUnit day() { return TimeUnit(1.0); }
  [[nodiscard]] static TimeUnit week() { return TimeUnit(7.0); }
  /// The length of the unit; of a calendar's periods, the mean.
  [[nodiscard]] double days() const noexcept { return days_; }
  [[nodiscard]] const std::optional<Calendar>& calendar() const noexcept { return calendar_; }
  /// What the times of a base are divided by: bases are in days, or in periods already.
  [[nodiscard]] double in_base() const noexcept { return calendar_ ? 1.0 : days_; }
  friend bool operator==(const TimeUnit&, const TimeUnit&) = default;

 private:
  double days_ = 1.0;
  std::optional<Calendar> calendar_;
};

}  // namespace custval
