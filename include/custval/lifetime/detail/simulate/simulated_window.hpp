// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/random.hpp>
#include <custval/lifetime/drawn_customer.hpp>
#include <custval/lifetime/simulation_options.hpp>

#include <cmath>
#include <concepts>
#include <cstdint>
#include <string_view>

namespace custval::detail {

// Days as a simulation counts them: from the first day of the acquisition.
struct SimulatedWindow {
  double opening = 0.0;  // the day number of that first day
  double acquisition = 0.0;
  double calibration = 0.0;
  double observation = 0.0;
  double unit = 1.0;
  bool daily = true;
};

// When a customer first buys, and how long it is seen from then on.
struct SimulatedStart {
  double first = 0.0;  // the day of it, or the moment
  double clock = 0.0;  // since that day began; 0 to the moment
  double observed = 0.0;
};

[[nodiscard]] inline SimulatedWindow simulated_window(std::string_view function, const SimulationOptions& options) {
  const auto day = [](Day one) { return static_cast<double>(one.number()); };
  const double opening = day(options.first_day);
  SimulatedWindow window;
  window.opening = opening;
  window.acquisition = options.acquisition_days;
  window.calibration = day(options.calibration_end) - opening;
  window.observation = day(options.observation_end.value_or(options.calibration_end)) - opening;
  window.unit = options.unit.days();
  window.daily = options.time == simulated_time::daily;
  if (options.unit.calendar()) {
    raise_argument(function, "the unit", options.unit.days(),
                   "so many days: what is simulated is in days, not periods");
  }
  if (options.customers < 0) {
    raise_argument(function, "the number of customers", static_cast<double>(options.customers), "0 or more");
  }
  if (window.acquisition < 0.0) {
    raise_argument(function, "the number of acquisition days", window.acquisition, "0 or more");
  }
  if (window.calibration < window.acquisition) {
    raise_argument(function, "the calibration end", opening + window.calibration,
                   "a day not before " + to_text(opening + window.acquisition) + ", when the acquisition is over");
  }
  if (window.observation < window.calibration) {
    raise_argument(function, "the observation end", opening + window.observation,
                   "a day not before " + to_text(opening + window.calibration) + ", the calibration end");
  }
  return window;
}

// Whether so many days are a whole number of units, to rounding.
[[nodiscard]] inline bool whole_units(double days, double unit) noexcept {
  const double units = std::round(days / unit);
  return std::abs(units * unit - days) <= 1e-9 * days;
}

// Opportunities come once a unit, so all ends must be at one, and with days, each must be on one.
inline void check_opportunities(std::string_view function, const SimulatedWindow& window) {
  if (window.daily && window.unit != std::floor(window.unit)) {
    raise_argument(function, "the number of days per unit", window.unit, "whole days from opportunity to opportunity");
  }
  const auto check = [&](std::string_view what, double days) {
    if (!whole_units(days, window.unit)) {
      raise_argument(function, what, days, "a multiple of " + to_text(window.unit) + ", the days per unit");
    }
  };
  check("the number of acquisition days", window.acquisition);
  check("the number of days from the first day to the calibration end", window.calibration);
  check("the number of days from the first day to the observation end", window.observation);
}

template <class Customer>
[[nodiscard]] SimulatedStart draw_start(const SimulatedWindow& window, Random& random) noexcept {
  SimulatedStart start;
  const double moment = window.acquisition * random.uniform();
  if constexpr (std::same_as<Customer, OpportunityCustomer>) {
    // Of the acquisition's opportunities one; counted in units, or the ends would be missed by rounding.
    const double units = std::floor(moment / window.unit);
    start.first = units * window.unit;
    start.observed = (std::round(window.calibration / window.unit) - units) * window.unit;
  } else {
    start.first = window.daily ? std::floor(moment) : moment;
    start.clock = moment - start.first;
    start.observed = window.calibration - start.first;
  }
  return start;
}

}  // namespace custval::detail
