// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <Eigen/Core>
#include <array>
#include <custval/core/named_columns.hpp>
#include <custval/report/lifetime/lifetime_report.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "config.hpp"
#include "customers_input.hpp"
#include "purchases_input.hpp"
#include "valuation.hpp"

namespace custval_cli {

/// The columns that policies can name: values, the summary of the purchases, what the customers file says, with the
/// domains of those that are known. They look at what they are given, which must outlive them.
[[nodiscard]] custval::NamedColumns report_columns(const Purchases& purchases, const CustomerData& customers,
                                                   const Values& values, const custval::LifetimeReport* lifetime);

/// The numbers of one of them. The name must be one of them.
[[nodiscard]] Eigen::Map<const Eigen::ArrayXd> column_of(const custval::NamedColumns& columns, std::string_view name);

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
