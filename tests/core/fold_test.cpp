// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/core/fold.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace custval;

TEST_CASE("a partition covers every row once, in order, in at most 256 parts") {
  for (const Index rows : {Index{0}, Index{1}, Index{511}, Index{512}, Index{32768}, Index{32769}, Index{1000003},
                           Index{10000000}, Index{3} << 40}) {
    const Partition partition{rows};
    CHECK(partition.parts() <= 256);
    Index next = 0;
    for (Index part = 0; part < partition.parts(); ++part) {
      CHECK(partition.first(part) == next);
      CHECK(partition.count(part) > 0);
      next += partition.count(part);
    }
    CHECK(next == rows);
  }
}

TEST_CASE("blocks cover a part in order and are never longer than block_rows") {
  std::vector<Index> rows;
  for_each_block(100, 1500, [&](Index first, Index count) {
    CHECK(count <= block_rows);
    for (Index i = 0; i < count; ++i) {
      rows.push_back(first + i);
    }
  });
  REQUIRE(rows.size() == 1500);
  CHECK(rows.front() == 100);
  CHECK(rows.back() == 1599);
}

TEST_CASE("for_each_part visits every row once on threads") {
  std::vector<int> seen(100'000, 0);
  for_each_part(100'000, threads{3}, [&](Index first, Index count) {
    for (Index i = first; i < first + count; ++i) {
      ++seen[static_cast<std::size_t>(i)];
    }
  });
  CHECK(seen == std::vector<int>(100'000, 1));
}

TEST_CASE("fold merges in the order of the rows, whatever the threads") {
  using Rows = std::vector<Index>;
  const auto add = [](Rows& state, Index first, Index count) {
    state.push_back(first);
    state.push_back(count);
  };
  const auto merge = [](Rows& state, const Rows& later) { state.insert(state.end(), later.begin(), later.end()); };
  const Rows once = fold(1'000'000, serial{}, Rows{}, add, merge);
  CHECK(once.size() == 2 * static_cast<std::size_t>(Partition{1'000'000}.parts()));
  CHECK(fold(1'000'000, threads{2}, Rows{}, add, merge) == once);
  CHECK(fold(1'000'000, threads{5}, Rows{}, add, merge) == once);
  CHECK(fold(0, serial{}, Rows{7}, add, merge) == Rows{7});
}

TEST_CASE("Sum keeps what plain addition loses") {
  // 1 + 1e100 + 1 - 1e100 is 2; added plainly it is 0. (Neumaier's own example.)
  Sum sum;
  for (const double term : {1.0, 1e100, 1.0, -1e100}) {
    sum.add(term);
  }
  CHECK(sum.value() == 2.0);

  // Ten million tenths: a double sums them to 999999.99983897537 plainly, to the rounded truth 1e6 with the correction.
  const auto tenths = fold(
      10'000'000, threads{2}, Sum{},
      [](Sum& state, Index, Index count) {
        for (Index i = 0; i < count; ++i) {
          state.add(0.1);
        }
      },
      [](Sum& state, const Sum& later) { state.merge(later); });
  CHECK(tenths.value() == 1e6);
}

TEST_CASE("Sum passes NaN and overflow on") {
  Sum nan;
  nan.add(std::numeric_limits<double>::quiet_NaN());
  nan.add(1.0);
  CHECK(std::isnan(nan.value()));
  Sum infinite;
  infinite.add(std::numeric_limits<double>::max());
  infinite.add(std::numeric_limits<double>::max());
  CHECK(infinite.value() == std::numeric_limits<double>::infinity());
}
