// SPDX-License-Identifier: BSL-1.0
#include "report_columns.hpp"

#include <algorithm>
#include <custval/core/column_info.hpp>
#include <custval/core/nearest_word.hpp>
#include <custval/core/summary_columns.hpp>
#include <span>

#include "failure.hpp"

namespace custval_cli {

namespace {

using namespace custval;

constexpr auto summary_columns = columns<purchase_days, repeat_purchases, recency, observed_time, mean_repeat_spend,
                                         custval::total_spend, custval::first_day, custval::last_day>{};

template <class... Tags>
std::vector<std::string> names_of(columns<Tags...> /*tags*/) {
  return {std::string(Tags::name())...};
}

// The names that every report has.
std::vector<std::string> known_names(bool looks_ahead) {
  std::vector<std::string> names = names_of(summary_columns);
  names.emplace_back(days_since_purchase);
  names.insert(names.end(), value_columns.begin(), value_columns.end());
  if (looks_ahead) {
    names.insert(names.end(), lifetime_columns.begin(), lifetime_columns.end());
  }
  for (const CustomerColumn& column : customer_columns) {
    names.emplace_back(column.name);
    if (!column.former_name.empty()) {
      names.emplace_back(column.former_name);
    }
  }
  return names;
}

// The numbers that a column may hold, as far as the report knows.
Domain domain_of(std::string_view name) {
  const auto* const of_file = std::find_if(customer_columns.begin(), customer_columns.end(),
                                           [name](const CustomerColumn& column) { return is_called(column, name); });
  if (of_file != customer_columns.end()) {
    return of_file->smallest < 0.0
               ? (of_file->largest <= 1.0 ? Domain::of<signed_unit_interval>() : Domain{})
               : (of_file->largest <= 1.0 ? Domain::of<unit_interval>() : Domain::of<non_negative>());
  }
  const std::vector<ColumnInfo> summary = column_infos(summary_columns);
  const auto known =
      std::find_if(summary.begin(), summary.end(), [name](const ColumnInfo& column) { return column.name == name; });
  return known == summary.end() ? Domain{} : known->domain;
}

}  // namespace

NamedColumns report_columns(const Purchases& purchases, const CustomerData& customers, const Values& values,
                            const LifetimeReport* lifetime) {
  NamedColumns columns;
  const auto add = [&columns](std::string_view name, const Eigen::ArrayXd& numbers) {
    columns.add({std::string(name), {}, domain_of(name)},
                std::span(numbers.data(), static_cast<std::size_t>(numbers.size())));
  };
  const auto& summary = purchases.table();
  [&]<class... Tags>(custval::columns<Tags...> /*tags*/) {
    (add(Tags::name(), summary[Tags{}]), ...);
  }(summary_columns);
  const Eigen::ArrayXd since = summary[observed_time{}] - summary[recency{}];
  columns.add({std::string(days_since_purchase), {}, domain_of(days_since_purchase)},
              std::vector<double>(since.data(), since.data() + since.size()));
  [&]<class... Tags>(custval::columns<Tags...> /*tags*/) { (add(Tags::name(), values[Tags{}]), ...); }(Values::tags{});
  if (lifetime != nullptr) {
    const LifetimeForecast& forecast = lifetime->forecast;
    const std::array added{&forecast.alive, &forecast.purchases, &forecast.endless, &lifetime->expected_spend,
                           &lifetime->horizon_value};
    for (std::size_t i = 0; i < added.size(); ++i) {
      add(lifetime_columns.at(i), *added.at(i));
    }
  }
  for (std::size_t i = 0; i < customer_columns.size(); ++i) {
    add(customer_columns[i].name, customers.columns.at(i));
    if (!customer_columns[i].former_name.empty()) {
      add(customer_columns[i].former_name, customers.columns.at(i));
    }
  }
  for (const auto& [name, column] : customers.more) {
    add(name, column);
  }
  return columns;
}

Eigen::Map<const Eigen::ArrayXd> column_of(const NamedColumns& columns, std::string_view name) {
  const NamedColumn* const column = columns.find(name);
  return {static_cast<const double*>(column->data), column->rows};
}

std::vector<std::string> columns_from_file(const Config& config, bool looks_ahead,
                                           const std::vector<std::string>& header) {
  std::vector<std::string> known = known_names(looks_ahead);
  std::vector<std::string> wanted;
  for (const GradingPlan& policy : config.policies) {
    std::vector<std::string> names = policy.column_names();
    names.push_back(policy.value);
    for (const std::string& name : names) {
      if (std::find(known.begin(), known.end(), name) != known.end()) {
        continue;
      }
      if (std::find(header.begin(), header.end(), name) == header.end()) {
        known.insert(known.end(), header.begin(), header.end());
        throw Failure("policy " + in_quotes(policy.name) + " reads the column " + in_quotes(name) +
                      ", which neither the report nor the customers file has; the nearest there is is " +
                      in_quotes(std::string(custval::nearest_word(name, known))));
      }
      if (std::find(wanted.begin(), wanted.end(), name) == wanted.end()) {
        wanted.push_back(name);
      }
    }
    if (!policy.scores.empty()) {
      known.push_back(policy.scores);
    }
  }
  return wanted;
}

}  // namespace custval_cli
