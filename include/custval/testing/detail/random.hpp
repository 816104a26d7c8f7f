// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

namespace custval::testing::detail {

// SplitMix64: a few lines where <random> would cost every test compile time, and its distributions are not the same
// everywhere. Source: Steele, Lea, Flood (2014), OOPSLA, doi:10.1145/2660193.2660195.
class Draws {
 public:
  explicit Draws(std::uint64_t seed, std::uint64_t stream = 0, std::uint64_t place = 0) noexcept
      : state_{mixed(mixed(mixed(seed) + stream) + place)} {}

  std::uint64_t next() noexcept { return mixed(state_ += 0x9e3779b97f4a7c15U); }
  // In [0, 1).
  double share() noexcept { return static_cast<double>(next() >> 11U) * 0x1p-53; }
  // One of 0, 1/count, 2/count, … 1.
  double steps(std::uint32_t count) noexcept {
    return static_cast<double>(next() % (std::uint64_t{count} + 1)) / static_cast<double>(count);
  }

 private:
  static constexpr std::uint64_t mixed(std::uint64_t z) noexcept {
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }
  std::uint64_t state_;
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
