// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/purchases/amount_policy.hpp>
#include <custval/purchases/day.hpp>
#include <custval/purchases/detail/summarise_log.hpp>
#include <custval/purchases/purchase_view.hpp>
#include <custval/purchases/summary.hpp>
#include <custval/purchases/summary_workspace.hpp>

#include <cstdint>
#include <optional>

namespace custval {

/// How a log is summarised. Rows after the observation end are not used, only counted.
struct SummaryOptions {
  AmountPolicy amounts = {};
  std::optional<Day> observation_end = {};  ///< default: the last day in the log
};

/// How a log is summarised for fitting and testing a model: as at the calibration end, which is the last day of the
/// calibration period, with what the same customers did afterwards up to the observation end. Customers who first
/// bought after the calibration end are left out and counted.
struct SplitOptions {  // NOLINT(cppcoreguidelines-pro-type-member-init): a Day has no default, so none is forgotten
  Day calibration_end;
  AmountPolicy amounts = {};
  std::optional<Day> observation_end = {};  ///< default: the last day in the log
};

/// Summarises a purchase log: one row for each customer who bought, in ascending order of id. All rows of one customer
/// and day are one purchase. The order of the rows does not matter, except that the last bits of a spend depend on the
/// order of one customer's rows of one day; counts and days do not.
///
/// This form writes into a summary that is there already and works in memory that is there already.
/// **Shape** any number of rows; any ids.
/// **Errors** DataError for a row that the amount policy rejects, or whose day does not fit 32 bits, naming the first
/// such row; ArgumentError for a calibration end after the observation end. The summary is then unspecified.
/// **Cost** linear in rows and customers. Time-sorted or unsorted, grouped by customer or not, ids dense or sparse:
/// each goes the fastest way. Refunds by `net_purchase` cost a few more passes, where there are any. Up to 24 bytes of
/// working memory a row, none for rows grouped by customer, and 48 a customer. The result has the same bits for any
/// executor.
/// **Source** Fader, Hardie, Lee (2005), Marketing Science 24(2), 275-284, doi:10.1287/mksc.1040.0098, for x, t_x, T.
template <CustomerId Id, LogDay D, Executor E>
void summarise(const PurchaseView<Id, D>& log, const SummaryOptions& options, const E& executor,
               PurchaseSummary<Id>& summary, SummaryWorkspace& workspace) {
  detail::summarise_log(log, options.amounts, options.observation_end, std::nullopt, executor, summary,
                        workspace.memory());
}
template <CustomerId Id, LogDay D, Executor E>
void summarise(const PurchaseView<Id, D>& log, const SplitOptions& options, const E& executor,
               SplitSummary<Id>& summary, SummaryWorkspace& workspace) {
  detail::summarise_log(log, options.amounts, options.observation_end, options.calibration_end, executor, summary,
                        workspace.memory());
}

/// A new summary of the log.
template <CustomerId Id, LogDay D, Executor E = serial>
[[nodiscard]] PurchaseSummary<Id> summarise(const PurchaseView<Id, D>& log, const SummaryOptions& options = {},
                                            const E& executor = {}) {
  PurchaseSummary<Id> summary;
  SummaryWorkspace workspace;
  summarise(log, options, executor, summary, workspace);
  return summary;
}
template <CustomerId Id, LogDay D, Executor E = serial>
[[nodiscard]] SplitSummary<Id> summarise(const PurchaseView<Id, D>& log, const SplitOptions& options,
                                         const E& executor = {}) {
  SplitSummary<Id> summary;
  SummaryWorkspace workspace;
  summarise(log, options, executor, summary, workspace);
  return summary;
}

}  // namespace custval
