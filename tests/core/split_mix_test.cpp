// SPDX-License-Identifier: BSL-1.0
#include <custval/core/split_mix.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <initializer_list>
#include <limits>

using custval::golden_step;
using custval::mix_bits;
using custval::SplitMix;

TEST_CASE("split mix: the numbers are those of the published code") {
  // Vigna's splitmix64.c from the state 1234567.
  SplitMix numbers(1234567);
  const SplitMix start = numbers;
  std::uint64_t place = 0;
  for (const std::uint64_t expected : {6457827717110365317U, 3203168211198807973U, 9817491932198370423U,
                                       4593380528125082431U, 16408922859458223821U}) {
    CHECK(numbers() == expected);
    CHECK(start[place++] == expected);
  }
}

TEST_CASE("split mix: a number by its place does not change which is next") {
  SplitMix numbers(7);
  SplitMix other(7);
  CHECK(numbers[4] == numbers[4]);
  CHECK(numbers() == other());
  CHECK(numbers[0] == other());  // places count from where the stream is
}

TEST_CASE("split mix: mixing is one to one") {
  // Undone step by step: multiplication by the inverse of an odd factor, and shifts applied until they run out.
  const auto inverse = [](std::uint64_t factor) {
    std::uint64_t result = factor;  // right to three bits; each step of Newton's doubles them
    for (int step = 0; step < 5; ++step) {
      result *= 2 - factor * result;
    }
    return result;
  };
  const auto unshift = [](std::uint64_t z, unsigned by) {
    std::uint64_t result = z;
    for (unsigned known = by; known < 64; known += by) {
      result = z ^ (result >> by);
    }
    return result;
  };
  std::uint64_t x = 0;
  for (int i = 0; i < 1000; ++i, x += golden_step) {
    std::uint64_t z = unshift(mix_bits(x), 31) * inverse(0x94d049bb133111ebU);
    z = unshift(z, 27) * inverse(0xbf58476d1ce4e5b9U);
    CHECK(unshift(z, 30) == x);
  }
}

TEST_CASE("split mix: shares are in [0, 1)") {
  CHECK(SplitMix::share(0) == 0.0);
  CHECK(SplitMix::share(2047) == 0.0);
  CHECK(SplitMix::share(2048) == std::numeric_limits<double>::epsilon() / 2);
  CHECK(SplitMix::share((std::numeric_limits<std::uint64_t>::max)()) == 1.0 - 0x1p-53);
  CHECK(SplitMix::share(std::uint64_t{1} << 63U) == 0.5);
}
