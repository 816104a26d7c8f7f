// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/lifetime/purchase_history.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace custval::detail {

// Remembers what was computed for histories seen before: on a daily grid a million customers have a tenth as many
// histories. Each history has one place, where a newer one replaces it; what is remembered is what would be computed
// again, so the cache never changes a result.
template <std::size_t Outputs>
class PredictionCache {
 public:
  using Values = std::array<double, Outputs>;

  PredictionCache() : entries_(places) {}

  template <class Compute>
  [[nodiscard]] const Values& find(const PurchaseHistory& history, Compute&& compute) {
    Entry& entry = entries_[place_of(history)];
    if (!(entry.history == history)) {  // NaN is never found
      entry = {history, compute(history)};
    }
    return entry.values;
  }

 private:
  struct Entry {
    PurchaseHistory history{std::numeric_limits<double>::quiet_NaN(), 0.0, 0.0};
    Values values{};
  };
  static constexpr std::size_t bits = 13;
  static constexpr std::size_t places = std::size_t{1} << bits;

  [[nodiscard]] static std::size_t place_of(const PurchaseHistory& history) noexcept {
    constexpr std::uint64_t odd = 0x9e3779b97f4a7c15U;  // 2^64 over the golden ratio: Knuth's multiplicative hash
    std::uint64_t hash = std::bit_cast<std::uint64_t>(history.repeats) * odd;
    hash = (hash ^ (hash >> 29U) ^ std::bit_cast<std::uint64_t>(history.recency)) * odd;
    hash = (hash ^ (hash >> 29U) ^ std::bit_cast<std::uint64_t>(history.observed)) * odd;
    return static_cast<std::size_t>(hash >> (64U - bits));
  }
  std::vector<Entry> entries_;
};

}  // namespace custval::detail
