// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/executor.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/random.hpp>
#include <custval/core/summary_columns.hpp>
#include <custval/lifetime/detail/simulate/draw_customer.hpp>
#include <custval/lifetime/detail/simulate/simulated_purchases.hpp>
#include <custval/lifetime/detail/simulate/simulated_spend.hpp>
#include <custval/lifetime/detail/simulate/simulated_window.hpp>
#include <custval/lifetime/drawn_customer.hpp>
#include <custval/lifetime/simulation_options.hpp>

#include <concepts>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

namespace custval::detail {

template <class M>
concept CustomerSource = requires(const M& model, Random& random) {
  { draw_customer(model, random) } -> OneOf<SteadyCustomer, OpportunityCustomer>;
};
template <class M>
concept SpendSource = requires(const M& model, Random& random) {
  { draw_spender(model, random) } -> std::same_as<Spender>;
};

template <class M>
using drawn_customer = decltype(draw_customer(std::declval<const M&>(), std::declval<Random&>()));
template <class Spend>
using amounts_of = std::conditional_t<std::same_as<Spend, NoSpend>, UnitAmounts, SimulatedAmounts>;

template <class M>
[[nodiscard]] SimulatedWindow checked_window(std::string_view function, const SimulationOptions& options) {
  const SimulatedWindow window = simulated_window(function, options);
  if constexpr (std::same_as<drawn_customer<M>, OpportunityCustomer>) {
    check_opportunities(function, window);
  }
  return window;
}

struct SimulatedRow {
  SimulatedStart start;
  SimulatedRepeats repeats;
  double first_amount = 0.0;
  double repeat_spend = 0.0;
  double holdout_spend = 0.0;
};

template <class M, class Spend>
[[nodiscard]] SimulatedRow simulate_row(const M& model, const Spend& spend, const SimulatedWindow& window,
                                        std::uint64_t seed, std::uint64_t customer_number) {
  Random random(seed, purchase_stream(customer_number));
  amounts_of<Spend> amounts(spend, seed, customer_number);
  SimulatedRow row;
  const auto customer = draw_customer(model, random);
  row.start = draw_start<drawn_customer<M>>(window, random);
  row.first_amount = amounts.next();
  const double observed = row.start.observed;
  if constexpr (std::same_as<drawn_customer<M>, SteadyCustomer>) {
    if (!window.daily) {
      row.repeats = exact_repeats(customer, window.unit, observed, window.observation - window.calibration, random);
      row.repeat_spend = amounts.next(row.repeats.repeats);
      row.holdout_spend = amounts.next(row.repeats.holdout);
      return row;
    }
  }
  each_repeat(customer, row.start, window.unit, window.observation - row.start.first, random, [&](double since) {
    if (since <= observed) {
      row.repeats.repeats += 1.0;
      row.repeats.recency = since;
      row.repeat_spend += amounts.next();
    } else {
      row.repeats.holdout += 1.0;
      row.holdout_spend += amounts.next();
    }
  });
  return row;
}

// The columns of a table, to write rows into.
template <class Base>
class SimulatedColumns {
 public:
  SimulatedColumns(Base& base, const SimulatedWindow& window) noexcept
      : repeats_{base[repeat_purchases{}].data()},
        recency_{base[recency{}].data()},
        observed_{base[observed_time{}].data()},
        first_{base[first_day{}].data()},
        last_{base[last_day{}].data()},
        days_{base[purchase_days{}].data()},
        holdout_{base[holdout_purchases{}].data()},
        holdout_time_{base[holdout_time{}].data()},
        opening_{window.opening},
        after_calibration_{window.observation - window.calibration} {
    if constexpr (has_spend) {
      mean_ = base[mean_repeat_spend{}].data();
      total_ = base[total_spend{}].data();
      holdout_spend_ = base[holdout_spend{}].data();
    }
  }

  void write(Index i, const SimulatedRow& row) const noexcept {
    const double repeats = row.repeats.repeats;
    repeats_[i] = repeats;
    recency_[i] = row.repeats.recency;
    observed_[i] = row.start.observed;
    first_[i] = opening_ + row.start.first;
    last_[i] = first_[i] + row.repeats.recency;
    days_[i] = repeats + 1.0;
    holdout_[i] = row.repeats.holdout;
    holdout_time_[i] = after_calibration_;
    if constexpr (has_spend) {
      mean_[i] = repeats > 0.0 ? row.repeat_spend / repeats : 0.0;
      total_[i] = row.first_amount + row.repeat_spend;
      holdout_spend_[i] = row.holdout_spend;
    }
  }

 private:
  static constexpr bool has_spend = list_has<total_spend, typename Base::tags>;
  double *repeats_, *recency_, *observed_, *first_, *last_, *days_, *holdout_, *holdout_time_;
  double* mean_ = nullptr;
  double* total_ = nullptr;
  double* holdout_spend_ = nullptr;
  double opening_;
  double after_calibration_;
};

template <class M, class Spend, class E, class Base>
void simulate_rows(const M& model, const Spend& spend, const SimulationOptions& options, const E& executor,
                   Base& base) {
  const SimulatedWindow window = checked_window<M>("simulate", options);
  base.resize(options.customers);
  const SimulatedColumns columns(base, window);
  for_each_part(options.customers, executor, [&](Index first, Index count) {
    for (Index i = first; i < first + count; ++i) {
      columns.write(i, simulate_row(model, spend, window, options.seed, static_cast<std::uint64_t>(i)));
    }
  });
}

}  // namespace custval::detail
