// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace custval::detail {

template <class S>
using BitsOf = std::conditional_t<sizeof(S) == 8, std::int64_t, std::int32_t>;

// The key of a value: a whole number in the order of the values. It is the bit pattern of the floating-point number;
// where that is negative, all bits but the sign are turned round. Both zeros have one key. Infinities lie beyond all
// finite values, NaN beyond those.
//
//     value   -2.0   -1.0   -tiny   0     tiny   1.0    2.0
//     key     ----------------- -2  0 -----------------------> rising
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

// The part of a range of keys that buckets are to resolve. The middle is what they do not: the keys about zero, of
// numbers up to a magnitude that is given by its bits.
//
//     range.low            -middle   0   middle            range.high
//         |-- buckets --------|-- one --|-- one --|-------- buckets --|
template <class S>
struct Resolved {
  KeyRange<S> range;
  BitsOf<S> middle = 0;
};

// As much of a range as buckets resolve well: 32 powers of two, from the largest magnitude down. Columns with a zero,
// or with losses, span all magnitudes there are, but their values do not.
template <class S>
[[nodiscard]] constexpr Resolved<S> resolved(KeyRange<S> range) noexcept {
  using Bits = BitsOf<S>;
  constexpr Bits octave = Bits{1} << (std::numeric_limits<S>::digits - 1);
  // 128 buckets for each of 32 powers of two; where both signs occur, half as many, for both have to find room.
  constexpr Bits of_one_sign = 32 * octave - 1;
  constexpr Bits of_both = 64 * octave - 2;
  // Values that do spread, without a gap down to zero, had better be seen whole, if more coarsely.
  constexpr Bits spread = 128 * octave;
  if (range.low >= 0) {
    return {{range.high - range.low > spread ? range.high - of_one_sign : range.low, range.high}};
  }
  const Bits below = -1 - range.low;
  const Bits above = range.high > 0 ? range.high : 0;
  const Bits larger = above > below ? above : below;
  // Two signs share the room evenly, unless one of them does not need its half.
  const Bits shared = above / 2 + below / 2 + 1 - of_both / 2;
  const Bits alone = larger - of_both;
  const Bits middle = shared > alone ? shared : alone;
  return {range, middle > 0 ? middle : 0};
}

// Cuts a range of keys into at most `size` buckets of equal width, a power of two. The keys in the middle count as one
// for each sign. Values outside the range go into the buckets at its ends, NaN into the lowest. The lowest bucket
// stands for all keys from `floor` on.
template <class S>
class Buckets {
 public:
  static constexpr std::size_t size = 4096;

  Buckets(Resolved<S> resolved, BitsOf<S> floor) noexcept
      : range_{resolved.range}, middle_{resolved.middle}, floor_{floor}, first_{folded(range_.low)} {
    while ((last() >> shift_) >= size) {
      ++shift_;
    }
  }

  // The buckets of a block of values. A pass of its own: it vectorises, adding to the buckets does not.
  void find(const S* __restrict values, Index count, BitsOf<S>* __restrict found) const noexcept {
    const S low = value_of<S>(range_.low);
    const S high = value_of<S>(range_.high);
    const S nearest = std::bit_cast<S>(middle_);
    const auto middle = static_cast<Unsigned>(middle_);
    const Unsigned first = first_;
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
        const S magnitude = value < S{0} ? -value : value;
        const S kept = magnitude > nearest ? magnitude : nearest;
        const Unsigned sign = value < S{0} ? ~Unsigned{0} : Unsigned{0};
        found[i] = static_cast<BitsOf<S>>((((std::bit_cast<Unsigned>(kept) - middle) ^ sign) - first) >> shift);
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
    const Unsigned low = static_cast<Unsigned>(bucket) << shift_;
    const Unsigned high = low + ((Unsigned{1} << shift_) - 1);
    return {bucket == 0 ? floor_ : lowest(static_cast<BitsOf<S>>(first_ + low)),
            high >= last() ? range_.high : highest(static_cast<BitsOf<S>>(first_ + high))};
  }
  // All keys that the buckets stand for.
  [[nodiscard]] KeyRange<S> all_keys() const noexcept { return {floor_, range_.high}; }

 private:
  using Unsigned = std::make_unsigned_t<BitsOf<S>>;
  // A key with the middle taken out: zero stands for what was there from zero on, −1 for what was there below.
  [[nodiscard]] Unsigned folded(BitsOf<S> key) const noexcept {
    return static_cast<Unsigned>(key >= 0 ? (key > middle_ ? key - middle_ : 0)
                                          : (key < -1 - middle_ ? key + middle_ : -1));
  }
  // The keys that become this one.
  [[nodiscard]] BitsOf<S> lowest(BitsOf<S> folded) const noexcept {
    return folded > 0 ? folded + middle_ : folded < 0 ? folded - middle_ : 0;
  }
  [[nodiscard]] BitsOf<S> highest(BitsOf<S> folded) const noexcept {
    // −1 is no value's key; as a value it would be −0, not below zero.
    return folded >= 0 ? folded + middle_ : folded < -1 ? folded - middle_ : -2;
  }
  // How far it is to the highest key; modulo the word, so that it is right from the lowest key to the highest.
  [[nodiscard]] Unsigned last() const noexcept { return folded(range_.high) - first_; }

  KeyRange<S> range_;
  BitsOf<S> middle_;
  BitsOf<S> floor_;
  Unsigned first_;
  int shift_ = 0;
};

}  // namespace custval::detail
