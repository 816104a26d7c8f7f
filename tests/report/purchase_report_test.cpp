// SPDX-License-Identifier: BSL-1.0
#include <custval/report/purchase_report.hpp>

#include <custval/purchases/purchase_log.hpp>
#include <custval/purchases/text_ids.hpp>

#include "../message_of.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>

using namespace custval;

namespace {

// a bought for 10 on day 100, took it back on day 103 and bought for 4 on day 140; b has a refund alone, c a zero, d
// buys late, and two amounts of e are together beyond the largest number.
struct LogOfFive {
  TextIds ids;
  PurchaseLog<> log;

  LogOfFive() {
    add("a", 100, 10);
    add("a", 103, -10);
    add("b", 101, -3);
    add("c", 102, 0);
    add("a", 140, 4);
    add("d", 150, 7);
    add("e", 104, 1.5e308);
    add("e", 104, 1.5e308);
  }
  void add(std::string_view id, std::int32_t day, double amount) { log.append(ids.intern(id), Day{day}, amount); }
  [[nodiscard]] auto report(const PurchaseReportOptions& options = {}) const {
    return report_purchases(log.view(), ids.size(), [this](std::uint32_t number) { return ids[number]; }, options);
  }
};

double spend_of(const LogOfFive& five, const PurchaseReport<std::uint32_t>& report, std::string_view id) {
  for (Index row = 0; row < report.summary.rows(); ++row) {
    if (five.ids[report.summary.ids[static_cast<std::size_t>(row)]] == id) {
      return report.summary[total_spend{}](row);
    }
  }
  return -1.0;
}

}  // namespace

TEST_CASE("purchase report: rows, refunds and customers are accounted for") {
  const LogOfFive five;
  const auto report = five.report();
  CHECK(report.summary.rows() == 4);
  CHECK(spend_of(five, report, "a") == 4.0);
  CHECK(spend_of(five, report, "d") == 7.0);
  CHECK(std::isnan(spend_of(five, report, "e")));
  REQUIRE(report.overflows.size() == 1);
  CHECK(report.overflows[0].first == std::vector<std::string>{"e"});
  const PurchaseFacts& facts = report.facts;
  CHECK(facts.unknown_money == 1);
  CHECK(facts.log_customers == 5);
  CHECK(facts.customers_without_purchase == 1);
  CHECK(facts.late_returns == RowsAndMoney{1, -10.0});
  CHECK(facts.other_refunds == RowsAndMoney{1, -3.0});
  CHECK(facts.first_day == Day{100});
  CHECK(facts.last_day == Day{150});
  CHECK(facts.observation_end == Day{150});
  CHECK(facts.window_days() == 51.0);
  CHECK_FALSE(facts.calibrated);
  const auto notes = purchase_notes(facts);
  REQUIRE(notes.size() == 4);
  CHECK(notes[0] == "1 of 5 customers have refunds or zeros alone, and no purchase: they are left out");
  CHECK(notes[1].starts_with("1 refund of -10.00 gave back the purchase of an earlier day"));
}

TEST_CASE("purchase report: as at a calibration end, with what came afterwards") {
  const LogOfFive five;
  PurchaseReportOptions options;
  options.amounts.refunds = amount_rule::net_purchase;
  options.calibration_end = Day{120};
  const auto report = five.report(options);
  CHECK(report.facts.calibrated);
  CHECK(report.facts.observation_end == Day{120});
  CHECK(report.facts.customers_too_late == 2);  // d, and a, who by then had given everything back
  CHECK(report.holdout_spend.size() == report.summary.rows());
  options.observation_end = Day{110};
  CHECK(custval_test::message_of([&] { (void)five.report(options); }) ==
        "the calibration end, 1970-05-01, is after the observation end, 1970-04-21");
  // Nobody looks beyond: the same customers, no holdout.
  options.observation_end.reset();
  options.looks_after_calibration = false;
  const auto blind = five.report(options);
  CHECK(blind.summary.ids == report.summary.ids);
  CHECK(blind.holdout_spend.size() == 0);
  CHECK(blind.facts.customers_too_late == 1);
}

TEST_CASE("purchase report: by the months that are over, and of an empty log") {
  const LogOfFive five;
  PurchaseReportOptions options;
  options.calendar = Calendar::months();
  const auto report = five.report(options);
  // Day 150 is 1970-05-31, the last of its month; day 100 is in April.
  CHECK(report.facts.observation_end == Day{150});
  CHECK(report.facts.first_day == Day{90});
  // What a bought and gave back within April is no purchase; c has been there since April.
  CHECK(report.summary[observed_time{}](0) == 0.0);
  CHECK(report.summary[observed_time{}](1) == 1.0);
  CHECK(period_name(report.facts.calendar) == "month");
  const PurchaseLog<> none;
  const auto empty =
      report_purchases(none.view(), 0, [](std::uint32_t) { return std::string_view(); }, PurchaseReportOptions{});
  CHECK(empty.summary.rows() == 0);
  CHECK(empty.overflows.empty());
  CHECK(purchase_notes(empty.facts).empty());
  PurchaseReportOptions at_a_day;
  at_a_day.calibration_end = Day{10'000};
  CHECK(
      report_purchases(none.view(), 0, [](std::uint32_t) { return std::string_view(); }, at_a_day).summary.rows() == 0);
}

TEST_CASE("purchase report: who bought too late is told apart from who has no row that counts") {
  LogOfFive five;
  five.add("f", 160, 0);  // a zero alone, and late
  PurchaseReportOptions options;
  options.amounts.zeros = amount_rule::drop;
  options.calibration_end = Day{145};
  options.looks_after_calibration = false;
  const auto report = five.report(options);
  CHECK(report.summary.rows() == 2);                    // a and e
  CHECK(report.facts.customers_too_late == 1);          // d
  CHECK(report.facts.customers_without_purchase == 1);  // b
  CHECK(report.facts.customers_without_rows == 2);      // c and f
}
