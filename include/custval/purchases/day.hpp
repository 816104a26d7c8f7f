// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>

#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

namespace custval {

/// A calendar day: made from a day number (days since 1970-01-01, negative before) or from `std::chrono::sys_days`.
/// **Errors** ArgumentError for sys_days that no 32-bit day number reaches (5.8 million years either way).
class Day {
 public:
  // Implicit, so that a day number or a sys_days can be passed wherever a day is asked for.
  constexpr Day(std::int32_t number) noexcept : number_{number} {}  // NOLINT(google-explicit-constructor)
  constexpr Day(std::chrono::sys_days day)                          // NOLINT(google-explicit-constructor)
      : number_{static_cast<std::int32_t>(day.time_since_epoch().count())} {
    if (day.time_since_epoch().count() != number_) {
      raise_argument("Day", "the day", static_cast<double>(day.time_since_epoch().count()),
                     "a day number that fits 32 bits");
    }
  }

  [[nodiscard]] constexpr std::int32_t number() const noexcept { return number_; }
  [[nodiscard]] constexpr std::chrono::sys_days sys_days() const noexcept {
    return std::chrono::sys_days{std::chrono::days{number_}};
  }
  friend constexpr auto operator<=>(Day, Day) = default;

 private:
  std::int32_t number_;
};

/// A day as YYYY-MM-DD; those outside the years 0 to 9999, which are hardly meant, by their number: "day 3000000".
[[nodiscard]] inline std::string date_text(Day day) {
  constexpr std::int32_t first_with_four_digits = -719528;
  constexpr std::int32_t last_with_four_digits = 2932896;
  if (day.number() < first_with_four_digits || day.number() > last_with_four_digits) {
    return "day " + std::to_string(day.number());
  }
  const std::chrono::year_month_day date{day.sys_days()};
  std::string text = "0000-00-00";
  const auto put = [&text](std::size_t last, unsigned number) {
    for (; number > 0; number /= 10, --last) {
      text[last] = static_cast<char>('0' + number % 10);
    }
  };
  put(3, static_cast<unsigned>(static_cast<int>(date.year())));
  put(6, static_cast<unsigned>(date.month()));
  put(9, static_cast<unsigned>(date.day()));
  return text;
}

namespace detail {

// Days of a log as the wide number they are read as: whether they fit 32 bits is checked once for the whole log.
[[nodiscard]] constexpr std::int32_t wide_day(std::int32_t day) noexcept {
  return day;
}
[[nodiscard]] constexpr std::int64_t wide_day(std::chrono::sys_days day) noexcept {
  return static_cast<std::int64_t>(day.time_since_epoch().count());
}
template <class D>
[[nodiscard]] constexpr std::int32_t day_number(D day) noexcept {
  return static_cast<std::int32_t>(wide_day(day));
}

}  // namespace detail
}  // namespace custval
