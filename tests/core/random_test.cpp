// SPDX-License-Identifier: BSL-1.0
#include <custval/core/random.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

using custval::Random;

namespace {

static_assert(std::uniform_random_bit_generator<Random>);

// The 128 bits of a block.
struct Block {
  std::uint64_t first;
  std::uint64_t second;
  friend bool operator==(const Block&, const Block&) = default;
};

constexpr Block block(std::uint64_t seed, std::uint64_t stream, std::uint64_t place) {
  Random random(seed, stream, place);
  const std::uint64_t first = random();
  return {first, random()};
}

constexpr std::uint64_t all = ~std::uint64_t{0};

// The vectors for philox4x32 with 10 rounds that its authors give (Random123, kat_vectors): counter and key all 0, all
// 1, and digits of pi. Words are put together the lower first.
static_assert(block(0, 0, 0) == Block{0xe169c58d6627e8d5, 0x9b00dbd8bc57ac4c});
static_assert(block(all, all, all) == Block{0x41c83b0e408f276d, 0x6d5451fda20bc7c6});
static_assert(block(0x299f31d0a4093822, 0x0370734413198a2e, 0x85a308d3243f6a88) ==
              Block{0x94fdcceb'd16cfe09, 0x24126ea15001e420});

// How far counts are from the same chance for all, in standard deviations of chi-square.
double chi_square_excess(const std::vector<double>& counts) {
  const double expected = std::accumulate(counts.begin(), counts.end(), 0.0) / static_cast<double>(counts.size());
  double sum = 0.0;
  for (const double count : counts) {
    sum += (count - expected) * (count - expected) / expected;
  }
  const double freedom = static_cast<double>(counts.size()) - 1.0;
  return (sum - freedom) / std::sqrt(2.0 * freedom);
}

}  // namespace

TEST_CASE("Random: numbers of an independent implementation") {
  // Made by a program in Python that follows the paper and reproduces the vectors above.
  struct Case {
    std::uint64_t seed, stream;
    std::array<std::uint64_t, 5> numbers;
  };
  for (const Case& one :
       {Case{
            1, 0, {0xe50a0ebce3e80670, 0xb615aa2795f222c0, 0xdfc5ccbeac08141b, 0xa7f6609379c07a47, 0x8e76cc9d3f55b3f0}},
        Case{
            1, 1, {0x428264b607071c12, 0x6da2bda23909104b, 0xf04a50803b539b4f, 0x5a36f3a3d17763c2, 0xa9b8bbe87d34a749}},
        Case{2026,
             123456789012345,
             {0x241a3b97bd42bbe1, 0xd2b764de09938bd1, 0x48f0cca11970f348, 0x1ff91c405d613163, 0x1a92822e45ee3157}},
        Case{all,
             std::uint64_t{1} << 63U,
             {0xd15d6115cf055ddf, 0xb985e6ebcfc76f96, 0x68b5a43a38100386, 0xa788e1ced5f126a6, 0xa9d36fa9b399e541}}}) {
    Random random(one.seed, one.stream);
    for (const std::uint64_t number : one.numbers) {
      CHECK(random() == number);
    }
  }
  Random random(1);
  CHECK(random.uniform() == 0x1.ca141d79c7d00p-1);
  CHECK(random.uniform() == 0x1.6c2b544f2be44p-1);
  CHECK(random.uniform() == 0x1.bf8b997d58102p-1);
}

TEST_CASE("Random: a stream can be entered at any block and its state compared") {
  Random from_start(7, 3);
  for (int i = 0; i < 20; ++i) {
    from_start();
  }
  Random entered(7, 3, 10);
  CHECK(from_start == entered);
  for (int i = 0; i < 5; ++i) {
    CHECK(from_start() == entered());
    CHECK(from_start == entered);
  }
  entered();
  CHECK(from_start != entered);
  CHECK(Random(7, 3) != Random(7, 4));
  CHECK(Random(7, 3) != Random(8, 3));
}

TEST_CASE("Random: uniform numbers fill the unit interval evenly") {
  constexpr int draws = 200'000;
  Random random(11);
  std::vector<double> cells(100, 0.0);
  std::vector<double> pairs(std::size_t{64} * 64, 0.0);
  double sum = 0.0;
  double squares = 0.0;
  double before = random.uniform();
  double products = 0.0;
  for (int i = 0; i < draws; ++i) {
    const double u = random.uniform();
    REQUIRE(u > 0.0);
    REQUIRE(u < 1.0);
    ++cells[static_cast<std::size_t>(u * 100.0)];
    ++pairs[static_cast<std::size_t>(before * 64.0) * 64 + static_cast<std::size_t>(u * 64.0)];
    sum += u - 0.5;
    squares += (u - 0.5) * (u - 0.5);
    products += (before - 0.5) * (u - 0.5);
    before = u;
  }
  // Mean 0 with variance 1/12; mean square 1/12 with variance 1/180; serial product with variance 1/144.
  const double root = std::sqrt(static_cast<double>(draws));
  CHECK(std::abs(sum / root) < 3.3 * std::sqrt(1.0 / 12.0));
  CHECK(std::abs(squares / draws - 1.0 / 12.0) * root < 3.3 * std::sqrt(1.0 / 180.0));
  CHECK(std::abs(products / root) < 3.3 / 12.0);
  CHECK(std::abs(chi_square_excess(cells)) < 3.3);
  CHECK(std::abs(chi_square_excess(pairs)) < 3.3);
}

TEST_CASE("Random: every bit is set half of the time") {
  constexpr int draws = 100'000;
  Random random(5, 9);
  std::array<int, 64> set{};
  for (int i = 0; i < draws; ++i) {
    const std::uint64_t bits = random();
    for (unsigned k = 0; k < 64; ++k) {
      set[k] += static_cast<int>(bits >> k & 1U);
    }
  }
  for (const int count : set) {
    CHECK(std::abs(count - draws / 2) < 4.0 * std::sqrt(draws / 4.0));  // once in 16,000
  }
}

TEST_CASE("Random: neighbouring streams and seeds have nothing to do with each other") {
  // The first numbers of streams 0, 1, 2 … are as good a sequence as any, and so are those of seeds 0, 1, 2 …
  constexpr std::uint64_t streams = 100'000;
  for (const bool by_seed : {false, true}) {
    CAPTURE(by_seed);
    std::vector<double> cells(std::size_t{32} * 32, 0.0);
    double products = 0.0;
    double differing = 0.0;
    double before = 0.5;
    std::uint64_t bits_before = 0;
    for (std::uint64_t i = 0; i < streams; ++i) {
      Random random = by_seed ? Random(i) : Random(1, i);
      Random copy = random;
      const std::uint64_t bits = copy();
      const double u = random.uniform();
      ++cells[static_cast<std::size_t>(before * 32.0) * 32 + static_cast<std::size_t>(u * 32.0)];
      products += (before - 0.5) * (u - 0.5);
      differing += i == 0 ? 32.0 : static_cast<double>(std::popcount(bits ^ bits_before));
      before = u;
      bits_before = bits;
    }
    const double n = static_cast<double>(streams);
    CHECK(std::abs(chi_square_excess(cells)) < 3.3);
    CHECK(std::abs(products / std::sqrt(n)) < 3.3 / 12.0);
    CHECK(std::abs(differing / n - 32.0) * std::sqrt(n) < 3.3 * 4.0);  // 64 coins: variance 16
  }
}

TEST_CASE("Random: no number comes twice in a few streams") {
  // Of 2^64 numbers, 100,000 have one in common with a chance of 1e5^2 / 2 / 2^64 = 3e-10.
  std::vector<std::uint64_t> seen;
  for (std::uint64_t stream = 0; stream < 1000; ++stream) {
    Random random(1, stream);
    for (int i = 0; i < 100; ++i) {
      seen.push_back(random());
    }
  }
  std::sort(seen.begin(), seen.end());
  CHECK(std::adjacent_find(seen.begin(), seen.end()) == seen.end());
}
