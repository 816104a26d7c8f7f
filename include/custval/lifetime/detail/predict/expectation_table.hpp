// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/keyed_hash.hpp>
#include <custval/core/probe.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace custval::detail {

/// A set of pairs (x, T), each with its number in the order of arrival. Open addressing, the pairs in their places: a
/// look is mostly one line of memory, by a hash that is secret to the process.
class PairSet {
 public:
  struct Pair {
    double x;
    double time;
  };
  static constexpr std::uint32_t none = 0xffffffffU;

  PairSet() : places_(256) {}

  /// NaN is never found; it is not to be added.
  [[nodiscard]] std::uint32_t find(double x, double time) const noexcept { return places_[place_of(x, time)].number; }
  void add(double x, double time) {
    Place& place = places_[place_of(x, time)];
    if (place.number != none) {
      return;
    }
    place = {{x, time}, static_cast<std::uint32_t>(pairs_.size())};
    pairs_.push_back(place.pair);
    if (pairs_.size() * 2 > places_.size()) {
      places_.assign(places_.size() * 2, {});
      for (std::uint32_t number = 0; number < pairs_.size(); ++number) {
        places_[place_of(pairs_[number].x, pairs_[number].time)] = {pairs_[number], number};
      }
    }
  }
  [[nodiscard]] std::size_t size() const noexcept { return pairs_.size(); }
  [[nodiscard]] const Pair& operator[](std::size_t number) const noexcept { return pairs_[number]; }

 private:
  struct Place {
    Pair pair{};
    std::uint32_t number = none;
  };

  // Where a pair is, or would be.
  [[nodiscard]] std::size_t place_of(double x, double time) const noexcept {
    const std::uint64_t hash = keyed_hash(std::bit_cast<std::uint64_t>(x), std::bit_cast<std::uint64_t>(time), key_);
    return probe(hash >> 32U, places_.size(), [&](std::size_t place) {
      const Place& there = places_[place];
      return there.number == none || (there.pair.x == x && there.pair.time == time);
    });
  }

  HashKey key_ = HashKey::of_process();
  std::vector<Pair> pairs_;
  std::vector<Place> places_;  // a power of two of them
};

/// What a model expects of customers who are there, so many numbers for each pair (x, T) among many customers. On a
/// daily grid a million customers have a few thousand of these, and each is computed once; where nearly every customer
/// has one of their own there is no table.
class ExpectationTable {
 public:
  /// `load(row, x, time)` gives a row's pair. `compute(x, time, values)` writes what is expected of one.
  template <class E, class Load, class Compute>
  ExpectationTable(std::size_t width, Index rows, const E& executor, const Load& load, const Compute& compute)
      : width_{width} {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    struct Found {
      PairSet pairs;
      bool too_many = false;
    };
    const Partition partition(rows);
    std::vector<Found> found(static_cast<std::size_t>(partition.parts()));
    executor.for_each(partition.parts(), [&](Index part) {
      Found& here = found[static_cast<std::size_t>(part)];
      for (Index row = partition.first(part); row < partition.first(part) + partition.count(part); ++row) {
        double x = 0.0;
        double time = 0.0;
        load(row, x, time);
        // Nothing is expected of an impossible history.
        if (x >= 0.0 && time >= 0.0 && x < infinity && time < infinity) {
          here.pairs.add(x, time);
        }
        if (here.pairs.size() > most_pairs_of_a_part) {
          here.too_many = true;
          return;
        }
      }
    });
    for (const Found& here : found) {
      if (here.too_many) {
        return;
      }
    }
    pairs_.emplace();
    for (const Found& here : found) {
      for (std::size_t i = 0; i < here.pairs.size(); ++i) {
        pairs_->add(here.pairs[i].x, here.pairs[i].time);
      }
    }
    values_.resize(pairs_->size() * width_);
    constexpr Index at_a_time = 16;
    const auto size = static_cast<Index>(pairs_->size());
    executor.for_each((size + at_a_time - 1) / at_a_time, [&](Index part) {
      const Index end = (std::min)(size, (part + 1) * at_a_time);
      for (Index i = part * at_a_time; i < end; ++i) {
        const PairSet::Pair& pair = (*pairs_)[static_cast<std::size_t>(i)];
        compute(pair.x, pair.time, std::span(values_).subspan(static_cast<std::size_t>(i) * width_, width_));
      }
    });
  }

  /// The values of a pair, null where they are to be computed.
  [[nodiscard]] const double* find(double x, double time) const noexcept {
    const std::uint32_t number = pairs_ ? pairs_->find(x, time) : PairSet::none;
    return number == PairSet::none ? nullptr : values_.data() + number * width_;
  }

 private:
  static constexpr std::size_t most_pairs_of_a_part = 4096;
  std::size_t width_;
  std::optional<PairSet> pairs_;
  std::vector<double> values_;
};

}  // namespace custval::detail
