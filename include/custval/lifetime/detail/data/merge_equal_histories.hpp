// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/probe.hpp>
#include <custval/core/split_mix.hpp>
#include <custval/lifetime/purchase_history.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

namespace custval::detail {

/// Sums weights by key: open addressing, in the order of the rows.
class WeightByKey {
 public:
  WeightByKey() : slots_(1024) {}
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  void add(std::uint64_t key, double weight) {
    if (2 * size_ >= slots_.size()) {
      std::vector<Slot> old(2 * slots_.size());
      old.swap(slots_);
      for (const Slot& slot : old) {
        if (slot.second > 0.0) {
          find(slot.first) = slot;
        }
      }
    }
    Slot& slot = find(key);
    size_ += slot.second > 0.0 ? 0U : 1U;
    slot.first = key;
    slot.second += weight;
  }
  [[nodiscard]] std::vector<std::pair<std::uint64_t, double>> sorted() const {
    std::vector<Slot> all;
    all.reserve(size_);
    std::copy_if(slots_.begin(), slots_.end(), std::back_inserter(all), [](const Slot& s) { return s.second > 0.0; });
    std::sort(all.begin(), all.end());
    return all;
  }

 private:
  using Slot = std::pair<std::uint64_t, double>;
  Slot& find(std::uint64_t key) noexcept {
    return slots_[probe(mix_bits(key), slots_.size(),
                        [&](std::size_t i) { return !(slots_[i].second > 0.0) || slots_[i].first == key; })];
  }
  std::vector<Slot> slots_;
  std::size_t size_ = 0;
};

/// Equal histories of whole days, each with the sum of its weights.
class JoinedHistories {
 public:
  /// Whether this is a history of whole days, and joining has paid so far: of the first many at least a fifth are equal
  /// to others. Once it is not, nothing more is to be added.
  [[nodiscard]] bool takes(const PurchaseHistory& h) const noexcept {
    constexpr std::size_t sample = 65536;
    return h.repeats <= largest && h.observed <= largest && h.recency == std::floor(h.recency) &&
           h.observed == std::floor(h.observed) && !(added_ == sample && 5 * table_.size() > 4 * sample);
  }
  void add(const PurchaseHistory& h, double weight) {
    table_.add((static_cast<std::uint64_t>(h.repeats) << (2 * bits)) | (static_cast<std::uint64_t>(h.recency) << bits) |
                   static_cast<std::uint64_t>(h.observed),
               weight);
    ++added_;
  }
  [[nodiscard]] std::size_t added() const noexcept { return added_; }

  /// Calls `take(history, weight)` for each, sorted by x, t_x, T.
  template <class Take>
  void for_each(Take&& take) const {
    const auto part = [](std::uint64_t key, unsigned shift) {
      return static_cast<double>((key >> shift) & ((std::uint64_t{1} << bits) - 1));
    };
    for (const auto& [key, weight] : table_.sorted()) {
      take(PurchaseHistory{part(key, 2 * bits), part(key, bits), part(key, 0)}, weight);
    }
  }
  [[nodiscard]] std::size_t size() const noexcept { return table_.size(); }

 private:
  static constexpr unsigned bits = 21;
  static constexpr double largest = 2097151.0;
  WeightByKey table_;
  std::size_t added_ = 0;
};

}  // namespace custval::detail
