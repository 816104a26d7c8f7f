// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>

#include <chrono>
#include <limits>
#include <ratio>

namespace custval {

/// The unit a lifetime model counts time in, as days.
/// **Errors** ArgumentError for days that are not finite and > 0
class TimeUnit {
 public:
  TimeUnit() = default;  ///< days
  explicit TimeUnit(double days) : days_{days} {
    if (!(days > 0.0 && days < std::numeric_limits<double>::infinity())) {
      raise_argument("TimeUnit", "days", days, "a finite number > 0");
    }
  }
  template <class Rep, class Period>
  explicit TimeUnit(std::chrono::duration<Rep, Period> unit)
      : TimeUnit(std::chrono::duration<double, std::ratio<86400>>(unit).count()) {}

  [[nodiscard]] static TimeUnit day() { return TimeUnit(1.0); }
  [[nodiscard]] static TimeUnit week() { return TimeUnit(7.0); }
  [[nodiscard]] double days() const noexcept { return days_; }
  friend bool operator==(const TimeUnit&, const TimeUnit&) = default;

 private:
  double days_ = 1.0;
};

}  // namespace custval
