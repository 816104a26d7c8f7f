// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/lifetime/detail/simulate/variates.hpp>

#include <cmath>

// Counts, as whole numbers in double: exact draws for any mean, without a table and without log-gamma.

namespace custval::detail {

// The largest mean of a Poisson count: what exceeds it, infinity included, is taken as this. Counts stay well below
// 2^53 = 9e15, up to which a double holds every whole number.
inline constexpr double largest_mean = 1e15;

// Successes among so many trials: the middle one of as many uniforms (a beta variate) halves the trials left.
// Source: Relles (1972), J. Am. Stat. Assoc. 67, 612-613, doi:10.1080/01621459.1972.10481260.
[[nodiscard]] inline double binomial_variate(double trials, double p, Random& random) noexcept {
  double successes = 0.0;
  while (trials >= 16.0) {
    const double middle = std::floor(0.5 * (trials + 1.0));
    const double x = gamma_variate(middle, random);
    const double rest = gamma_variate(trials + 1.0 - middle, random);
    // The middle uniform is x / (x + rest).
    const double uniform = x / (x + rest);
    if (uniform <= p) {
      successes += middle;
      trials -= middle;
      p = (p - uniform) / (rest / (x + rest));
    } else {
      trials = middle - 1.0;
      p /= uniform;
    }
  }
  for (; trials > 0.0; trials -= 1.0) {
    successes += random.uniform() < p ? 1.0 : 0.0;
  }
  return successes;
}

// Arrivals in so much time at rate 1: for a large mean by the waiting time of seven eighths of them, after which either
// more arrive or too many have.
// Source: Ahrens, Dieter (1974), Computing 12, 223-246, doi:10.1007/BF02293108 (algorithm PG).
[[nodiscard]] inline double poisson_variate(double mean, Random& random) noexcept {
  double count = 0.0;
  mean = mean < largest_mean ? mean : largest_mean;
  while (mean > 16.0) {
    const double some = std::floor(0.875 * mean);
    const double waited = gamma_variate(some, random);
    if (waited > mean) {
      return count + binomial_variate(some - 1.0, mean / waited, random);
    }
    count += some;
    mean -= waited;
  }
  const double none = std::exp(-mean);
  for (double product = random.uniform(); product > none; product *= random.uniform()) {
    count += 1.0;
  }
  return count;
}

}  // namespace custval::detail
