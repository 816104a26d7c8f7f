// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/core/split_mix.hpp>

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

namespace custval::testing::detail {

// Draws of the law suites. <random> would cost every test compile time, and its distributions are not the same
// everywhere.
class Draws {
 public:
  explicit Draws(std::uint64_t seed, std::uint64_t stream = 0, std::uint64_t place = 0) noexcept
      : numbers_{mix_bits(mix_bits(mix_bits(seed) + stream) + place)} {}

  std::uint64_t next() noexcept { return numbers_(); }
  // In [0, 1).
  double share() noexcept { return SplitMix::share(next()); }
  // One of 0, 1/count, 2/count, … 1.
  double steps(std::uint32_t count) noexcept {
    return static_cast<double>(next() % (std::uint64_t{count} + 1)) / static_cast<double>(count);
  }

 private:
  SplitMix numbers_;
};

// An order of the rows in which none is where it was (Sattolo's algorithm).
inline std::vector<Index> another_order(Index rows, std::uint64_t seed) {
  std::vector<Index> order(static_cast<std::size_t>(rows));
  std::iota(order.begin(), order.end(), Index{0});
  Draws draws(seed, 0x0de5);
  for (std::size_t i = order.size(); i-- > 1;) {
    std::swap(order[i], order[static_cast<std::size_t>(draws.next() % i)]);
  }
  return order;
}

}  // namespace custval::testing::detail
