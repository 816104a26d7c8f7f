// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <custval/interop/json/json.hpp>
#include <custval/lifetime/any_lifetime_model.hpp>
#include <custval/lifetime/lifetime_data.hpp>
#include <custval/report/lifetime/spend_forecast.hpp>
#include <string_view>

namespace custval_cli {

/// What lifetime models are called, the simplest first.
inline constexpr std::array<std::string_view, 5> lifetime_models{"nbd", "pareto-nbd", "bg-nbd", "mbg-nbd", "bg-bb"};
/// The one whose purchases are counted by opportunities.
inline constexpr std::string_view model_of_opportunities = "bg-bb";
/// What the model of spend is called.
inline constexpr std::string_view model_of_spend = "gamma-gamma";

/// The models that `--lifetime` takes, and among which the best is looked for.
inline constexpr std::array<std::string_view, 3> report_lifetimes{"pareto-nbd", "bg-nbd", "mbg-nbd"};
/// What `--lifetime` takes beside their names.
inline constexpr std::string_view best_lifetime = "best";

/// Fits the model of a name. **Errors** a signal ends the fit: Interrupted.
[[nodiscard]] custval::AnyLifetimeModel fit_model(std::string_view name, const custval::LifetimeData& data,
                                                  int thread_count);
/// Fits the model of spend, likewise.
[[nodiscard]] custval::SpendForecast fit_spends(const custval::SummaryTable& customers, int thread_count);

/// A model as JSON and back. **Errors** FormatError, or a Failure for a model that is not known.
[[nodiscard]] custval::Json model_json(const custval::AnyLifetimeModel& model);
[[nodiscard]] custval::AnyLifetimeModel read_model(const custval::Json& json);

}  // namespace custval_cli
