// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace custval {

/// How many classes natural breaks make.
struct BreakCount {
  std::size_t classes = 0;     ///< so many, or at most so many where a goodness of fit is asked for
  double goodness_of_fit = 0;  ///< 0: exactly `classes`; else the fewest that explain this part of the variance
  friend bool operator==(const BreakCount&, const BreakCount&) = default;
};

/// The classes that natural breaks find, best first.
struct NaturalBreaksResult {
  std::vector<double> thresholds;  ///< one fewer than classes; −∞ behind those that somebody is in
  std::vector<double> centres;     ///< the means of the classes that somebody is in
  std::vector<double> sizes;       ///< their rows, or the weight of these
  double within = 0.0;             ///< Σ w (x − mean of its class)²
  double total = 0.0;              ///< Σ w (x − mean)²
  /// 1 − within / total: the part of the variance that the classes explain; 1 where there is none.
  double goodness_of_fit = 1.0;
  std::int64_t rows = 0;  ///< that counted
  std::int64_t skipped = 0;
};

}  // namespace custval
