// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/portfolio/detail/class_labels.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

// Customers and sums of a column, a class at a time, in one pass.

namespace custval::detail {

struct ClassSum {
  std::int64_t customers = 0;
  std::int64_t skipped = 0;  // of them those whose value is not finite
  Sum value;
};

// One more than classes: the last is the unclassified.
struct ClassSums {
  std::vector<ClassSum> classes;
  Index odd_row = -1;

  void merge(const ClassSums& later) {
    for (std::size_t k = 0; k < classes.size(); ++k) {
      classes[k].customers += later.classes[k].customers;
      classes[k].skipped += later.classes[k].skipped;
      classes[k].value.merge(later.classes[k].value);
    }
    odd_row = odd_row < 0 ? later.odd_row : odd_row;
  }
};

// Adds up runs of rows in several lanes a class, so that neighbours of one class do not wait for each other. What is
// added to what depends on the number of rows alone.
template <class S>
class ClassAdder {
 public:
  static constexpr Index run_rows = 8 * block_rows;

  explicit ClassAdder(std::size_t classes) noexcept : classes_{classes} {}

  // False when there is an odd tier among these at most run_rows rows, which then do not count.
  [[nodiscard]] bool add(const Tier* tiers, const S* values, Index rows, ClassSums& sums) noexcept {
    if (const Index odd = first_odd_tier(tiers, rows, classes_); odd >= 0) {
      sums.odd_row = odd;
      return false;
    }
    for_each_place([&](std::size_t place, std::size_t) {
      sums_[place].fill(0.0);
      counts_[place].fill(0U);
    });
    for_each_block(0, rows, [&](Index first, Index count) { add_block(tiers + first, values + first, count, sums); });
    for_each_place([&](std::size_t place, std::size_t k) {
      const std::array<double, lanes>& s = sums_[place];
      sums.classes[k].value.add(((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7])));
      for (const std::uint32_t count : counts_[place]) {
        sums.classes[k].customers += count;
      }
    });
    return true;
  }

 private:
  static constexpr std::size_t lanes = 8;

  // A class's place in the tables is its number, and unclassified is a number.
  template <class Use>
  void for_each_place(Use&& use) noexcept {
    for (std::size_t k = 0; k < classes_; ++k) {
      use(k, k);
    }
    use(std::size_t{unclassified}, classes_);
  }

  // In two passes over the block: counts and sums in one take longer than in turn.
  void add_block(const Tier* tiers, const S* values, Index rows, ClassSums& sums) noexcept {
    for_each_lane(rows, [&](Index row, std::size_t lane) { ++counts_[tiers[row]][lane]; });
    if (all_finite(values, rows)) {
      for_each_lane(rows,
                    [&](Index row, std::size_t lane) { sums_[tiers[row]][lane] += static_cast<double>(values[row]); });
      return;
    }
    for_each_lane(rows, [&](Index row, std::size_t lane) {
      if (std::isfinite(values[row])) {
        sums_[tiers[row]][lane] += static_cast<double>(values[row]);
      } else {
        ++sums.classes[(std::min)(std::size_t{tiers[row]}, classes_)].skipped;
      }
    });
  }

  template <class Use>
  static void for_each_lane(Index rows, Use&& use) noexcept {
    constexpr auto step = static_cast<Index>(lanes);
    Index row = 0;
    for (; row + step <= rows; row += step) {
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        use(row + static_cast<Index>(lane), lane);
      }
    }
    for (std::size_t lane = 0; row < rows; ++row, ++lane) {
      use(row, lane);
    }
  }

  // 0 · x is 0 for what is finite and NaN for what is not.
  [[nodiscard]] static bool all_finite(const S* values, Index rows) noexcept {
    std::array<S, 2 * lanes> zero{};
    constexpr auto step = static_cast<Index>(2 * lanes);
    Index row = 0;
    for (; row + step <= rows; row += step) {
      for (std::size_t lane = 0; lane < zero.size(); ++lane) {
        zero[lane] += S{0} * values[row + static_cast<Index>(lane)];
      }
    }
    for (std::size_t lane = 0; row < rows; ++row, ++lane) {
      zero[lane] += S{0} * values[row];
    }
    S all = 0;
    for (const S one : zero) {
      all += one;
    }
    return all == S{0};
  }

  std::size_t classes_;
  std::array<std::array<double, lanes>, 256> sums_{};
  std::array<std::array<std::uint32_t, lanes>, 256> counts_{};
};

template <class S, class E>
[[nodiscard]] ClassSums class_sums(std::string_view function, std::span<const Tier> tiers, std::span<const S> values,
                                   std::size_t classes, const E& executor) {
  require_classes(function, classes);
  require_as_many(function, "the column of values", values.size(), "the column of tiers", tiers.size());
  ClassSums sums = fold(
      static_cast<Index>(tiers.size()), executor, ClassSums{std::vector<ClassSum>(classes + 1)},
      [&](ClassSums& part, Index first, Index count) {
        ClassAdder<S> adder(classes);
        for (Index row = first; row < first + count; row += adder.run_rows) {
          const Index rows = (std::min)(adder.run_rows, first + count - row);
          if (!adder.add(tiers.data() + row, values.data() + row, rows, part)) {
            part.odd_row += row;
            return;
          }
        }
      },
      [](ClassSums& part, const ClassSums& later) { part.merge(later); });
  if (sums.odd_row >= 0) {
    raise_odd_tier(function, "tiers", sums.odd_row, tiers[static_cast<std::size_t>(sums.odd_row)], classes);
  }
  return sums;
}

}  // namespace custval::detail
