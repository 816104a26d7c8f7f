// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <Eigen/Core>
#include <custval/core/table.hpp>
#include <custval/report/lifetime/lifetime_report.hpp>
#include <custval/report/overflow.hpp>
#include <custval/report/report.hpp>
#include <custval/value/columns.hpp>
#include <string>
#include <vector>

#include "config.hpp"
#include "customers_input.hpp"

namespace custval_cli {

/// The value columns of the report, a row for each customer.
using Values = custval::Table<double, custval::purchase_value, custval::word_of_mouth_value, custval::information_value,
                              custval::knowledge_value, custval::transaction_value, custval::current_value,
                              custval::potential_value, custval::total_value>;

struct Valuation {
  Values values;
  std::vector<custval::Overflow> overflows;  ///< customers whose value is beyond the largest number
  std::vector<custval::Assumption> assumptions;
};

/// Values the customers: `total_spend` is what each spent within the `window_days` of the log; where it is NaN nothing
/// is known of a customer's value. Gaps of `data` that are to be derived are filled in. With a lifetime model, purchase
/// value is what it expects of them.
/// **Errors** what the library raises, such as a pool that nobody is eligible for.
[[nodiscard]] Valuation value_customers(const Eigen::ArrayXd& total_spend, const custval::IdOfRow& id,
                                        double window_days, const custval::LifetimeReport* lifetime, CustomerData& data,
                                        const Config& config, int thread_count);

}  // namespace custval_cli
