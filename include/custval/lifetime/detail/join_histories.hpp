// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/lifetime/detail/fingerprint.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
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
    std::size_t i = mix_bits(key) & (slots_.size() - 1);
    while (slots_[i].second > 0.0 && slots_[i].first != key) {
      i = (i + 1) & (slots_.size() - 1);
    }
    return slots_[i];
  }
  std::vector<Slot> slots_;
  std::size_t size_ = 0;
};

/// Joins equal rows of whole days, and sorts them; leaves all as it is where times are not whole or few rows are equal.
inline void join_histories(std::vector<double>& x, std::vector<double>& last, std::vector<double>& end,
                           std::vector<double>& weights) {
  constexpr unsigned bits = 21;
  constexpr double largest = 2097151.0;
  constexpr std::size_t sample = 65536;
  WeightByKey table;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i] > largest || end[i] > largest || last[i] != std::floor(last[i]) || end[i] != std::floor(end[i]) ||
        (i == sample && 5 * table.size() > 4 * sample)) {
      return;
    }
    table.add((static_cast<std::uint64_t>(x[i]) << (2 * bits)) | (static_cast<std::uint64_t>(last[i]) << bits) |
                  static_cast<std::uint64_t>(end[i]),
              weights[i]);
  }
  const auto rows = table.sorted();
  const auto part = [](std::uint64_t key, unsigned shift) {
    return static_cast<double>((key >> shift) & ((std::uint64_t{1} << bits) - 1));
  };
  for (auto* column : {&x, &last, &end, &weights}) {
    column->resize(rows.size());
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    x[i] = part(rows[i].first, 2 * bits);
    last[i] = part(rows[i].first, bits);
    end[i] = part(rows[i].first, 0);
    weights[i] = rows[i].second;
  }
}

}  // namespace custval::detail
