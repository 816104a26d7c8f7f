// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/probe.hpp>
#include <custval/core/split_mix.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace custval::detail {

template <class Id>
concept Hashable = std::equality_comparable<Id> && requires(const Id& id) {
  { std::hash<Id>{}(id) } -> std::convertible_to<std::size_t>;
};

// Finds a few ids among many. Refers to the ids it is made of. Ids that collide, by chance or on purpose, cost a binary
// search each: a hash of the standard library, or of a user's, is no secret.
template <class Id>
class IdIndex {
 public:
  // Different ids in rising order.
  explicit IdIndex(std::vector<const Id*> ids) : ids_{std::move(ids)} {
    if constexpr (Hashable<Id>) {
      const int bits = static_cast<int>(std::bit_width(ids_.size()));
      bit_shift_ = 64 - (bits + 6);
      slot_shift_ = 64 - (bits + 1);
      bits_.assign(std::size_t{1} << bits, 0);
      slots_.assign(std::size_t{2} << bits, none);
      for (std::size_t place = 0; place < ids_.size(); ++place) {
        const std::uint64_t hash = hash_of(*ids_[place]);
        bits_[static_cast<std::size_t>(hash >> bit_shift_ >> 6)] |= std::uint64_t{1} << (hash >> bit_shift_ & 63);
        const std::size_t slot = probe_at_most(most_probes, hash >> slot_shift_, slots_.size(),
                                               [&](std::size_t i) { return slots_[i] == none; });
        if (slot != no_slot) {
          slots_[slot] = place;
        }
      }
    }
  }

  // Calls `visit(row, place)` for each row whose id is the one at that place, in the order of the rows.
  template <class Visit>
  void for_each_found(std::span<const Id> rows, Visit&& visit) const {
    if constexpr (Hashable<Id>) {
      // Hardly any row of a block passes a test of one bit, which is all that most rows are worth; without a branch,
      // for those that pass come at random.
      struct Candidate {
        std::uint64_t hash;
        Index row;
      };
      // Written before it is read. NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init)
      std::array<Candidate, static_cast<std::size_t>(block_rows)> passed;
      for_each_block(0, static_cast<Index>(rows.size()), [&](Index first, Index count) {
        const Id* const block = rows.data() + first;
        std::size_t size = 0;
        for (Index i = 0; i < count; ++i) {
          const std::uint64_t hash = hash_of(block[i]);
          passed[size] = {hash, i};
          size += static_cast<std::size_t>(
              bits_[static_cast<std::size_t>(hash >> bit_shift_ >> 6)] >> (hash >> bit_shift_ & 63) & 1);
        }
        for (std::size_t k = 0; k < size; ++k) {
          const Index row = passed[k].row;
          if (const std::size_t place = find(block[row], passed[k].hash); place != none) {
            visit(static_cast<std::size_t>(first + row), place);
          }
        }
      });
    } else {
      for (std::size_t row = 0; row < rows.size(); ++row) {
        if (const std::size_t place = search(rows[row]); place != none) {
          visit(row, place);
        }
      }
    }
  }

 private:
  static constexpr std::size_t none = (std::numeric_limits<std::size_t>::max)();
  static constexpr std::size_t most_probes = 64;

  // Of whole numbers the standard hash mostly is the number itself: its high bits are to depend on all of it.
  [[nodiscard]] static std::uint64_t hash_of(const Id& id) {
    const auto hash = static_cast<std::uint64_t>(std::hash<Id>{}(id));
    return (hash ^ (hash >> 32)) * golden_step;
  }
  [[nodiscard]] std::size_t find(const Id& id, std::uint64_t hash) const {
    const std::size_t slot = probe_at_most(most_probes, hash >> slot_shift_, slots_.size(),
                                           [&](std::size_t i) { return slots_[i] == none || *ids_[slots_[i]] == id; });
    return slot != no_slot ? slots_[slot] : search(id);
  }
  [[nodiscard]] std::size_t search(const Id& id) const {
    const auto at =
        std::lower_bound(ids_.begin(), ids_.end(), id, [](const Id* one, const Id& wanted) { return *one < wanted; });
    return at != ids_.end() && !(id < **at) ? static_cast<std::size_t>(at - ids_.begin()) : none;
  }

  std::vector<const Id*> ids_;
  std::vector<std::uint64_t> bits_{};  // some 64 for each id
  std::vector<std::size_t> slots_{};   // places, at least two for each id; one that is not near its own is searched for
  int bit_shift_ = 0;
  int slot_shift_ = 0;
};

}  // namespace custval::detail
