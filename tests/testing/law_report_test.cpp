// SPDX-License-Identifier: BSL-1.0
#include <custval/testing/law_report.hpp>

#include <doctest/doctest.h>

#include <concepts>
#include <string>
#include <vector>

using custval::testing::LawReport;

static_assert(std::regular<LawReport>);

TEST_CASE("a report says how many laws hold and what showed that others do not") {
  LawReport report;
  CHECK(!report.passed());
  CHECK(to_text(report) == "no law was tried");

  report.enter("up is up", "");
  report.enter("up is up", "");
  report.enter("down is down", "");
  CHECK(report.passed());
  CHECK(to_text(report) == "all 2 laws hold");

  report.enter("up is up", "row 3 goes down");
  report.enter("up is up", "row 4 goes down");
  report.enter("up is up", "");
  CHECK(!report.passed());
  CHECK(!report.holds("up is up"));
  CHECK(report.holds("down is down"));
  CHECK(report.laws == std::vector<std::string>{"up is up", "down is down"});
  CHECK(to_text(report) == "1 of 2 laws does not hold\n- up is up: row 3 goes down");

  report.enter("left is left", "row 0 turns right");
  CHECK(to_text(report) == "2 of 3 laws do not hold\n- up is up: row 3 goes down\n- left is left: row 0 turns right");
}

TEST_CASE("reports are values") {
  LawReport report;
  report.enter("law", "broken");
  LawReport copy = report;
  CHECK(copy == report);
  copy.enter("another", "");
  CHECK(copy != report);
}
