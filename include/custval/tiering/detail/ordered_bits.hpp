// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <bit>
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

// Cuts a range of keys into at most `size` buckets of equal width, a power of two.
template <class S>
class Buckets {
 public:
  static constexpr std::uint32_t size = 4096;
  // What lies below and above the range has a bucket of its own on either side.
  static constexpr std::uint32_t below = 0;
  static constexpr std::uint32_t above = size + 1;
  static constexpr std::uint32_t all = size + 2;

  explicit Buckets(KeyRange<S> range) noexcept : range_{range} {
    while ((distance(range.high) >> shift_) >= size) {
      ++shift_;
    }
  }

  [[nodiscard]] std::uint32_t operator()(BitsOf<S> key) const noexcept {
    const Unsigned place = distance(key) >> shift_;
    const auto bucket = static_cast<std::uint32_t>(place < size ? place : size) + 1;
    return key < range_.low ? below : key > range_.high ? above : bucket;
  }
  // The keys of a bucket within the range.
  [[nodiscard]] KeyRange<S> keys(std::uint32_t bucket) const noexcept {
    const auto low = static_cast<Unsigned>(range_.low) + (static_cast<Unsigned>(bucket - 1) << shift_);
    const auto high = low + ((Unsigned{1} << shift_) - 1);
    const bool ends_beyond = high - static_cast<Unsigned>(range_.low) > distance(range_.high);
    return {static_cast<BitsOf<S>>(low), ends_beyond ? range_.high : static_cast<BitsOf<S>>(high)};
  }
  [[nodiscard]] const KeyRange<S>& range() const noexcept { return range_; }

 private:
  using Unsigned = std::make_unsigned_t<BitsOf<S>>;
  // Modulo the word, so that it is right from the lowest key to the highest.
  [[nodiscard]] Unsigned distance(BitsOf<S> key) const noexcept {
    return static_cast<Unsigned>(key) - static_cast<Unsigned>(range_.low);
  }
  KeyRange<S> range_;
  int shift_ = 0;
};

}  // namespace custval::detail
