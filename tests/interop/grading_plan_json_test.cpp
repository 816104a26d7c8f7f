// SPDX-License-Identifier: BSL-1.0
#include <custval/interop/json/grading_plan.hpp>

#include "../message_of.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace custval;

namespace {

GradingPlan plan_from(const std::string& text) {
  const Json json = Json::parse(text);
  return grading_plan_from_json(JsonObject(json, "plan_from", ""));
}

}  // namespace

TEST_CASE("a plan of a grading reads back as it was written") {
  for (const char* const text :
       {R"({"name": "abc", "type": "cumulative_share", "cuts": [0.8, 0.95], "overrides": {"x": "A", "y": "C"}})",
        R"({"name": "r", "type": "rfm", "weights": [1, 2, 3]})", R"({"name": "r", "type": "rfm"})",
        R"({"name": "t", "type": "thresholds", "column": "visits", "cuts": [10], "value": "total_spend"})"}) {
    CAPTURE(text);
    const GradingPlan plan = plan_from(text);
    CHECK(plan_from(grading_plan_json(plan).dump()) == plan);
  }
}

TEST_CASE("a plan says what is told for its classes, and which scores it makes") {
  CHECK(plan_from(R"({"name": "a", "type": "thresholds", "column": "visits", "cuts": [10]})").value == "total_value");
  CHECK(plan_from(R"({"name": "a", "type": "thresholds", "column": "total_spend", "cuts": [10]})").value ==
        "total_spend");
  CHECK(plan_from(R"({"name": "a", "type": "rfm", "weights": [1, 1, 1]})").scores == "score_a");
  CHECK(plan_from(R"({"name": "a", "type": "rfm"})").scores.empty());
  CHECK_FALSE(grading_plan_json(plan_from(R"({"name": "a", "type": "rfm"})")).contains("weights"));
}

TEST_CASE("what is wrong with a plan is said with its place") {
  const auto plan_problem = [](const std::string& text) {
    return custval_test::message_of([&] { (void)plan_from(text); });
  };
  CHECK(plan_problem(R"({"name": "a b", "type": "rfm"})").find("name is \"a b\", expected letters, digits, _ and -") !=
        std::string::npos);
  CHECK(plan_problem(R"({"name": "a", "type": "cumulative_share", "cuts": [0.5], "overrides": [1]})")
            .find("overrides is [1], expected an object of customers' ids and their classes") != std::string::npos);
}

TEST_CASE("a plan that JSON cannot hold is refused before it is written") {
  GradingPlan plan = plan_from(R"({"name": "a", "type": "cumulative_share", "cuts": [0.5]})");
  plan.overrides = {{"\xff", "A"}};
  CHECK_THROWS_WITH_AS(
      (void)grading_plan_json(plan),
      "custval::grading_plan_json: the id of an override is not UTF-8, which is all that JSON can hold", ArgumentError);
  plan.overrides = {{"x", "A"}, {"x", "B"}};
  CHECK_THROWS_WITH_AS((void)grading_plan_json(plan), "custval::grading_plan_json: the overrides have 'x' twice",
                       ArgumentError);
}
