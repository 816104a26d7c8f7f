// SPDX-License-Identifier: BSL-1.0
#include <custval/purchases/amount_policy.hpp>

#include <doctest/doctest.h>

#include <initializer_list>
#include <limits>

using namespace custval;

TEST_CASE("a rule for every amount") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  constexpr double largest = std::numeric_limits<double>::max();
  constexpr double smallest = std::numeric_limits<double>::denorm_min();
  constexpr AmountPolicy policy{amount_rule::net_same_day, amount_rule::drop, not_finite_rule::reject};
  for (const double purchase : {smallest, 1.0, largest}) {
    CHECK(policy.rule_for(purchase) == amount_rule::keep);
    CHECK(policy.rule_for(-purchase) == amount_rule::net_same_day);
  }
  CHECK(policy.rule_for(0.0) == amount_rule::drop);
  CHECK(policy.rule_for(-0.0) == amount_rule::drop);
  constexpr AmountPolicy lenient{amount_rule::keep, amount_rule::keep, not_finite_rule::drop};
  for (const double bad : {infinity, -infinity, std::numeric_limits<double>::quiet_NaN()}) {
    CHECK(policy.rule_for(bad) == amount_rule::reject);
    CHECK(lenient.rule_for(bad) == amount_rule::drop);
  }
}

TEST_CASE("by default refunds are netted, zeros kept, and what is no number rejected") {
  constexpr AmountPolicy policy;
  static_assert(policy.rule_for(-1.0) == amount_rule::net_same_day);
  static_assert(policy.rule_for(0.0) == amount_rule::keep);
  static_assert(policy.not_finite == not_finite_rule::reject);
  static_assert(policy == AmountPolicy{});
}
