// SPDX-License-Identifier: BSL-1.0
#include <custval/interop/json/report.hpp>

#include <custval/core/named_columns.hpp>
#include <custval/tiering/cumulative_share.hpp>
#include <custval/tiering/head_count.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "report_of_four.hpp"

using namespace custval;
using custval_test::report_of_four;

TEST_CASE("a report of four customers as JSON") {
  const Json json = report_json(report_of_four());
  CHECK(json["totals"]["customers"] == 4);
  CHECK(json["totals"]["knowledge_value"] == -20.0);
  CHECK_FALSE(json["totals"].contains("marketing_cost"));
  CHECK_FALSE(json.contains("lifetime"));
  const Json& figures = json["concentration"]["total_value"];
  CHECK(figures["loss_making_customers"] == 1);
  CHECK(figures["profits"] == 100.0);
  CHECK(figures["losses"] == -20.0);
  // The top half holds 90 of 80.
  CHECK(figures["top_shares"]["50"].get<double>() == doctest::Approx(90.0 / 80.0));
  CHECK(figures["customers_at_peak_profit"] == 0.75);
  const Json& abc = json["gradings"][0];
  CHECK(abc["policy"] == "abc");
  CHECK(abc["type"] == "cumulative_share");
  CHECK(abc["classes"][0]["customers"] == 2);
  CHECK(abc["classes"][0]["value"] == 90.0);
  CHECK(abc["classes"][2]["mean_value"] == -20.0);
  CHECK(abc["grading"]["fitted_on"]["day"] == "2024-12-31");
  // A, A, B, C and A, A, B, B: one pair of customers of six is together in one of them only.
  CHECK(json["comparison"][0]["same_class"] == 0.75);
  CHECK(json["comparison"][0]["adjusted_rand"].get<double>() == doctest::Approx((1 - 2.0 / 6) / (1.5 - 2.0 / 6)));
  CHECK(json["comparison"][0]["contingency"]["customers"] == Json({{2, 0}, {0, 1}, {0, 1}}));
  CHECK(json["assumptions"][0]["about"] == "period");
}

TEST_CASE("a report of nobody, and of figures that are not defined, as JSON") {
  const Report empty;
  CHECK(report_json(empty)["gradings"].empty());
  CHECK(report_json(empty)["concentration"]["total_value"].is_object());
  Report report = report_of_four();
  report.marketing_cost = 7;
  report.total_spend = std::numeric_limits<double>::infinity();
  report.overflows.push_back({"total_spend", 6, {"a", "b"}});
  report.gradings[0].by_hand = ClassesByHand{1, 2, {"gone"}};
  report.lifetime = LifetimeOutlook{};
  report.lifetime->value = std::nan("");
  report.lifetime->trials.push_back({});
  report.lifetime->trials[0].problem = "no fit";
  const Json json = report_json(report);
  CHECK(json["totals"]["total_spend"].is_null());
  CHECK(json["totals"]["marketing_cost"] == 7.0);
  CHECK(json["lifetime"]["value_to_come"].is_null());
  CHECK(json["lifetime"]["trials"][0]["problem"] == "no fit");
  CHECK(json["gradings"][0]["overrides"]["not_found"] == Json::array({"gone"}));
  CHECK(json["overflows"][0]["customers"] == 6);
}
