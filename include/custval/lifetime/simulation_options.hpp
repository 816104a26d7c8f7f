// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/lifetime/time_unit.hpp>
#include <custval/purchases/day.hpp>

#include <cstdint>
#include <optional>

namespace custval {

/// Whether a simulation counts purchases by the day, as a log does, or to the moment, as the models' formulas do.
enum class simulated_time : std::uint8_t { daily, exact };

/// What is simulated: how many customers, from when to when.
///
/// First purchases are spread evenly, at random, over the days of acquisition. By the day, the last days of calibration
/// and of observation are in it to their end, and all purchases of one day are one. To the moment, a Day is the instant
/// at which it begins, and the columns hold fractions of days.
struct SimulationOptions {  // NOLINT(cppcoreguidelines-pro-type-member-init): a Day has no default
  Index customers = 0;
  std::uint64_t seed = 0;
  TimeUnit unit = TimeUnit::week();         ///< the model's; BG/BB: from opportunity to opportunity
  Day first_day = Day{0};                   ///< of the acquisition
  std::int32_t acquisition_days = 0;        ///< 0: everyone first buys as the first day begins
  Day calibration_end;                      ///< not before the acquisition is over
  std::optional<Day> observation_end = {};  ///< default: the calibration end
  simulated_time time = simulated_time::daily;

  friend bool operator==(const SimulationOptions&, const SimulationOptions&) = default;
};

}  // namespace custval
