// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/random.hpp>
#include <custval/lifetime/detail/simulate/draw_customer.hpp>
#include <custval/lifetime/detail/simulate/simulated_purchases.hpp>
#include <custval/lifetime/detail/simulate/simulated_rows.hpp>
#include <custval/lifetime/detail/simulate/simulated_spend.hpp>
#include <custval/lifetime/detail/simulate/simulated_window.hpp>
#include <custval/lifetime/simulate.hpp>
#include <custval/lifetime/simulation_options.hpp>
#include <custval/purchases/day.hpp>
#include <custval/purchases/purchase_log.hpp>

#include <cstddef>
#include <cstdint>

namespace custval {

namespace detail {

template <class M, class Spend>
void append_customer(const M& model, const Spend& spend, const SimulatedWindow& window, std::uint64_t seed,
                     std::int64_t number, PurchaseLog<std::int64_t>& log) {
  const auto stream = static_cast<std::uint64_t>(number);
  Random random(seed, purchase_stream(stream));
  amounts_of<Spend> amounts(spend, seed, stream);
  const auto customer = draw_customer(model, random);
  const SimulatedStart start = draw_start<drawn_customer<M>>(window, random);
  const auto append = [&](double since) {
    log.append(number, Day{static_cast<std::int32_t>(window.opening + start.first + since)}, amounts.next());
  };
  append(0.0);
  each_repeat(customer, start, window.unit, window.observation - start.first, random, append);
}

template <class M, class Spend, class E>
[[nodiscard]] PurchaseLog<std::int64_t> simulate_log(const M& model, const Spend& spend,
                                                     const SimulationOptions& options, const E& executor) {
  const SimulatedWindow window = checked_window<M>("simulate_log", options);
  if (!window.daily) {
    raise<ArgumentError>("custval::simulate_log: the time is exact, expected daily, as a log holds days");
  }
  using Log = PurchaseLog<std::int64_t>;
  return fold(
      options.customers, executor, Log{},
      [&](Log& log, Index first, Index count) {
        for (Index i = first; i < first + count; ++i) {
          append_customer(model, spend, window, options.seed, i, log);
        }
      },
      [](Log& log, const Log& later) {
        const auto rows = later.view();
        for (std::size_t i = 0; i < rows.customers().size(); ++i) {
          log.append(rows.customers()[i], Day{rows.days()[i]}, rows.amounts()[i]);
        }
      });
}

}  // namespace detail

/// The purchases of the customers that `simulate` makes for the same arguments, a row for each day with a purchase,
/// grouped by customer (the number of the row in the base), in order of time; each worth 1 without a spend model.
/// `summarise(log.view(), SplitOptions{options.calibration_end, {}, options.observation_end})` is the simulated base.
/// **Errors** as `simulate`; and ArgumentError where options ask for exact time, which a log cannot hold.
/// **Cost** as `simulate`; 20 bytes a purchase, twice that while threads' parts are joined.
template <CustomerSource M, Executor E = serial>
[[nodiscard]] PurchaseLog<std::int64_t> simulate_log(const M& model, const SimulationOptions& options,
                                                     const E& executor = {}) {
  return detail::simulate_log(model, detail::NoSpend{}, options, executor);
}
template <CustomerSource M, SpendSource Spend, Executor E = serial>
[[nodiscard]] PurchaseLog<std::int64_t> simulate_log(const M& model, const Spend& spend,
                                                     const SimulationOptions& options, const E& executor = {}) {
  return detail::simulate_log(model, spend, options, executor);
}

}  // namespace custval
