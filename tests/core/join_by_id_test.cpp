// SPDX-License-Identifier: BSL-1.0
#include <custval/core/error.hpp>
#include <custval/core/join_by_id.hpp>
#include <custval/core/table.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

using namespace custval;

namespace {

struct worth : column<"worth", units::currency> {};

struct IdentifiedBase {
  std::vector<std::string> ids;
  Table<double, worth> table;
  [[nodiscard]] Index rows() const { return table.rows(); }
};
auto as_view(const IdentifiedBase& base) {
  return base.table.view();
}

}  // namespace

TEST_CASE("columns of two dates are joined by id, in any order of rows") {
  const std::vector<std::int64_t> before{30, 10, 20};
  const std::vector<char> then{'c', 'a', 'b'};
  const std::vector<std::int64_t> after{20, 40, 30, 5};
  const std::vector<int> now{2, 4, 3, 0};
  const auto joined = join_by_id(before, then, after, now);
  CHECK(joined.ids == std::vector<std::int64_t>{20, 30});
  CHECK(joined.before == std::vector<char>{'b', 'c'});
  CHECK(joined.after == std::vector<int>{2, 3});
  CHECK(joined.only_before == std::vector<Index>{1});
  CHECK(joined.only_after == std::vector<Index>{3, 1});
}

TEST_CASE("two bases with ids are joined by id") {
  IdentifiedBase january{{"a", "b", "d"}, Table<double, worth>(3)};
  IdentifiedBase july{{"b", "c", "d"}, Table<double, worth>(3)};
  january.table[worth{}] << 1, 2, 4;
  july.table[worth{}] << 20, 30, 40;
  const auto joined = join_by_id(january, july);
  CHECK(joined.ids == std::vector<std::string>{"b", "d"});
  CHECK(joined.before[worth{}](0) == 2);
  CHECK(joined.after[worth{}](1) == 40);
  CHECK(joined.only_after == std::vector<Index>{1});
}

TEST_CASE("empty lists match nothing, and an id twice or a column too short is refused") {
  const std::vector<int> none;
  const std::vector<int> one{7};
  CHECK(match_ids(none, none).ids.empty());
  CHECK(match_ids(one, none).only_before == std::vector<Index>{0});
  const std::vector<int> twice{3, 1, 3};
  CHECK_THROWS_WITH_AS((void)match_ids(one, twice),
                       "custval::match_ids: the ids after, row 2: the same id as in row 0, expected each id once",
                       DataError);
  CHECK_THROWS_WITH_AS((void)join_by_id(one, none, one, one),
                       "custval::join_by_id: the column before has 0 rows, expected 1, as many as its ids", ShapeError);
}
