// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/interop/json/detail/report_gradings.hpp>
#include <custval/interop/json/json.hpp>
#include <custval/portfolio/lorenz_curve.hpp>
#include <custval/portfolio/whale_curve.hpp>
#include <custval/report/report.hpp>

#include <cstddef>
#include <span>
#include <string>

namespace custval {

namespace detail {

[[nodiscard]] inline Json totals_json(const Report& report) {
  Json json;
  json["customers"] = report.customers;
  json["total_spend"] = number_or_null(report.total_spend);
  json["top_20_percent_share_of_spend"] = number_or_null(report.spend_concentration.top_share(20));
  for (const auto& [column, sum] : report.values) {
    json[column] = number_or_null(sum);
  }
  json["top_20_percent_share_of_value"] = number_or_null(report.value_concentration.top_share(20));
  if (report.marketing_cost) {
    json["marketing_cost"] = number_or_null(*report.marketing_cost);
  }
  return json;
}

// The points as two lists: shares of customers, and the curve's height at each.
template <class Point>
[[nodiscard]] Json curve_json(std::span<const Point> corners, const char* height, double Point::* its_height,
                              double max_error) {
  Json json;
  json["customers"] = Json::array();
  json[height] = Json::array();
  for (const Point& corner : corners) {
    json["customers"].push_back(corner.customers);
    json[height].push_back(corner.*its_height);
  }
  json["max_error"] = max_error;
  return json;
}

[[nodiscard]] inline Json concentration_json(const Concentration& figures) {
  Json json;
  json["gini"] = number_or_null(figures.gini);
  json["herfindahl"] = number_or_null(figures.herfindahl);
  json["effective_customers"] = number_or_null(figures.effective_customers);
  json["top_shares"] = Json::object();
  for (std::size_t i = 0; i < top_percents.size(); ++i) {
    json["top_shares"][std::to_string(top_percents.at(i))] = number_or_null(figures.top_shares.at(i));
  }
  json["profitable_customers"] = figures.profitable_customers;
  json["zero_customers"] = figures.zero_customers;
  json["loss_making_customers"] = figures.loss_making_customers;
  json["profits"] = figures.profits;
  json["losses"] = figures.losses;
  json["customers_at_peak_profit"] = number_or_null(figures.share_at_peak);
  json["pareto_tail"] = {{"exponent", number_or_null(figures.tail.exponent)},
                         {"standard_error", number_or_null(figures.tail.standard_error)},
                         {"from", number_or_null(figures.tail.x_min)},
                         {"customers", figures.tail.customers}};
  json["lorenz_curve"] = curve_json(figures.lorenz.corners(), "value", &LorenzPoint::value, figures.lorenz.max_error());
  json["whale_curve"] = curve_json(figures.whale.corners(), "profit", &WhalePoint::profit, figures.whale.max_error());
  return json;
}

[[nodiscard]] inline Json outlook_json(const LifetimeOutlook& lifetime) {
  Json json;
  json["choice"] = lifetime.choice;
  json["discount_per_year"] = lifetime.discount;
  json["horizon_days"] = lifetime.horizon_days;
  json["trials"] = Json::array();
  for (const LifetimeTrial& trial : lifetime.trials) {
    json["trials"].push_back({{"model", trial.model},
                              {"log_likelihood", number_or_null(trial.log_likelihood)},
                              {"aic", number_or_null(trial.aic)},
                              {"holdout_log_score", number_or_null(trial.log_score)},
                              {"behind_the_highest", number_or_null(trial.behind)},
                              {"standard_error", number_or_null(trial.behind_error)},
                              {"tied", trial.tied},
                              {"holdout_rmse", number_or_null(trial.rmse)},
                              {"customers_alive", number_or_null(trial.alive)},
                              {"value_to_come", number_or_null(trial.value)},
                              {"problem", trial.problem}});
  }
  json["customers_alive"] = number_or_null(lifetime.alive);
  json["purchases_within_horizon"] = number_or_null(lifetime.horizon_purchases);
  json["value_within_horizon"] = number_or_null(lifetime.horizon_value);
  json["value_to_come"] = number_or_null(lifetime.value);
  return json;
}

}  // namespace detail

/// A report as JSON, as docs/cli.md describes it: `overflows`, `totals`, `concentration`, `lifetime` where there is an
/// outlook, `assumptions`, `gradings`, `comparison`. A figure that is not defined is null.
/// **Errors** ArgumentError for a text that is not UTF-8 in a grading.
[[nodiscard]] inline Json report_json(const Report& report) {
  Json json;
  json["overflows"] = Json::array();
  for (const Overflow& overflow : report.overflows) {
    json["overflows"].push_back(
        {{"column", overflow.column}, {"customers", overflow.customers}, {"first", overflow.first}});
  }
  json["totals"] = detail::totals_json(report);
  json["concentration"]["total_spend"] = detail::concentration_json(report.spend_concentration);
  json["concentration"]["total_value"] = detail::concentration_json(report.value_concentration);
  if (report.lifetime) {
    json["lifetime"] = detail::outlook_json(*report.lifetime);
  }
  json["assumptions"] = Json::array();
  for (const Assumption& assumption : report.assumptions) {
    json["assumptions"].push_back({{"about", assumption.about}, {"text", assumption.text}});
  }
  json["gradings"] = Json::array();
  for (const GradingReport& grading : report.gradings) {
    json["gradings"].push_back(detail::grading_report_json(grading, report.day));
  }
  json["comparison"] = Json::array();
  for (const GradingPair& pair : report.comparisons) {
    json["comparison"].push_back(detail::agreement_json(pair, report.gradings));
  }
  return json;
}

}  // namespace custval
