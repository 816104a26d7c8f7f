// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>

#include <Eigen/Core>
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <limits>
#include <vector>

namespace custval::testing {

/// How fast this machine reads memory and writes it, in bytes a second: what no model of columns can be faster than.
struct MemoryLimits {
  double read = 0.0;   ///< a sum over several columns at once
  double triad = 0.0;  ///< a = b + s · c of STREAM, 24 bytes a row
};

/// Seconds of the fastest of some runs: what else the machine does makes a run slower, never faster.
template <class Run>
[[nodiscard]] double seconds_of(const Run& run, int repetitions = 5) {
  using Clock = std::chrono::steady_clock;
  double best = std::numeric_limits<double>::infinity();
  for (int i = 0; i < (std::max)(1, repetitions); ++i) {
    const auto start = Clock::now();
    run();
    best = (std::min)(best, std::chrono::duration<double>(Clock::now() - start).count());
  }
  return best;
}

/// Measures both on the calling thread, over `columns` columns of so many rows: take those of your base. A model that
/// reads k columns of n doubles and writes m has taken its part of the limit, `8.0 * n * k / limits.read` seconds for
/// a total, `8.0 * n * (k + m) / limits.triad` where it writes much.
/// **Domain** columns of 1 or more; of no rows both limits are 0. **Cost** the columns' memory, and `repetitions`
/// passes.
[[nodiscard]] inline MemoryLimits measure_memory(Index rows, Index columns, int repetitions = 5) {
  if (rows <= 0) {
    return {};
  }
  const std::vector<Eigen::ArrayXd> data(static_cast<std::size_t>((std::max)(Index{3}, columns)),
                                         Eigen::ArrayXd::Ones(rows));
  Eigen::ArrayXd out = Eigen::ArrayXd::Zero(rows);
  volatile double kept = 0.0;  // or the sums would not be formed
  const auto bytes = static_cast<double>(rows) * static_cast<double>(sizeof(double));
  constexpr Index block = 512;
  const double reading = seconds_of(
      [&] {
        double sum = 0.0;
        for (Index row = 0; row < rows; row += block) {
          for (const Eigen::ArrayXd& column : data) {
            sum += column.segment(row, (std::min)(block, rows - row)).sum();
          }
        }
        kept = sum;
      },
      repetitions);
  const double triad = seconds_of(
      [&] {
        out = data[0] + 3.0 * data[1];
        kept = out(rows - 1);
      },
      repetitions);
  (void)kept;
  return {bytes * static_cast<double>(data.size()) / reading, 3.0 * bytes / triad};
}

}  // namespace custval::testing
