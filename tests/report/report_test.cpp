// SPDX-License-Identifier: BSL-1.0
#include <custval/report/report.hpp>

#include <custval/core/named_columns.hpp>
#include <custval/report/report_text.hpp>
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

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a report of four customers as text") {
  const std::string text = to_text(report_of_four(), false);
  CHECK(text.starts_with("4 customers spent 200.00 on 1,234 days of purchase; the top 20 % of them spent "));
  CHECK(has(text, "  purchase value                  100.00   125.0 %           25.00\n"));
  CHECK(has(text, "  knowledge value                 -20.00   -25.0 %           -5.00\n"));
  CHECK(has(text, "  total value                      80.00   100.0 %           20.00\n"));
  CHECK(has(text, "  - 1 customers are worth less than nothing, -20.00 in all, against 100.00 of\n    the 3 who"));
  // Of the gains of 100, 60 are above 30 (A), 90 above 10 (B), all above the loss (C).
  CHECK(has(text, "Classes by policy abc (total value)\n"));
  CHECK(has(text, "  A                        2    50.0 %             90.00   112.5 %         45.00\n"));
  CHECK(has(text, "  B                        1    25.0 %             10.00    12.5 %         10.00\n"));
  CHECK(has(text, "  C                        1    25.0 %            -20.00   -25.0 %        -20.00\n"));
  CHECK(has(text, "  abc, half  "));
  CHECK(text.ends_with("\nAssumptions\n  - one period is the whole window\n"));
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = text.find('\n', start);
    REQUIRE(end != std::string::npos);
    CHECK(end - start <= report_width + 6);  // the comparison's table is a little wider
    start = end + 1;
  }
}

TEST_CASE("a report of nobody, of figures that are not defined, and with all that may be there") {
  const Report empty;
  CHECK(has(to_text(empty, true), "0 customers spent 0.00 on 0 days of purchase"));

  Report report = report_of_four();
  report.marketing_cost = 7;
  report.total_spend = std::numeric_limits<double>::infinity();
  report.overflows.push_back({"total_spend", 6, {"a", "b"}});
  report.explained = {"a\x1b[2J"};
  report.gradings[0].explanations = {"class A: because\nand so on"};
  report.gradings[0].by_hand = ClassesByHand{1, 2, {"gone"}};
  LifetimeOutlook outlook;
  outlook.model = "bg-nbd";
  outlook.choice = "bg-nbd was asked for";
  outlook.unit = "weeks";
  outlook.parameters = {{"r", 0.25}};
  outlook.horizon_days = 30;
  outlook.customers = 4;
  outlook.alive = 2.6;
  outlook.value = std::nan("");
  outlook.trials = {{}, {}};
  outlook.trials[0].model = "bg-nbd";
  outlook.trials[1].model = "pareto-nbd";
  outlook.trials[1].problem = "no fit";
  report.lifetime = outlook;
  const std::string text = to_text(report, true);
  CHECK(has(text, "total_spend is beyond the largest number for 6 customers ('a', 'b', ...)"));
  CHECK(has(text, "\nCustomer a?[2J\n  abc: class A: because\n    and so on\n"));
  CHECK(has(text, "  by hand: 1 moved, 2 there already, 1 not found\n"));
  CHECK(has(text, "\nLifetimes by bg-nbd\n  - bg-nbd was asked for\n  - its parameters, in weeks: r 0.25\n"));
  CHECK(has(text, "  - 3 of 4 customers are expected to be still alive"));
  CHECK(has(text, "  pareto-nbd    no fit\n"));
}
