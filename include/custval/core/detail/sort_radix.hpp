// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/core/radix_pass.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace custval::detail {

// Bits in the order of the values: negative numbers turned round, and below the others.
template <class S>
struct SortableBits {
  using Bits = std::conditional_t<sizeof(S) == 8, std::uint64_t, std::uint32_t>;
  static constexpr Bits sign = Bits{1} << (std::numeric_limits<Bits>::digits - 1);

  [[nodiscard]] static Bits from(S value) noexcept {
    const Bits bits = std::bit_cast<Bits>(value);
    return bits ^ ((bits & sign) != 0 ? static_cast<Bits>(~Bits{0}) : sign);
  }
};

// What is sorted: numbers, or numbers with something that stays beside each.
template <class S, class Payload>
struct Keyed {
  S key;
  Payload payload;
};
template <class S>
[[nodiscard]] auto sort_key(S value) noexcept {
  return SortableBits<S>::from(value);
}
template <class S, class Payload>
[[nodiscard]] auto sort_key(const Keyed<S, Payload>& item) noexcept {
  return SortableBits<S>::from(item.key);
}

// Sorts by the bits of the keys, stably: many items are first dealt into buckets by the leading bits in which they
// differ, few enough in each for the cache; a bucket is then sorted by one digit after the other, the lowest first.
template <class Item>
class RadixSort {
 public:
  using Key = decltype(sort_key(std::declval<const Item&>()));

  // Sorts `items`, with `scratch` as large.
  template <class E>
  static void run(std::span<Item> items, std::span<Item> scratch, const E& executor) {
    if (items.size() <= fits_the_cache) {
      sort_few(items, scratch, items);
      return;
    }
    const Range keys = keys_of(items, executor);
    if (keys.low == keys.high) {
      return;
    }
    const Dealing dealing(keys, items.size());
    const std::vector<std::size_t> starts = deal(items, dealing, scratch, executor);
    executor.for_each(static_cast<Index>(dealing.buckets), [&](Index bucket) {
      const std::size_t first = starts[static_cast<std::size_t>(bucket)];
      const std::size_t count = starts[static_cast<std::size_t>(bucket) + 1] - first;
      const std::span<Item> dealt = scratch.subspan(first, count);
      const std::span<Item> sorted = items.subspan(first, count);
      if (count <= fits_the_cache) {
        sort_few(dealt, sorted, sorted);
      } else {  // most items lie close together
        run(dealt, sorted, serial{});
        std::copy(dealt.begin(), dealt.end(), sorted.begin());
      }
    });
  }

 private:
  struct Range {
    Key low;
    Key high;
  };
  // Buckets for the keys of a range, each for 2^shift of them.
  struct Dealing {
    Dealing(Range range, std::size_t items) noexcept
        : low{range.low},
          shift{shift_for(range, items)},
          buckets{static_cast<std::size_t>((range.high - range.low) >> shift) + 1} {}
    [[nodiscard]] static int shift_for(Range range, std::size_t items) noexcept {
      const auto wanted = (std::min)(std::size_t{2048}, std::bit_ceil(items / bucket_size));
      const auto bits = static_cast<int>(std::bit_width(static_cast<Key>(range.high - range.low)));
      return (std::max)(0, bits - static_cast<int>(std::bit_width(wanted - 1)));
    }
    [[nodiscard]] std::size_t bucket_of(const Item& item) const noexcept {
      return static_cast<std::size_t>((sort_key(item) - low) >> shift);
    }
    Key low;
    int shift;
    std::size_t buckets;
  };

  template <class E>
  [[nodiscard]] static Range keys_of(std::span<const Item> items, const E& executor) {
    return fold(
        static_cast<Index>(items.size()), executor, Range{(std::numeric_limits<Key>::max)(), 0},
        [&](Range& range, Index first, Index count) {
          for (const Item& item : items.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count))) {
            range = {(std::min)(range.low, sort_key(item)), (std::max)(range.high, sort_key(item))};
          }
        },
        [](Range& range, const Range& later) {
          range = {(std::min)(range.low, later.low), (std::max)(range.high, later.high)};
        });
  }

  // Moves every item to its bucket, in the order they had; gives where the buckets begin, and where the last ends.
  template <class E>
  [[nodiscard]] static std::vector<std::size_t> deal(std::span<const Item> items, const Dealing& dealing,
                                                     std::span<Item> to, const E& executor) {
    const Partition partition{static_cast<Index>(items.size()), Index{1} << 17, 16};
    std::vector<std::vector<std::size_t>> places(static_cast<std::size_t>(partition.parts()),
                                                 std::vector<std::size_t>(dealing.buckets));
    const auto part_of = [&](Index part) {
      return items.subspan(static_cast<std::size_t>(partition.first(part)),
                           static_cast<std::size_t>(partition.count(part)));
    };
    executor.for_each(partition.parts(), [&](Index part) {
      std::vector<std::size_t>& counts = places[static_cast<std::size_t>(part)];
      for (const Item& item : part_of(part)) {
        ++counts[dealing.bucket_of(item)];
      }
    });
    std::vector<std::size_t> starts;
    starts.reserve(dealing.buckets + 1);
    std::size_t next = 0;
    for (std::size_t bucket = 0; bucket < dealing.buckets; ++bucket) {
      starts.push_back(next);
      for (std::vector<std::size_t>& part : places) {
        next += std::exchange(part[bucket], next);
      }
    }
    starts.push_back(next);
    executor.for_each(partition.parts(), [&](Index part) {
      std::vector<std::size_t>& place = places[static_cast<std::size_t>(part)];
      for (const Item& item : part_of(part)) {
        to[place[dealing.bucket_of(item)]++] = item;
      }
    });
    return starts;
  }

  // Sorts items into `sorted`, which is `from` or `spare`; overwrites both.
  static void sort_few(std::span<Item> from, std::span<Item> spare, std::span<Item> sorted) {
    if (from.size() < comparing_is_faster) {
      compare(from);
    } else {
      Key differing = 0;
      for (const Item& item : from) {
        differing |= sort_key(item) ^ sort_key(from.front());
      }
      sort_digits(from, spare, differing);
    }
    if (!from.empty() && from.data() != sorted.data()) {
      std::copy(from.begin(), from.end(), sorted.begin());
    }
  }

  static void compare(std::span<Item> items) {
    if constexpr (std::is_floating_point_v<Item>) {
      std::sort(items.begin(), items.end());
      // Zeros compare equal: the negative ones first, as their keys say.
      const auto [first, last] = std::equal_range(items.begin(), items.end(), Item{0});
      const auto negative = std::count_if(first, last, [](Item zero) { return std::signbit(zero); });
      std::fill(first, first + negative, -Item{0});
      std::fill(first + negative, last, Item{0});
    } else {
      std::stable_sort(items.begin(), items.end(),
                       [](const Item& a, const Item& b) { return sort_key(a) < sort_key(b); });
    }
  }

  // Leaves the sorted items in `from`, which may have changed places with `spare`.
  static void sort_digits(std::span<Item>& from, std::span<Item>& spare, Key differing) {
    if (differing == 0) {
      return;
    }
    const int lowest = std::countr_zero(differing);
    const int bits = static_cast<int>(std::bit_width(differing)) - lowest;
    const int most_bits = from.size() < 4096 ? 8 : 11;  // counting digits that hardly occur costs too
    const int digits = (bits + most_bits - 1) / most_bits;
    const int width = (bits + digits - 1) / digits;
    const std::size_t radix = std::size_t{1} << width;
    const auto digit_of = [mask = radix - 1](const Item& item, int shift) {
      return static_cast<std::size_t>(sort_key(item) >> shift) & mask;
    };
    std::vector<std::uint32_t> counts(static_cast<std::size_t>(digits) * radix);
    for (const Item& item : from) {
      for (int digit = 0; digit < digits; ++digit) {
        ++counts[static_cast<std::size_t>(digit) * radix + digit_of(item, lowest + digit * width)];
      }
    }
    for (int digit = 0; digit < digits; ++digit) {
      std::uint32_t* const counts_of_digit = counts.data() + static_cast<std::size_t>(digit) * radix;
      const int shift = lowest + digit * width;
      if (counts_of_digit[digit_of(from.front(), shift)] == from.size()) {
        continue;  // the same digit in all
      }
      radix_pass(from.data(), from.size(), spare.data(), counts_of_digit, radix,
                 [&](const Item& item) { return digit_of(item, shift); });
      std::swap(from, spare);
    }
  }

  static constexpr std::size_t fits_the_cache = std::size_t{1} << 18;
  static constexpr std::size_t bucket_size = std::size_t{1} << 13;  // on average
  static constexpr std::size_t comparing_is_faster = 1024;
};

}  // namespace custval::detail
