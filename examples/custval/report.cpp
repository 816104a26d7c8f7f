// SPDX-License-Identifier: BSL-1.0
#include "report.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <custval/core/execution.hpp>
#include <custval/interop/csv/field_text.hpp>
#include <custval/report/concentration.hpp>
#include <custval/report/grade_customers.hpp>
#include <custval/report/grading_report.hpp>
#include <custval/report/lifetime/lifetime_report.hpp>
#include <custval/report/report.hpp>
#include <optional>
#include <utility>

#include "config.hpp"
#include "customers_input.hpp"
#include "failure.hpp"
#include "input_file.hpp"
#include "lifetime_models.hpp"
#include "output_folder.hpp"
#include "purchases_input.hpp"
#include "rejects.hpp"
#include "report_columns.hpp"
#include "report_files.hpp"
#include "terminal.hpp"
#include "valuation.hpp"

namespace custval_cli {

using custval::date_text;

namespace {

// Where customers stand in the summary, by the number of their id; customers that are not in it have -1.
std::vector<std::int32_t> places_of_ids(const Purchases& purchases) {
  std::vector<std::int32_t> places(static_cast<std::size_t>(purchases.ids.size()), -1);
  for (std::size_t row = 0; row < purchases.summary().ids.size(); ++row) {
    places[purchases.summary().ids[row]] = static_cast<std::int32_t>(row);
  }
  return places;
}

CustomerData customer_data(const ReportOptions& options, const Config& config, const Purchases& purchases,
                           const FindCustomer& find, const std::vector<std::string>& more_columns,
                           std::optional<CustomersFile>& file, Rejects& rejects) {
  const auto customers = static_cast<std::size_t>(purchases.customers());
  if (!file) {
    return default_customer_data(customers, config);
  }
  return read_customers(*file, options.id_column, customers, find, config, more_columns, rejects);
}

// The rows of the customers that the user asks about.
std::vector<custval::Index> rows_of(const std::vector<std::string>& ids, const FindCustomer& find, bool calibrated) {
  std::vector<custval::Index> rows;
  for (const std::string& id : ids) {
    const custval::Index row = find(id);
    if (row < 0) {
      throw Failure("customer " + in_quotes(id) + ", who is to be explained, has no purchase in the log" +
                    (calibrated ? " up to the calibration end" : ""));
    }
    rows.push_back(row);
  }
  return rows;
}

custval::GradeOptions grade_options(const Config& config, const Purchases& purchases, const CustomerData& customers,
                                    std::vector<custval::Index> explained) {
  constexpr std::size_t margin = customer_column(custval::unit_margin::name());
  custval::GradeOptions options;
  options.explained = std::move(explained);
  options.stability = config.stability;
  if (config.calibration_end) {
    options.spend_afterwards = purchases.report.holdout_spend;
    if (customers.in_file[margin]) {
      options.profit_afterwards = purchases.report.holdout_spend * customers[margin];
    }
  }
  return options;
}

// Looks ahead with the model that the options name, or with the best.
custval::LifetimeReport look_ahead(const ReportOptions& options, const Purchases& purchases,
                                   const Eigen::ArrayXd& margin) {
  const custval::threads workers(options.threads);
  const auto fit = [&](std::string_view name, const custval::LifetimeData& data) {
    return fit_model(name, data, options.threads);
  };
  const custval::SpendForecast spend = fit_spends(purchases.table(), options.threads);
  const custval::LifetimeReportInput input{
      .customers = purchases.table(),
      .margin = margin,
      .spend = spend,
      .id = [&](Eigen::Index row) { return purchases.id(row); },
      .prediction = {.horizon = std::chrono::duration<double, std::chrono::days::period>(options.horizon_days),
                     .discount_per_year = options.lifetime_discount},
      .place = "--lifetime " + options.lifetime};
  if (options.lifetime != best_lifetime) {
    return custval::report_lifetime(options.lifetime, input, fit, workers);
  }
  const custval::TrialPeriods periods{purchases.trial->table, purchases.facts().first_day, purchases.trial_end,
                                      purchases.facts().observation_end};
  return custval::report_best_lifetime(report_lifetimes, periods, input, fit, workers);
}

}  // namespace

int run_report(const ReportOptions& options) {
  // The outputs first, before anything is read: what is read must not be replaced, what cannot be written need not be
  // computed.
  Inputs inputs;
  inputs.add("--purchases", options.purchases).add("--customers", options.customers).add("--config", options.config);
  OutputFolder folder(options.out, {"rejects.csv", "customers.csv", "classes.csv", "report.json"}, inputs);
  const Config config =
      options.config.empty() ? Config{} : parse_config(read_small_file(options.config), options.config);
  // What the policies read must be there; this is known before anything is computed.
  const bool looks_ahead = !options.lifetime.empty();
  std::optional<CustomersFile> customers_file;
  if (!options.customers.empty()) {
    customers_file.emplace(options.customers, options.delimiter);
  }
  const std::vector<std::string> more_columns =
      columns_from_file(config, looks_ahead, customers_file ? customers_file->header() : std::vector<std::string>{});
  Rejects rejects(folder.open("rejects.csv"), options.formulas);
  const Purchases purchases =
      read_purchases(options, config, rejects, options.lifetime == best_lifetime ? Trial::yes : Trial::no);
  const std::vector<std::int32_t> places = places_of_ids(purchases);
  const FindCustomer find = [&](std::string_view id) -> custval::Index {
    const std::optional<std::uint32_t> number = purchases.ids.find(id);
    return number ? places[*number] : -1;
  };
  const std::vector<custval::Index> explained = rows_of(options.explain, find, purchases.facts().calibrated);
  CustomerData customers = customer_data(options, config, purchases, find, more_columns, customers_file, rejects);
  std::optional<custval::LifetimeReport> lifetime;
  if (looks_ahead) {
    lifetime = look_ahead(options, purchases, customers[customer_column(custval::unit_margin::name())]);
  }
  const custval::LifetimeReport* const ahead = lifetime ? &*lifetime : nullptr;
  const Valuation valuation = value_customers(
      purchases.total_spend(), [&](Eigen::Index row) { return purchases.id(row); }, purchases.facts().window_days(),
      ahead, customers, config, options.threads);
  const custval::NamedColumns columns = report_columns(purchases, customers, valuation.values, ahead);
  ReportRun run{options, config, purchases, customers, ahead, columns, rejects, {}};
  custval::Report& report = run.report;
  report.day = date_text(purchases.facts().observation_end);
  report.customers = valuation.values.rows();
  report.purchase_days = static_cast<std::int64_t>(purchases.facts().purchase_days);
  report.total_spend = custval::finite_sum(purchases.total_spend());
  for (const std::string_view name : value_columns) {
    report.values.push_back({std::string(name), custval::finite_sum(column_of(columns, name))});
  }
  constexpr std::size_t marketing_cost = customer_column(custval::marketing_cost::name());
  if (customers.in_file[marketing_cost]) {
    report.marketing_cost = custval::finite_sum(customers[marketing_cost]);
  }
  report.overflows = purchases.report.overflows;
  report.overflows.insert(report.overflows.end(), valuation.overflows.begin(), valuation.overflows.end());
  const custval::threads workers(options.threads);
  report.spend_concentration = custval::concentration_of(purchases.total_spend(), workers);
  report.value_concentration = custval::concentration_of(valuation.values[custval::total_value{}], workers);
  if (ahead != nullptr) {
    report.lifetime = custval::lifetime_outlook(*ahead);
  }
  report.gradings = custval::grade_customers(config.policies, columns, find,
                                             grade_options(config, purchases, customers, explained), workers);
  report.comparisons = custval::compare_gradings(report.gradings, workers);
  report.explained = options.explain;
  report.assumptions = valuation.assumptions;

  write_customers(run, folder.open("customers.csv"));
  write_classes(run, folder.open("classes.csv"));
  write_json(run, folder.open("report.json"));  // last: who waits for it finds all
  folder.commit();

  say(summary_text(run, is_utf8_locale()));
  say("\nWritten to " + printable(folder.name()) + ": customers.csv, classes.csv, report.json, rejects.csv\n");
  say(folder.links());
  return 0;
}

}  // namespace custval_cli
