// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/execution.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace custval::detail {

template <class S>
using BitsOf = std::conditional_t<sizeof(S) == 8, std::int64_t, std::int32_t>;

// A whole number in the order of the values: the bit pattern of a floating-point number, with the negative ones turned
// round. Both zeros have one key; infinities lie beyond all finite values, NaN beyond those.
template <class S>
[[nodiscard]] constexpr BitsOf<S> key_of(S value) noexcept {
  using Bits = BitsOf<S>;
  const Bits bits = std::bit_cast<Bits>(value + S{0});  // -0 + 0 = 0
  return bits ^ ((bits >> (8 * static_cast<int>(sizeof(S)) - 1)) & (std::numeric_limits<Bits>::max)());
}

// The value whose key this is.
template <class S>
[[nodiscard]] constexpr S value_of(BitsOf<S> key) noexcept {
  using Bits = BitsOf<S>;
  return std::bit_cast<S>(key ^ ((key >> (8 * static_cast<int>(sizeof(S)) - 1)) & (std::numeric_limits<Bits>::max)()));
}

// Keys from `low` to `high`, both included.
template <class S>
struct KeyRange {
  BitsOf<S> low;
  BitsOf<S> high;

  [[nodiscard]] bool contains(BitsOf<S> key) const noexcept { return key >= low && key <= high; }
  [[nodiscard]] bool is_single() const noexcept { return low == high; }
  [[nodiscard]] bool is_empty() const noexcept { return low > high; }
  friend bool operator==(const KeyRange&, const KeyRange&) = default;
};

// Cuts a range of keys into at most `size` buckets of equal width, a power of two. Values outside the range go into the
// buckets at its ends, NaN into the lowest; the lowest bucket stands for all keys from `floor` on.
template <class S>
class Buckets {
 public:
  static constexpr std::size_t size = 4096;

  Buckets(KeyRange<S> range, BitsOf<S> floor) noexcept : range_{range}, floor_{floor} {
    while ((distance(range.high) >> shift_) >= size) {
      ++shift_;
    }
  }

  // The buckets of a block of values. A pass of its own: it vectorises, adding to the buckets does not.
  void find(const S* __restrict values, Index count, BitsOf<S>* __restrict found) const noexcept {
    const S low = value_of<S>(range_.low);
    const S high = value_of<S>(range_.high);
    const auto first = static_cast<Unsigned>(range_.low);
    const int shift = shift_;
    if (range_.low >= 0) {  // no negative values: the bits are the key
      for (Index i = 0; i < count; ++i) {
        const S up = values[i] > low ? values[i] : low;
        const S value = up < high ? up : high;
        found[i] = static_cast<BitsOf<S>>((std::bit_cast<Unsigned>(value) - first) >> shift);
      }
    } else {
      for (Index i = 0; i < count; ++i) {
        const S up = values[i] > low ? values[i] : low;
        const S value = up < high ? up : high;
        found[i] = static_cast<BitsOf<S>>((static_cast<Unsigned>(key_of(value)) - first) >> shift);
      }
    }
  }
  [[nodiscard]] std::size_t bucket_of(S value) const noexcept {
    BitsOf<S> bucket;
    find(&value, 1, &bucket);
    return static_cast<std::size_t>(bucket);
  }

  // The keys that a bucket stands for.
  [[nodiscard]] KeyRange<S> keys(std::size_t bucket) const noexcept {
    const Unsigned offset = static_cast<Unsigned>(bucket) << shift_;
    const Unsigned last = offset + ((Unsigned{1} << shift_) - 1);
    const auto low = bucket == 0 ? floor_ : static_cast<BitsOf<S>>(static_cast<Unsigned>(range_.low) + offset);
    return {low, last > distance(range_.high) ? range_.high
                                              : static_cast<BitsOf<S>>(static_cast<Unsigned>(range_.low) + last)};
  }
  // All keys that the buckets stand for.
  [[nodiscard]] KeyRange<S> all_keys() const noexcept { return {floor_, range_.high}; }

 private:
  using Unsigned = std::make_unsigned_t<BitsOf<S>>;
  // Modulo the word, so that it is right from the lowest key to the highest.
  [[nodiscard]] Unsigned distance(BitsOf<S> key) const noexcept {
    return static_cast<Unsigned>(key) - static_cast<Unsigned>(range_.low);
  }
  KeyRange<S> range_;
  BitsOf<S> floor_;
  int shift_ = 0;
};

}  // namespace custval::detail
