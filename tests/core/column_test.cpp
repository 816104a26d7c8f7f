// SPDX-License-Identifier: BSL-1.0
#include <custval/core/column.hpp>
#include <custval/core/value_column.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <type_traits>

using namespace custval;

namespace {

struct fans : column<"fans", units::people, non_negative> {};
struct scores : many_column<"scores", units::fraction, unit_interval> {};
struct advocacy_value : value_column<"advocacy_value", value_kind::potential> {};
struct no_name {};
struct not_empty : column<"not_empty", units::count> {
  int member;
};

}  // namespace

static_assert(ColumnTag<fans> && ColumnTag<scores> && ColumnTag<advocacy_value> && ColumnTag<total_value>);
static_assert(!ColumnTag<no_name> && !ColumnTag<not_empty> && !ColumnTag<int>);
static_assert(ValueTag<advocacy_value> && !ValueTag<fans> && !ValueTag<total_value>);
static_assert(!fans::is_many && scores::is_many);
static_assert(fans::name() == "fans" && fans::unit::text() == "people");
static_assert(std::is_same_v<unite_columns<columns<fans>, columns<scores, fans>, columns<total_value>>,
                             columns<fans, scores, total_value>>);
static_assert(std::is_same_v<unite_columns<>, columns<>>);
static_assert(ColumnList<columns<fans>> && !ColumnList<fans>);

TEST_CASE("domains hold what they say, and neither NaN nor infinities") {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  constexpr double infinity = std::numeric_limits<double>::infinity();
  for (const double outside : {nan, infinity, -infinity}) {
    CHECK_FALSE(any_number::contains(outside));
    CHECK_FALSE(non_negative::contains(outside));
    CHECK_FALSE(unit_interval::contains(outside));
    CHECK_FALSE(signed_unit_interval::contains(outside));
    CHECK_FALSE(zero_or_one::contains(outside));
  }
  CHECK(any_number::contains(-1e308));
  CHECK(non_negative::contains(-0.0));
  CHECK_FALSE(non_negative::contains(-1e-300));
  CHECK(unit_interval::contains(1.0));
  CHECK_FALSE(unit_interval::contains(std::nextafter(1.0, 2.0)));
  CHECK(signed_unit_interval::contains(-1.0));
  CHECK_FALSE(signed_unit_interval::contains(-1.5));
  CHECK(zero_or_one::contains(1.0));
  CHECK_FALSE(zero_or_one::contains(0.5));
}
