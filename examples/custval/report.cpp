// SPDX-License-Identifier: BSL-1.0
#include "report.hpp"

#include <algorithm>
#include <cstdio>
#include <optional>

#include "config.hpp"
#include "customers_input.hpp"
#include "failure.hpp"
#include "grading.hpp"
#include "input_file.hpp"
#include "output_folder.hpp"
#include "purchases_input.hpp"
#include "rejects.hpp"
#include "report_files.hpp"
#include "terminal.hpp"
#include "valuation.hpp"

namespace custval_cli {

namespace {

// Where customers stand in the summary, by the number of their id; customers that are not in it have -1.
std::vector<std::int32_t> places_of_ids(const Purchases& purchases) {
  std::vector<std::int32_t> places(static_cast<std::size_t>(purchases.ids.size()), -1);
  for (std::size_t row = 0; row < purchases.summary.ids.size(); ++row) {
    places[purchases.summary.ids[row]] = static_cast<std::int32_t>(row);
  }
  return places;
}

CustomerData customer_data(const ReportOptions& options, const Config& config, const Purchases& purchases,
                           Rejects& rejects) {
  const auto customers = static_cast<std::size_t>(purchases.customers());
  if (options.customers.empty()) {
    return default_customer_data(customers, config);
  }
  const std::vector<std::int32_t> places = places_of_ids(purchases);
  const auto find = [&](std::string_view id) -> std::ptrdiff_t {
    const std::optional<std::uint32_t> number = purchases.ids.find(id);
    return number ? places[*number] : -1;
  };
  return read_customers(options.customers, options.id_column, options.delimiter, customers, find, config, rejects);
}

}  // namespace

int run_report(const ReportOptions& options) {
  const Config config =
      options.config.empty() ? Config{} : parse_config(read_small_file(options.config), options.config);
  // The folder first: what cannot be written need not be computed.
  OutputFolder folder(options.out);
  for (const std::string& input : {options.purchases, options.customers, options.config}) {
    if (!input.empty() && input != "-") {
      folder.protect(input);
    }
  }
  OutputFile& rejects_file = folder.open("rejects.csv");
  Rejects rejects(rejects_file);
  const Purchases purchases = read_purchases(options, config, rejects);
  CustomerData customers = customer_data(options, config, purchases, rejects);
  const Valuation valuation =
      value_customers(purchases.total_spend(), purchases.window_days(), customers, config, options.threads);
  const std::vector<GradingResult> gradings = grade_customers(valuation.values, config, options.threads);

  const Report report{options, config, purchases, customers, valuation, gradings, rejects};
  write_customers(report, folder.open("customers.csv"));
  write_classes(report, folder.open("classes.csv"));
  write_json(report, folder.open("report.json"));  // last: who waits for it finds all
  folder.commit();

  const std::string summary = summary_text(report, is_utf8_locale());
  std::fputs(summary.c_str(), stdout);
  std::printf("\nWritten to %s: customers.csv, classes.csv, report.json, rejects.csv\n", folder.name().c_str());
  return 0;
}

}  // namespace custval_cli
