// SPDX-License-Identifier: BSL-1.0
#include <custval/tiering/detail/classes/id_index.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <random>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace {

using Found = std::vector<std::pair<std::size_t, std::size_t>>;

// An id that nobody can hash.
struct Branch {
  int country;
  int number;
  friend auto operator<=>(const Branch&, const Branch&) = default;
};
// One whose hashes are all the same; it counts how often two of them are compared.
struct Clumsy {
  int number;
  static inline long compared = 0;
  friend bool operator==(const Clumsy& a, const Clumsy& b) {
    ++compared;
    return a.number == b.number;
  }
  friend bool operator<(const Clumsy& a, const Clumsy& b) {
    ++compared;
    return a.number < b.number;
  }
};

}  // namespace

template <>
struct std::hash<Clumsy> {
  std::size_t operator()(const Clumsy& /*id*/) const noexcept { return 7; }
};

namespace {

static_assert(!custval::detail::Hashable<Branch>);
static_assert(custval::detail::Hashable<Clumsy> && custval::detail::Hashable<std::string>);

template <class Id>
Found found(const std::vector<Id>& table, const std::vector<Id>& rows) {
  std::vector<const Id*> ids;
  for (const Id& id : table) {
    ids.push_back(&id);
  }
  Found result;
  custval::detail::IdIndex<Id>(ids).for_each_found(
      std::span<const Id>(rows), [&](std::size_t row, std::size_t place) { result.emplace_back(row, place); });
  return result;
}

template <class Id>
Found naive(const std::vector<Id>& table, const std::vector<Id>& rows) {
  Found result;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const auto at = std::find(table.begin(), table.end(), rows[row]);
    if (at != table.end()) {
      result.emplace_back(row, static_cast<std::size_t>(at - table.begin()));
    }
  }
  return result;
}

// Tables of so many ids and bases of so many rows, some of which are in the table, some more than once.
template <class MakeId>
void compare(MakeId make_id) {
  std::mt19937_64 random(3);
  for (const std::size_t size : {0U, 1U, 2U, 3U, 63U, 64U, 65U, 200U}) {
    for (const std::size_t rows : {0U, 1U, 511U, 512U, 513U, 2'000U}) {
      CAPTURE(size);
      CAPTURE(rows);
      std::set<decltype(make_id(0))> ids;
      while (ids.size() < size) {
        ids.insert(make_id(static_cast<int>(random() % 1000)));
      }
      const std::vector<decltype(make_id(0))> table(ids.begin(), ids.end());
      std::vector<decltype(make_id(0))> base;
      for (std::size_t i = 0; i < rows; ++i) {
        base.push_back(make_id(static_cast<int>(random() % 1000)));
      }
      CHECK(found(table, base) == naive(table, base));
    }
  }
}

}  // namespace

TEST_CASE("an index finds the ids of its table, by hand") {
  CHECK(found<int>({2, 5}, {5, 1, 2, 5}) == Found{{0, 1}, {2, 0}, {3, 1}});
  CHECK(found<std::string>({"", "7"}, {"7", "07", ""}) == Found{{0, 1}, {2, 0}});
  CHECK(found<Branch>({{1, 2}, {1, 3}}, {{1, 3}, {3, 1}, {1, 2}}) == Found{{0, 1}, {2, 0}});
  CHECK(found<std::int64_t>({INT64_MIN, -1, 0, INT64_MAX}, {0, 1, INT64_MAX, INT64_MIN, -1}) ==
        Found{{0, 2}, {2, 3}, {3, 0}, {4, 1}});
}

TEST_CASE("an index finds what a search through its table finds") {
  SUBCASE("whole numbers") {
    compare([](int n) { return n - 500; });
  }
  SUBCASE("whole numbers far apart") {
    compare([](int n) { return std::int64_t{n} << 50; });
  }
  SUBCASE("bytes") {
    CHECK(found<unsigned char>({0, 255}, {255, 3, 0}) == naive<unsigned char>({0, 255}, {255, 3, 0}));
  }
  SUBCASE("texts") {
    compare([](int n) { return "customer " + std::to_string(n); });
  }
  SUBCASE("ids without a hash") {
    compare([](int n) { return Branch{n % 7, n}; });
  }
  SUBCASE("ids whose hashes are equal") {
    compare([](int n) { return Clumsy{n}; });
  }
}

TEST_CASE("ids whose hashes are all equal are compared boundedly often") {
  constexpr int size = 4'000;
  std::vector<Clumsy> table;
  std::vector<Clumsy> rows;
  for (int i = 0; i < size; ++i) {
    table.push_back({2 * i});
    rows.push_back({(i * 7919) % (2 * size)});  // 7919 is a prime: half of them are even, and all differ
  }
  Clumsy::compared = 0;
  CHECK(found(table, rows).size() == size / 2);
  // 64 near the place of all, and a search by halves.
  CHECK(Clumsy::compared <= size * (64 + 13 + 1));
}
