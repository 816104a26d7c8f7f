// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <cstdint>

namespace custval {

/// Mixes the bits of a number, one to one: numbers that differ in one bit come out as different as random ones. The
/// same in every process and on every platform; no secret, so a table of users' keys takes keyed_hash instead.
/// **Source** Steele, Lea, Flood (2014), OOPSLA, doi:10.1145/2660193.2660195: the finaliser of SplitMix64.
[[nodiscard]] constexpr std::uint64_t mix_bits(std::uint64_t z) noexcept {
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31U);
}

/// The odd number nearest to 2^64 over the golden ratio: its multiples lie evenly over the range of 64 bits.
inline constexpr std::uint64_t golden_step = 0x9e3779b97f4a7c15U;

/// Random numbers of 64 bits from a counter: a few lines where no draw may cost much. Numbers may be asked for one
/// after the other, or by their place, so that no draw waits for another. Random (core/random.hpp) is the generator for
/// whatever is simulated: its streams share no number.
/// **Cost** about 1 ns a number; 8 bytes.
/// **Source** Steele, Lea, Flood (2014), OOPSLA, doi:10.1145/2660193.2660195: SplitMix64.
class SplitMix {
 public:
  constexpr explicit SplitMix(std::uint64_t state) noexcept : state_{state} {}

  /// The next number.
  constexpr std::uint64_t operator()() noexcept { return mix_bits(state_ += golden_step); }
  /// The number that comes after so many others; which is next does not change.
  [[nodiscard]] constexpr std::uint64_t operator[](std::uint64_t place) const noexcept {
    return mix_bits(state_ + (place + 1) * golden_step);
  }

  /// A number of 64 bits as one in [0, 1): the multiple of 2^-53 that its highest bits make.
  [[nodiscard]] static constexpr double share(std::uint64_t bits) noexcept {
    return static_cast<double>(bits >> 11U) * 0x1p-53;
  }

 private:
  std::uint64_t state_;
};

}  // namespace custval
