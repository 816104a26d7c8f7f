// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/summary_columns.hpp>
#include <custval/lifetime/fit_status.hpp>
#include <custval/lifetime/gamma_gamma.hpp>
#include <custval/lifetime/illegal_rows.hpp>
#include <custval/lifetime/spend_data.hpp>
#include <custval/lifetime/spend_dependence.hpp>
#include <custval/report/lifetime/spend_forecast.hpp>
#include <custval/report/number_text.hpp>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace custval {

/// What a reader of these spends should know, a sentence each: how the model was fitted if not as usual, for whom the
/// mean of the base stands in, and whether spend depends on the number of purchases, which the model takes it not to.
[[nodiscard]] inline std::vector<std::string> spend_notes(const SpendForecast& spend, const SummaryTable& customers) {
  std::vector<std::string> notes;
  if (!spend.model) {
    notes.push_back("spend per purchase is the mean of all purchases, " + money_text(spend.mean) +
                    " (Gamma-Gamma: " + spend.problem + ")");
    return notes;
  }
  const GammaGamma& model = spend.model->model;
  if (spend.model->status.outcome == FitOutcome::at_boundary) {
    notes.push_back("the Gamma-Gamma model of spend is at a boundary, and predicts as it does there: " +
                    spend.model->status.reason);
  } else if (spend.model->status.outcome == FitOutcome::flat) {
    notes.emplace_back(
        "the purchases hardly tell the parameters of the Gamma-Gamma model of spend, which predicts by them");
  }
  const auto& repeats = customers[repeat_purchases{}];
  std::uint64_t without_mean = 0;
  for (Index row = 0; row < customers.rows(); ++row) {
    without_mean += model.p() * repeats(row) + model.q() <= 1.0 ? 1 : 0;
  }
  if (without_mean > 0) {
    notes.push_back("the Gamma-Gamma model has no mean spend for " + grouped(without_mean) + " of " +
                    grouped(static_cast<std::uint64_t>(customers.rows())) +
                    " customers with few repeat purchases: they are expected to spend the mean of all purchases, " +
                    money_text(spend.mean));
  }
  const SpendDependence found = spend_dependence(model, SpendData(customers, IllegalRows::drop));
  if (found.matters()) {
    const double once = model.q() > 1.0 ? model.population_mean() : spend.mean;
    notes.push_back(std::string("customers who purchase more often spend ") + (found.slope > 0.0 ? "more" : "less") +
                    " a purchase (twice the purchases, " + decimals(std::exp2(found.slope), 2) +
                    " times the spend; p " + (found.p < 0.001 ? "< 0.001" : "= " + decimals(found.p, 3)) +
                    "), which Gamma-Gamma takes them not to: of those who purchased once it expects " +
                    money_text(once) + " a purchase, where this trend gives " + money_text(once * found.once));
  }
  return notes;
}

}  // namespace custval
