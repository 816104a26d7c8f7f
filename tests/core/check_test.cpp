// SPDX-License-Identifier: BSL-1.0
#include <custval/core/check.hpp>
#include <custval/core/execution.hpp>
#include <custval/core/sparse.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "../numbers.hpp"

using namespace custval;

namespace {

struct share : column<"share", units::fraction, unit_interval> {};
struct counts : many_column<"counts", units::count, non_negative> {};

Table<double, share, counts> good_base(Index rows) {
  Table<double, share, counts> base(rows);
  base.set_width(counts{}, 2);
  base[share{}] = 0.5;
  return base;
}

}  // namespace

TEST_CASE("a base within its domains has no findings") {
  CHECK(check(good_base(10)).empty());
  CHECK(check(good_base(0)).empty());
  CHECK(to_text(check(good_base(3))).empty());
  CHECK_NOTHROW(require_clean(check(good_base(10))));
}

TEST_CASE("findings name column, rule, count and the first rows") {
  auto base = good_base(10);
  base[share{}](3) = 1.5;
  base[share{}](7) = not_a_number;
  base[counts{}](7, 1) = -1;
  const Findings findings = check(base);
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].column == "share");
  CHECK(findings[0].count == 2);
  CHECK(findings[0].first[0] == Finding::Example{3, 1.5});
  CHECK(findings[0].first[1] == Finding::Example{7, not_a_number});
  CHECK(findings[1].count == 1);
  CHECK(to_text(findings) ==
        "column 'share': 2 values are not a number in [0, 1]: row 3 (1.5), row 7 (NaN)\n"
        "column 'counts': 1 value is not a finite number >= 0: row 7 (-1)\n");
  CHECK_THROWS_WITH_AS(require_clean(findings, "the customers file"),
                       "custval::check: the customers file has values outside their domains\n"
                       "column 'share': 2 values are not a number in [0, 1]: row 3 (1.5), row 7 (NaN)\n"
                       "column 'counts': 1 value is not a finite number >= 0: row 7 (-1)",
                       DataError);
}

TEST_CASE("many bad rows: all counted, the first shown, the same with threads") {
  const Index rows = 200'000;
  auto base = good_base(rows);
  for (Index i = 13; i < rows; i += 17) {
    base[share{}](i) = 2;
  }
  const Findings findings = check(base);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].count == (rows - 13 + 16) / 17);
  REQUIRE(findings[0].first.size() == Finding::most_examples);
  CHECK(findings[0].first[4].row == 13 + 4 * 17);
  CHECK(check(base, threads{3}) == findings);
  CHECK(clean_rows(base, threads{3}) == clean_rows(base));
  CHECK(to_text(findings).ends_with(", row 81 (2), …\n"));
}

TEST_CASE("quarantine keeps the clean rows and names the others") {
  auto base = good_base(5);
  base[share{}] << 0.1, not_a_number, 0.3, 0.4, 0.5;
  base[counts{}](3, 0) = -2;
  const auto split = quarantine(base);
  CHECK(split.quarantined == std::vector<Index>{1, 3});
  CHECK(split.clean_rows == std::vector<Index>{0, 2, 4});
  REQUIRE(split.clean.rows() == 3);
  CHECK(split.clean[share{}](1) == 0.3);
  CHECK(split.clean[counts{}].cols() == 2);
  CHECK(check(split.clean).empty());
}

TEST_CASE("stored numbers of sparse columns are checked too") {
  const std::vector<double> values{1, -1};
  const std::vector<std::int32_t> inner{0, 1};
  const std::vector<std::int32_t> offsets{0, 1, 1, 2};
  const auto base = view(bind_sparse<counts>(std::span(values), std::span(inner), std::span(offsets), 2));
  const Findings findings = check(base);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].first[0] == Finding::Example{2, -1.0});
  CHECK(clean_rows(base) == std::vector<Index>{0, 1});
}
