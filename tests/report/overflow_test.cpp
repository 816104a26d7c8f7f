// SPDX-License-Identifier: BSL-1.0
#include <custval/report/overflow.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

using namespace custval;

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
const double missing_number = std::nan("");

std::string_view letter(Eigen::Index row) {
  return std::string_view("abcdefgh").substr(static_cast<std::size_t>(row), 1);
}

}  // namespace

TEST_CASE("overflows: what is not finite is taken out, and told by the first ids") {
  std::vector<Overflow> list;
  Eigen::ArrayXd values(8);
  values << 1.0, infinite, -infinite, missing_number, infinite, infinite, infinite, 2.0;
  take_out_overflows("money", values, letter, list);
  CHECK(values(0) == 1.0);
  CHECK(values(7) == 2.0);
  CHECK(values.segment(1, 6).isNaN().all());
  REQUIRE(list.size() == 1);
  CHECK(list[0].customers == 6);
  CHECK(overflow_text(list[0]) ==
        "money is beyond the largest number for 6 customers ('b', 'c', 'd', 'e', 'f', ...): left empty, with all that "
        "depends on it");
  CHECK(finite_sum(values) == 3.0);
  CHECK(finite_mean(values) == 1.5);
  values.setOnes();
  take_out_overflows("nothing", values, letter, list);
  CHECK(list.size() == 1);
}

TEST_CASE("overflows: in a column that follows from another each customer is told once") {
  std::vector<Overflow> list;
  Eigen::ArrayXd from(5), values(5);
  from << 1.0, missing_number, missing_number, missing_number, 1.0;
  values << 1.0, missing_number, infinite, 7.0, infinite;
  take_out_overflows("value", values, from, letter, list);
  CHECK(values(0) == 1.0);
  CHECK(std::isnan(values(1)));
  CHECK(std::isnan(values(2)));  // not told, but not left infinite either
  CHECK(values(3) == 7.0);       // does not depend on the other column
  CHECK(std::isnan(values(4)));
  REQUIRE(list.size() == 1);
  CHECK(list[0].customers == 1);
  CHECK(list[0].first == std::vector<std::string>{"e"});
}

TEST_CASE("finite_sum leaves out what is not finite") {
  CHECK(finite_sum(std::vector<double>{1, std::nan(""), std::numeric_limits<double>::infinity(), 2}) == 3.0);
  CHECK(finite_sum(std::vector<double>{}) == 0.0);
  CHECK(finite_sum(std::vector<double>{1e16, 1, -1e16}) == 1.0);
}
