// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/core/split_mix.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

// Random choices of rows, the same on every platform.

namespace custval::detail {

// Numbers by their place in the stream of a resample.
class RowDraws {
 public:
  RowDraws(std::uint64_t seed, std::uint64_t resample) noexcept
      : numbers_{mix_bits(mix_bits(seed + golden_step) + resample * golden_step)} {}

  // The i-th number, uniform in [0, 1).
  [[nodiscard]] double share(std::uint64_t i) const noexcept { return SplitMix::share(numbers_[i]); }

 private:
  SplitMix numbers_;
};

// As many rows as there are, drawn with replacement; ascending, so that copying them reads memory in order.
[[nodiscard]] inline std::vector<Index> bootstrap_rows(Index rows, const RowDraws& draws) {
  std::vector<std::uint32_t> times(static_cast<std::size_t>(rows));
  for (std::size_t i = 0; i < times.size(); ++i) {
    ++times[static_cast<std::size_t>(draws.share(i) * static_cast<double>(rows))];
  }
  std::vector<Index> chosen;
  chosen.reserve(times.size());
  for (std::size_t row = 0; row < times.size(); ++row) {
    chosen.insert(chosen.end(), times[row], static_cast<Index>(row));
  }
  return chosen;
}

// Half of the rows, the odd one with them, each at most once, ascending: every such choice is as likely.
// Source: selection sampling, Knuth, The Art of Computer Programming 2, 3.4.2, algorithm S.
[[nodiscard]] inline std::vector<Index> half_of_rows(Index rows, const RowDraws& draws) {
  const Index wanted = rows / 2 + rows % 2;
  std::vector<Index> chosen;
  chosen.reserve(static_cast<std::size_t>(wanted));
  for (Index row = 0; row < rows; ++row) {
    const auto missing = static_cast<double>(wanted - static_cast<Index>(chosen.size()));
    if (draws.share(static_cast<std::uint64_t>(row)) * static_cast<double>(rows - row) < missing) {
      chosen.push_back(row);
    }
  }
  return chosen;
}

}  // namespace custval::detail
