// SPDX-License-Identifier: BSL-1.0
#include <custval/tiering/relation.hpp>

#include <doctest/doctest.h>

#include <custval/tiering/condition.hpp>
#include <custval/value/columns.hpp>

#include <string>

TEST_CASE("relation: each has the sign that its comparison is written with") {
  using namespace custval;
  CHECK(sign_of(Relation::at_least) == ">=");
  CHECK(sign_of(Relation::above) == ">");
  CHECK(sign_of(Relation::at_most) == "<=");
  CHECK(sign_of(Relation::below) == "<");
  CHECK(sign_of(Relation::equal) == "==");
  CHECK(sign_of(Relation::different) == "!=");
  CHECK(sign_of(Relation::known) == "known");
  CHECK(to_text(total_value{} >= 1.0) == "total_value >= 1");
  CHECK(to_text(total_value{} > 1.0) == "total_value > 1");
  CHECK(to_text(total_value{} <= 1.0) == "total_value <= 1");
  CHECK(to_text(total_value{} < 1.0) == "total_value < 1");
  CHECK(to_text(total_value{} == 1.0) == "total_value == 1");
  CHECK(to_text(total_value{} != 1.0) == "total_value != 1");
  CHECK(to_text(is_known(total_value{})) == "total_value is known");
}
