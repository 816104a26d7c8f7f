// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/purchases/day.hpp>

#include <chrono>
#include <cstdint>
#include <iterator>
#include <limits>
#include <vector>

namespace custval {

/// The periods that a calendar cuts time into.
enum class calendar_unit : std::uint8_t { day, week, month, quarter, year };

/// Numbers the days, weeks, months, quarters or years of the civil (proleptic Gregorian) calendar; the period with the
/// number 0 holds 1970-01-01. Weeks run from Monday, as those of ISO 8601 do, or from a weekday of one's own.
///
///     const Calendar months = Calendar::months();
///     months.period_of(Day{0})       // 0: January 1970
///     months.last_full_period(Day{45})  // 0: of February, which ends with day 58, more than two weeks are to come
class Calendar {
 public:
  Calendar() = default;  ///< days
  [[nodiscard]] static constexpr Calendar days() noexcept { return {}; }
  /// **Errors** ArgumentError for a weekday that is none
  [[nodiscard]] static Calendar weeks(std::chrono::weekday starts = std::chrono::Monday) {
    if (!starts.ok()) {
      raise_argument("Calendar::weeks", "the first day of a week", starts.c_encoding(), "a weekday, 0 to 6");
    }
    return {calendar_unit::week, starts.c_encoding()};
  }
  [[nodiscard]] static constexpr Calendar months() noexcept { return {calendar_unit::month, monday}; }
  [[nodiscard]] static constexpr Calendar quarters() noexcept { return {calendar_unit::quarter, monday}; }
  [[nodiscard]] static constexpr Calendar years() noexcept { return {calendar_unit::year, monday}; }

  [[nodiscard]] constexpr calendar_unit unit() const noexcept { return unit_; }
  /// The weekday that weeks begin with; Monday for the other units, where it does not matter.
  [[nodiscard]] constexpr std::chrono::weekday week_starts() const noexcept { return std::chrono::weekday{starts_}; }
  /// The mean length of a period: 1, 7, 30.436875 (as std::chrono::months), 91.310625 or 365.2425 days.
  [[nodiscard]] constexpr double mean_days() const noexcept {
    constexpr double year = 365.2425;
    switch (unit_) {
      case calendar_unit::day:
        return 1.0;
      case calendar_unit::week:
        return 7.0;
      case calendar_unit::month:
        return year / 12.0;
      case calendar_unit::quarter:
        return year / 4.0;
      case calendar_unit::year:
        break;
    }
    return year;
  }

  /// The number of the period that holds the day.
  [[nodiscard]] constexpr std::int32_t period_of(Day day) const noexcept {
    return static_cast<std::int32_t>(period_at(day.number()));
  }
  /// The first day of a period, and the last.
  /// **Errors** ArgumentError for a period whose day does not fit 32 bits
  [[nodiscard]] constexpr Day first_day(std::int32_t period) const { return day_at(first_of(period)); }
  [[nodiscard]] constexpr Day last_day(std::int32_t period) const {
    return day_at(first_of(std::int64_t{period} + 1) - 1);
  }
  /// The last period that is over at the end of a day: the one that holds it where the day is the last of that period,
  /// else the one before. Of a period that is not over nobody knows whether it will have a purchase.
  [[nodiscard]] constexpr std::int32_t last_full_period(Day end) const noexcept {
    return static_cast<std::int32_t>(period_at(std::int64_t{end.number()} + 1) - 1);
  }

  friend constexpr bool operator==(const Calendar&, const Calendar&) = default;

 private:
  static constexpr unsigned monday = 1;    // as std::chrono::weekday counts, from Sunday
  static constexpr unsigned thursday = 4;  // 1970-01-01

  constexpr Calendar(calendar_unit unit, unsigned starts) noexcept
      : unit_{unit}, starts_{static_cast<std::uint8_t>(starts)} {}

  [[nodiscard]] static constexpr std::int64_t floor_divide(std::int64_t a, std::int64_t b) noexcept {
    return a / b - (a % b < 0 ? 1 : 0);
  }
  // Months since January 1970. **Source** Hinnant, chrono-Compatible Low-Level Date Algorithms (2013), civil_from_days:
  // eras of 400 years from 0000-03-01 on, so that a leap day ends its year.
  [[nodiscard]] static constexpr std::int64_t month_of(std::int64_t day) noexcept {
    const std::int64_t shifted = day + 719468;
    const std::int64_t era = floor_divide(shifted, 146097);
    const std::int64_t of_era = shifted - era * 146097;
    const std::int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const std::int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    const std::int64_t month = (5 * of_year + 2) / 153;  // 0: March
    return (era * 400 + year - 1970) * 12 + month + 2;
  }
  // The first day of a month that is so many after January 1970.
  [[nodiscard]] static constexpr std::int64_t first_of_month(std::int64_t month) noexcept {
    const std::int64_t from_march = month - 2 + std::int64_t{1970} * 12;
    const std::int64_t year = floor_divide(from_march, 12);
    const std::int64_t era = floor_divide(year, 400);
    const std::int64_t of_era = year - era * 400;
    const std::int64_t of_year = (153 * (from_march - year * 12) + 2) / 5;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
  }
  // The first day of the week with the number 0.
  [[nodiscard]] constexpr std::int64_t first_week() const noexcept {
    return -static_cast<std::int64_t>((thursday + 7 - starts_) % 7);
  }
  [[nodiscard]] constexpr std::int64_t period_at(std::int64_t day) const noexcept {
    switch (unit_) {
      case calendar_unit::day:
        return day;
      case calendar_unit::week:
        return floor_divide(day - first_week(), 7);
      case calendar_unit::month:
        return month_of(day);
      case calendar_unit::quarter:
        return floor_divide(month_of(day), 3);
      case calendar_unit::year:
        break;
    }
    return floor_divide(month_of(day), 12);
  }
  [[nodiscard]] constexpr std::int64_t first_of(std::int64_t period) const noexcept {
    switch (unit_) {
      case calendar_unit::day:
        return period;
      case calendar_unit::week:
        return first_week() + 7 * period;
      case calendar_unit::month:
        return first_of_month(period);
      case calendar_unit::quarter:
        return first_of_month(3 * period);
      case calendar_unit::year:
        break;
    }
    return first_of_month(12 * period);
  }
  [[nodiscard]] static constexpr Day day_at(std::int64_t day) {
    using Limits = std::numeric_limits<std::int32_t>;
    if (day < (Limits::min)() || day > (Limits::max)()) {
      raise_argument("Calendar", "the day of the period", static_cast<double>(day), "a day number that fits 32 bits");
    }
    return Day{static_cast<std::int32_t>(day)};
  }

  calendar_unit unit_ = calendar_unit::day;
  std::uint8_t starts_ = monday;
};

/// The days of a log as the numbers of their periods. Summarised with these in place of the days, and with
/// `calendar.last_full_period(end)` as the observation end, a log counts purchases and times in periods: what a model
/// of opportunities (BG/BB) is fitted to, with `TimeUnit(calendar)` as its unit. A period in which anything was bought
/// is one purchase; customers who first bought in a period that is not over are left out and counted.
template <class Days>
[[nodiscard]] std::vector<std::int32_t> periods_of(const Days& days, const Calendar& calendar) {
  std::vector<std::int32_t> periods;
  periods.reserve(std::size(days));
  for (const auto& day : days) {
    periods.push_back(calendar.period_of(Day{day}));
  }
  return periods;
}

}  // namespace custval
