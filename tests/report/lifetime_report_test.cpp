// SPDX-License-Identifier: BSL-1.0
#include <custval/report/lifetime/lifetime_report.hpp>

#include <custval/core/named_output.hpp>
#include <custval/lifetime/bg_nbd.hpp>
#include <custval/lifetime/lifetime_model_kinds.hpp>
#include <custval/lifetime/mbg_nbd.hpp>
#include <custval/lifetime/simulate_log.hpp>
#include <custval/purchases/summarise.hpp>

#include "../message_of.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

using namespace custval;

namespace {

constexpr auto fit_for_report = [](std::string_view name, const LifetimeData& data) {
  return name == "bg-nbd" ? any_lifetime_model(fit<BgNbd>(data)) : any_lifetime_model(fit<MbgNbd>(data));
};

// Customers who bought on other days; `means` are their mean spends of repeat purchases.
SummaryTable spenders(const std::vector<double>& repeats, const std::vector<double>& means) {
  SummaryTable table(static_cast<Index>(repeats.size()));
  for (Index row = 0; row < table.rows(); ++row) {
    const double x = repeats[static_cast<std::size_t>(row)];
    const double mean = means[static_cast<std::size_t>(row)];
    table[repeat_purchases{}](row) = x;
    table[recency{}](row) = 10.0 * x;
    table[observed_time{}](row) = 200.0;
    table[mean_repeat_spend{}](row) = mean;
    table[purchase_days{}](row) = x + 1.0;
    table[total_spend{}](row) = (x + 1.0) * mean;
    table[first_day{}](row) = 0.0;
    table[last_day{}](row) = 10.0 * x;
  }
  return table;
}

}  // namespace

TEST_CASE("spend forecast: the mean of all purchases where there is no model") {
  SummaryTable losers = spenders({1, 2, 3}, {10, 20, -5});
  const SpendForecast spend = fit_spend(losers);
  CHECK_FALSE(spend.model);
  CHECK(spend.problem == "1 customer has a mean below 0, which it knows nothing of");
  // (2 x 10 + 3 x 20 + 4 x -5) in 9 purchases.
  CHECK(spend.mean == doctest::Approx(60.0 / 9.0));
  losers[total_spend{}](0) = std::numeric_limits<double>::quiet_NaN();
  const Eigen::ArrayXd spends = expected_spends(spend, losers);
  CHECK(std::isnan(spends(0)));
  CHECK(spends(2) == spend.mean);
  CHECK(mean_spend(losers) == doctest::Approx(40.0 / 7.0));
  CHECK(mean_spend(spenders({}, {})) == 0.0);
  const auto notes = spend_notes(spend, losers);
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].starts_with("spend per purchase is the mean of all purchases, 6.67 (Gamma-Gamma: "));
}

TEST_CASE("lifetime report: by a name, and by the best of several") {
  const BgNbd truth(0.6, 9.0, 0.8, 2.5);
  const auto log = simulate_log(
      truth, SimulationOptions{.customers = 400, .seed = 5, .acquisition_days = 90, .calibration_end = Day{360}});
  const auto rows = log.view();
  const auto whole = summarise(rows);
  const Day first{static_cast<std::int32_t>(whole[first_day{}].minCoeff())};
  const Day end = trial_end(first, whole.observation_end);
  const auto split = summarise(rows, SplitOptions{end, {}, whole.observation_end});
  const SpendForecast spend{.mean = 20.0, .problem = "none was wanted"};
  const Eigen::ArrayXd margin = Eigen::ArrayXd::Constant(whole.rows(), 0.5);
  const LifetimeReportInput input{.customers = whole.table,
                                  .margin = margin,
                                  .spend = spend,
                                  .id = [](Eigen::Index) { return std::string_view("x"); },
                                  .prediction = {.horizon = std::chrono::days(70)},
                                  .place = "--lifetime"};
  const LifetimeReport named = report_lifetime("bg-nbd", input, fit_for_report);
  CHECK(named.choice == "bg-nbd was asked for");
  CHECK(named.forecast.is_finite());
  // Every purchase is worth 20 x 0.5.
  CHECK(named.value == doctest::Approx(10.0 * named.forecast.endless.sum()));
  CHECK(named.horizon_value.sum() == doctest::Approx(10.0 * named.forecast.discounted.sum()));
  CHECK((named.forecast.endless >= named.forecast.discounted).all());
  CHECK((named.forecast.purchases >= named.forecast.discounted).all());
  const LifetimeOutlook outlook = lifetime_outlook(named);
  CHECK(outlook.unit == "weeks");
  CHECK(outlook.horizon_days == 70.0);
  CHECK(outlook.parameters.size() == 4);
  CHECK(lifetime_assumptions(named).size() == 3);  // what is to come, bg-nbd's caveat, the mean spend

  constexpr std::array<std::string_view, 2> names{"bg-nbd", "mbg-nbd"};
  const TrialPeriods periods{split.table, first, end, whole.observation_end};
  const LifetimeReport best = report_best_lifetime(names, periods, input, fit_for_report);
  REQUIRE(best.trials.size() == 2);
  CHECK(best.choice.starts_with(std::string(best.model.name()) + ": of the models fitted to the first "));
  CHECK((best.trials[0].tied || best.trials[1].tied));
  CHECK((std::min)(best.trials[0].behind, best.trials[1].behind) == 0.0);
  CHECK(custval_test::message_of([&] { (void)report_best_lifetime({}, periods, input, fit_for_report); }) ==
        "--lifetime: no lifetime model can be fitted to the first two thirds of the time (there is none)");
}

TEST_CASE("lifetime report: a model that cannot be fitted is an error with its place") {
  const SummaryTable nobody_came_back = spenders({0, 0, 0}, {5, 6, 7});
  const Eigen::ArrayXd margin = Eigen::ArrayXd::Ones(3);
  const SpendForecast spend{.mean = 6.0, .problem = "none was wanted"};
  const LifetimeReportInput input{
      .customers = nobody_came_back, .margin = margin, .spend = spend, .id = [](Eigen::Index) {
        return std::string_view("x");
      }};
  CHECK(custval_test::message_of([&] { (void)report_lifetime("bg-nbd", input, fit_for_report); }) ==
        "bg-nbd cannot be fitted to these purchases (no customers with a repeat purchase)");
}
