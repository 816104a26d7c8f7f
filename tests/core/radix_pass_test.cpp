// SPDX-License-Identifier: BSL-1.0
#include <custval/core/radix_pass.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

TEST_CASE("radix pass: counts become the places of the first of each digit") {
  std::array<std::uint32_t, 4> counts{3, 0, 2, 5};
  custval::counts_to_places(counts.data(), counts.size());
  CHECK(counts == std::array<std::uint32_t, 4>{0, 3, 3, 5});
  custval::counts_to_places(counts.data(), 0);
}

TEST_CASE("radix pass: items come in the order of their digit, and stay in their own within it") {
  using Item = std::pair<int, char>;
  const std::vector<Item> items{{2, 'a'}, {0, 'b'}, {2, 'c'}, {3, 'd'}, {0, 'e'}, {2, 'f'}};
  std::vector<Item> sorted(items.size());
  std::array<std::size_t, 4> counts{2, 0, 3, 1};
  const auto digit = [](const Item& item) { return static_cast<std::size_t>(item.first); };
  custval::radix_pass(items.data(), items.size(), sorted.data(), counts.data(), counts.size(), digit);
  CHECK(sorted == std::vector<Item>{{0, 'b'}, {0, 'e'}, {2, 'a'}, {2, 'c'}, {2, 'f'}, {3, 'd'}});
  CHECK(counts == std::array<std::size_t, 4>{2, 2, 5, 6});
  std::array<std::size_t, 4> none{};
  custval::radix_pass(items.data(), 0, sorted.data(), none.data(), none.size(), digit);
}
