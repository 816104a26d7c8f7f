// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/lifetime/fit_status.hpp>
#include <custval/lifetime/time_unit.hpp>

#include <cstdint>
#include <vector>

namespace custval {

/// What a fit tells besides the parameters, of whatever model: FittedModel's, without its type.
struct FitFacts {
  TimeUnit unit{};
  FitStatus status{};
  double log_likelihood = 0.0;
  double penalty = 0.0;
  int evaluations = 0;
  double customers = 0.0;
  std::int64_t rows = 0;
  std::uint64_t fingerprint = 0;
  std::vector<double> covariance{};  ///< of the logarithms of the parameters, row by row
};

}  // namespace custval
