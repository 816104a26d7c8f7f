// SPDX-License-Identifier: BSL-1.0
#include <custval/purchases/detail/radix_sort.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

using namespace custval;

TEST_CASE("radix_sort sorts stably by any number of bits") {
  std::mt19937_64 random{1};
  for (const unsigned bits : {0U, 1U, 5U, 11U, 12U, 13U, 24U, 25U, 32U, 63U, 64U}) {
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{1000}}) {
      std::vector<std::pair<std::uint64_t, int>> items;
      for (std::size_t i = 0; i < size; ++i) {
        // Every key twice or so, so that stability shows.
        const std::uint64_t key = bits == 0 ? 0 : (random() % 500 * 0x9e3779b97f4a7c15U) >> (64 - bits);
        items.emplace_back(key, static_cast<int>(i));
      }
      auto expected = items;
      std::stable_sort(expected.begin(), expected.end(),
                       [](const auto& a, const auto& b) { return a.first < b.first; });
      std::vector<std::pair<std::uint64_t, int>> other(size);
      std::vector<std::size_t> counters(detail::digit_values);
      const auto* sorted = detail::radix_sort(items.data(), other.data(), size, bits, counters.data(),
                                              [](const auto& item) { return item.first; });
      CHECK(std::equal(expected.begin(), expected.end(), sorted));
    }
  }
}
