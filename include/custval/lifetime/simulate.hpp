// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/core/summary_columns.hpp>
#include <custval/core/table.hpp>
#include <custval/lifetime/detail/simulate/simulated_rows.hpp>
#include <custval/lifetime/detail/simulate/simulated_spend.hpp>
#include <custval/lifetime/drawn_customer.hpp>
#include <custval/lifetime/simulation_options.hpp>

namespace custval {

/// A model that customers can be drawn from: `draw_customer(model, random)` gives a SteadyCustomer or an
/// OpportunityCustomer (drawn_customer.hpp).
template <class M>
concept CustomerSource = detail::CustomerSource<M>;

/// A model that spend can be drawn from: `draw_spender(model, random)` gives a Spender.
template <class M>
concept SpendSource = detail::SpendSource<M>;

/// A simulated base: what `summarise` says of customers, but for the spend.
using SimulatedBase = Table<double, repeat_purchases, recency, observed_time, first_day, last_day, purchase_days,
                            holdout_purchases, holdout_time>;

/// A simulated base with the spend: the columns of a SplitSummary.
using SimulatedSpendBase = Table<double, repeat_purchases, recency, observed_time, mean_repeat_spend, total_spend,
                                 first_day, last_day, purchase_days, holdout_purchases, holdout_spend, holdout_time>;

/// Makes customers as a model says they are, with spend as a spend model says if one is given, and summarises their
/// purchases: as at the calibration end, with what they did afterwards. Row i is customer i, who depends on the seed,
/// the model, and the days of the options only: not on how many others there are, not on the executor.
///
/// By the day, results are what `summarise` says of the log that `simulate_log` gives for the same arguments, spends to
/// their last bits. Extreme parameters are no errors: rates may be 0 or infinite; amounts are kept within 1e-290 …
/// 1e290; a customer has at most some 1e15 purchases in either period (only simulated to the moment: there are not so
/// many days).
///
/// The results have the same bits for any executor. Between platforms, random bits are the same, but `exp` and `log`
/// may differ in a last bit, and the compiler may fuse multiplications and additions: moments and amounts may then
/// differ in their last bits, and a day or a count where a moment falls within as little of a midnight or a draw of the
/// border between two counts, which for a million customers is not to be expected, but can happen.
///
/// **Shape** this form sizes the table, whose memory is kept when it has the rows already.
/// **Units** the model's unit is that of the options; columns are in days.
/// **Errors** ArgumentError for options out of their domain; for BG/BB, whose purchases come at opportunities, also for
/// days per unit that are not whole (by the day), and ends that are not a whole number of units from the first day.
/// **Cost** some 0.25 µs a customer with few purchases (spend: 0.15 µs more), and 20 ns for each further one; by the
/// day at most 0.2 µs for each day there is, to the moment a few µs however many purchases there are.
/// **Source** Schmittlein, Morrison, Colombo (1987), Management Science 33(1), 1-24, doi:10.1287/mnsc.33.1.1; Fader,
/// Hardie, Lee (2005), Marketing Science 24(2), 275-284, doi:10.1287/mksc.1040.0098.
template <CustomerSource M, Executor E>
void simulate(const M& model, const SimulationOptions& options, const E& executor, SimulatedBase& base) {
  detail::simulate_rows(model, detail::NoSpend{}, options, executor, base);
}
template <CustomerSource M, SpendSource Spend, Executor E>
void simulate(const M& model, const Spend& spend, const SimulationOptions& options, const E& executor,
              SimulatedSpendBase& base) {
  detail::simulate_rows(model, spend, options, executor, base);
}

/// Simulated customers in a new table.
template <CustomerSource M, Executor E = serial>
[[nodiscard]] SimulatedBase simulate(const M& model, const SimulationOptions& options, const E& executor = {}) {
  SimulatedBase base;
  simulate(model, options, executor, base);
  return base;
}
template <CustomerSource M, SpendSource Spend, Executor E = serial>
[[nodiscard]] SimulatedSpendBase simulate(const M& model, const Spend& spend, const SimulationOptions& options,
                                          const E& executor = {}) {
  SimulatedSpendBase base;
  simulate(model, spend, options, executor, base);
  return base;
}

}  // namespace custval
