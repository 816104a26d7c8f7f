// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <chrono>
#include <limits>

namespace custval {

/// How far ahead a prediction looks, and what later money is worth.
struct PredictionOptions {
  /// Horizon, counted from the end of the observation; infinite: as long as customers stay.
  std::chrono::duration<double, std::chrono::days::period> horizon{std::numeric_limits<double>::infinity()};
  /// A ¤ a year later is worth 1 / (1 + discount) now; applied continuously, by days of 365.25 a year.
  double discount_per_year = 0.1;
};

}  // namespace custval
