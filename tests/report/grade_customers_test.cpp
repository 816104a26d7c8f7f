// SPDX-License-Identifier: BSL-1.0
#include <custval/report/grade_customers.hpp>

#include <custval/tiering/cumulative_share.hpp>
#include <custval/tiering/thresholds.hpp>

#include "../message_of.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace custval;

namespace {

// Three customers, called "0", "1" and "2".
NamedColumns base_of_three() {
  NamedColumns base;
  base.add(column_info<total_value>(), std::vector<double>{80, 15, 5});
  base.add(ColumnInfo("total_spend"), std::vector<double>{1, 2, 3});
  return base;
}
constexpr auto row_of_three = [](std::string_view id) -> Index {
  return id == "0" ? 0 : id == "1" ? 1 : id == "2" ? 2 : -1;
};
GradingPlan plan_of_abc() {
  return {"abc", AnyPolicy(CumulativeShare{0.8, 0.95})};
}

}  // namespace

TEST_CASE("grade_customers: classes, sums, overrides and explanations") {
  GradingPlan plan = plan_of_abc();
  plan.overrides = {{"2", "A"}, {"0", "A"}, {"nobody", "B"}};
  GradeOptions options;
  options.explained = {2, 1};
  const auto reports = grade_customers(std::vector{plan}, base_of_three(), row_of_three, options);
  REQUIRE(reports.size() == 1);
  CHECK(reports[0].tiers == std::vector<Tier>{0, 1, 0});
  CHECK(reports[0].pyramid[0].value == 85.0);
  CHECK(reports[0].pyramid[1].value == 15.0);
  REQUIRE(reports[0].by_hand);
  CHECK(reports[0].by_hand->changed == 1);
  CHECK(reports[0].by_hand->agreed == 1);
  CHECK(reports[0].by_hand->not_found == std::vector<std::string>{"nobody"});
  REQUIRE(reports[0].explanations.size() == 2);
  CHECK(reports[0].explanations[0].starts_with(
      "class A: put there by hand (overrides)\nthe policy by itself says class C"));
  CHECK(reports[0].explanations[1].starts_with("class B"));
  CHECK_FALSE(reports[0].spend_gains);
  options.spend_afterwards = Eigen::ArrayXd{{50.0, 30.0, 20.0}};
  CHECK(grade_customers(std::vector{plan}, base_of_three(), row_of_three, options)[0].spend_gains);
  CHECK(grade_customers({}, base_of_three(), row_of_three).empty());
}

TEST_CASE("grade_customers: what is wrong is said with the policy's name") {
  GradingPlan plan = plan_of_abc();
  plan.overrides = {{"1", "a"}};
  const auto message = [](const GradingPlan& wrong) {
    return custval_test::message_of([&] { (void)grade_customers(std::vector{wrong}, base_of_three(), row_of_three); });
  };
  CHECK(message(plan) == "policy 'abc' puts customer '1' into class 'a', which it does not have; the nearest is 'A'");
  plan = plan_of_abc();
  plan.policy = AnyPolicy(CumulativeShare{0.8}, {"nothing"});
  CHECK(message(plan).starts_with("policy 'abc': custval::"));
}
