// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <Eigen/Core>
#include <array>
#include <custval/core/named_columns.hpp>
#include <custval/report/lifetime/lifetime_report.hpp>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config.hpp"
#include "customers_input.hpp"
#include "purchases_input.hpp"
#include "valuation.hpp"

namespace custval_cli {

/// The columns that policies can name: values, the summary of the purchases, what the customers file says.
class ReportColumns {
 public:
  /// Looks at what it is given, which must outlive it.
  ReportColumns(const Purchases& purchases, const CustomerData& customers, const Values& values,
                const custval::LifetimeReport* lifetime);
  ReportColumns(const ReportColumns&) = delete;
  ReportColumns& operator=(const ReportColumns&) = delete;
  ReportColumns(ReportColumns&&) = delete;
  ReportColumns& operator=(ReportColumns&&) = delete;
  ~ReportColumns() = default;

  /// **Errors** no such column: a Failure.
  [[nodiscard]] const Eigen::ArrayXd& operator[](std::string_view name) const;
  /// These columns, with the domains of those that the report knows. **Errors** no such column: a Failure.
  [[nodiscard]] custval::NamedColumns select(const std::vector<std::string>& names) const;
  [[nodiscard]] custval::Index rows() const noexcept { return rows_; }
  /// One more column, which is kept.
  void add(std::string name, Eigen::ArrayXd values);

 private:
  Eigen::ArrayXd days_since_purchase_;
  std::vector<std::pair<std::string, const Eigen::ArrayXd*>> columns_;
  std::deque<Eigen::ArrayXd> added_;  // whose elements stay where they are
  custval::Index rows_;
};

/// Days from a customer's last purchase to the end of the observation: what people mean by recency.
inline constexpr std::string_view days_since_purchase = "days_since_purchase";

/// The columns that a lifetime model adds, in the order of customers.csv.
inline constexpr std::array<std::string_view, 5> lifetime_columns{
    "probability_alive", "expected_purchases", "discounted_expected_purchases", "expected_spend", "horizon_value"};

/// The columns that policies name and that only the customers file can have.
/// **Errors** a column that neither the report nor the header of the customers file has: a Failure that names the
/// policy and the nearest column there is.
[[nodiscard]] std::vector<std::string> columns_from_file(const Config& config, bool looks_ahead,
                                                         const std::vector<std::string>& header);

}  // namespace custval_cli
