// SPDX-License-Identifier: BSL-1.0
#include <custval/core/gather.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <deque>
#include <limits>
#include <list>
#include <string>
#include <vector>

using namespace custval;

namespace {

struct spend : column<"spend", units::currency> {};
struct people : column<"people", units::people, non_negative> {};
struct is_new : column<"is_new", units::fraction, zero_or_one> {};

struct Customer {
  std::string name;
  std::int64_t cents;
  unsigned short fans;
  bool fresh;
  [[nodiscard]] int letters() const { return static_cast<int>(name.size()); }
};

}  // namespace

TEST_CASE("members of any number type are gathered into a table, scaled") {
  const std::deque<Customer> customers{{"Ada", 1999, 12, true}, {"Bo", -5, 0, false}, {"Cleo", 0, 65535, true}};
  const auto table = gather(customers, member<spend>(&Customer::cents, 100), member<people>(&Customer::fans),
                            member<is_new>(&Customer::fresh));
  REQUIRE(table.rows() == 3);
  CHECK(table[spend{}](0) == 19.99);
  CHECK(table[spend{}](1) == -0.05);
  CHECK(table[people{}](2) == 65535);
  CHECK(table[is_new{}](0) == 1);
  CHECK(table[is_new{}](1) == 0);
}

TEST_CASE("a function of a struct, a member function, float tables and empty ranges") {
  const std::list<Customer> customers{{"Ada", 150, 1, true}};
  const auto table = gather<float>(customers, member<people>(&Customer::letters),
                                   member<spend>([](const Customer& c) { return c.fresh ? 2.5 : 0.0; }));
  CHECK(table[people{}](0) == 3.0F);
  CHECK(table[spend{}](0) == 2.5F);
  CHECK(gather(std::vector<Customer>{}, member<spend>(&Customer::cents)).rows() == 0);
}

TEST_CASE("a scale that is none is refused") {
  CHECK_THROWS_WITH_AS((void)member<spend>(&Customer::cents, 0),
                       "custval::member: the units of 'spend' in one is 0, expected a finite number > 0",
                       ArgumentError);
  CHECK_THROWS_AS((void)member<spend>(&Customer::cents, std::numeric_limits<double>::quiet_NaN()), ArgumentError);
}
