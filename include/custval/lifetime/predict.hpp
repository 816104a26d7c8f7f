// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/lifetime_columns.hpp>
#include <custval/core/require_columns.hpp>
#include <custval/core/summary_columns.hpp>
#include <custval/core/table.hpp>
#include <custval/core/view.hpp>
#include <custval/lifetime/detail/predict/expectation_table.hpp>
#include <custval/lifetime/detail/predict/prediction_columns.hpp>
#include <custval/lifetime/model.hpp>
#include <custval/lifetime/prediction_options.hpp>
#include <custval/lifetime/time_unit.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace custval {

namespace detail {

template <class... Tag>
[[nodiscard]] PredictionTerms prediction_terms(const PredictionOptions& options, const TimeUnit& unit,
                                               columns<Tag...> /*tags*/, std::string_view function = "predict") {
  constexpr double days_per_year = 365.25;
  const double horizon = options.horizon.count();
  if (!(horizon >= 0.0)) {
    raise_argument(function, "the horizon in days", horizon, "a number >= 0");
  }
  const auto check_horizon = [&]<class T>(T /*tag*/) {
    if (Prediction<T>::needs_horizon && std::isinf(horizon)) {
      raise_argument(function, "the horizon in days", horizon,
                     "a finite number >= 0 for column '" + std::string(T::name()) + "'");
    }
  };
  (check_horizon(Tag{}), ...);
  if constexpr (list_has<discounted_expected_purchases, columns<Tag...>>) {
    if (!(options.discount_per_year >= 0.0 && std::isfinite(options.discount_per_year) &&
          (options.discount_per_year > 0.0 || std::isfinite(horizon)))) {
      raise_argument(function, "the discount per year", options.discount_per_year,
                     std::isfinite(horizon) ? "a finite number >= 0" : "a finite number > 0 for an infinite horizon");
    }
  }
  // Opportunities are whole: twelve months are 365.2425 days, and a year of 365 must not be eleven of them.
  const double ahead = horizon / unit.days();
  return {unit.calendar() ? std::round(ahead) : ahead,
          std::log1p(options.discount_per_year) / days_per_year * unit.days()};
}

// Calls `work(first, count, values)` for every block of rows, with room for so many values.
template <Executor E, class Work>
void for_each_prediction_block(Index rows, std::size_t width, const E& executor, const Work& work) {
  for_each_part(rows, executor, [&](Index part, Index part_rows) {
    std::vector<double> values(width);
    for_each_block(part, part_rows, [&](Index first, Index count) { work(first, count, std::span(values)); });
  });
}

struct PredictionInputs {
  using inputs = columns<repeat_purchases, recency, observed_time>;
};

}  // namespace detail

/// What a lifetime model expects of every customer of a base, into columns that the caller owns: `out` is a view over
/// any of `probability_alive`, `probability_alive_at_horizon`, `expected_purchases` and `purchase_probabilities`
/// (within the horizon; the probabilities of 0, 1, 2 … purchases, as many as the column is wide) and
/// `discounted_expected_purchases` (discounted).
///
/// The base has the columns of a summary, `repeat_purchases`, `recency` and `observed_time`, in days (in periods for
/// the unit of a calendar); `unit` is the model's unit of time.
/// **Shape** `base` and `out` have the same rows. **Domain** that of PurchaseHistory; an impossible row, or one with a
/// NaN, gives NaN in that row.
/// **Errors** a missing column stops the compiler; ShapeError for differing rows; ArgumentError for a horizon or
/// discount out of its domain: all but `discounted_expected_purchases` and `probability_alive` need a finite horizon,
/// and no discount needs one too.
/// **Cost** two passes. P(alive) takes some 15 (BG/NBD) to 75 ns (Pareto/NBD) a row; what is expected of those who are
/// there is computed once for each pair (x, T) that differs, where there are a few thousand of them, and looked up.
template <LifetimeModel M, CustomerBase Base, class... Out, Executor E = serial>
void predict(const M& model, const TimeUnit& unit, const Base& base, const View<Out...>& out,
             const PredictionOptions& options = {}, const E& executor = {}) {
  const auto view = as_view(base);
  using V = std::remove_const_t<decltype(view)>;
  using Tags = typename View<Out...>::tags;
  static_assert((detail::PredictedColumn<typename Out::tag> && ...),
                "custval: predict writes probability_alive, probability_alive_at_horizon, expected_purchases, "
                "purchase_probabilities and discounted_expected_purchases, no other column");
  if constexpr (!detail::serves<V, detail::PredictionInputs::inputs>()) {
    detail::name_what_is_missing<detail::PredictionInputs, V>(detail::PredictionInputs::inputs{});
  } else {
    if (out.rows() != view.rows()) {
      raise_shape("predict", "the output", out.rows(), "rows", to_text(view.rows()) + ", as many as the base");
    }
    const detail::PredictionTerms terms = detail::prediction_terms(options, unit, Tags{});
    const detail::PredictionRow<M, View<Out...>, Tags> numbers(model, terms, out);
    const auto x = view[repeat_purchases{}];
    const auto t = view[recency{}];
    const auto end = view[observed_time{}];
    const double days = unit.in_base();
    if constexpr (!RecencyFreeWhileAlive<M>) {
      detail::for_each_prediction_block(view.rows(), numbers.width(), executor,
                                        [&](Index first, Index count, std::span<double> values) {
                                          detail::HistoryBlock block;
                                          block.load(x, t, end, days, first, count);
                                          for (Index i = 0; i < count; ++i) {
                                            numbers.compute(block[static_cast<std::size_t>(i)], values);
                                            numbers.write(first + i, values);
                                          }
                                        });
    } else {
      const auto load = [&](Index row, double& repeats, double& observed) {
        repeats = static_cast<double>(x(row));
        observed = static_cast<double>(end(row)) / days;
      };
      const auto compute = [&](double repeats, double observed, std::span<double> values) {
        numbers.compute_if_alive(repeats, observed, values);
      };
      // No expectation is looked up where only the probability of being alive is asked for.
      constexpr bool looks_up = !(std::same_as<typename Out::tag, probability_alive> && ...);
      const detail::ExpectationTable table(numbers.width(), looks_up ? view.rows() : 0, executor, load, compute);
      detail::for_each_prediction_block(
          view.rows(), numbers.width(), executor, [&](Index first, Index count, std::span<double> values) {
            detail::HistoryBlock block;
            block.load(x, t, end, days, first, count);
            detail::find_alive(model, block, static_cast<std::size_t>(count));
            for (Index i = 0; i < count; ++i) {
              const auto at = static_cast<std::size_t>(i);
              const double* const known = looks_up ? table.find(block.repeats[at], block.observed[at]) : nullptr;
              if (known != nullptr) {
                std::copy_n(known, values.size(), values.begin());
              } else {
                numbers.compute_if_alive(block.repeats[at], block.observed[at], values);
              }
              numbers.finish(block[at], block.alive[at], values);
              numbers.write(first + i, values);
            }
          });
    }
  }
}

/// Predictions in a new table of the columns named, of one number a customer each.
template <class... Tags, LifetimeModel M, CustomerBase Base, Executor E = serial>
[[nodiscard]] auto predict(const M& model, const TimeUnit& unit, const Base& base, const PredictionOptions& options,
                           const E& executor = {}) {
  static_assert(!(Tags::is_many || ...),
                "custval: purchase_probabilities go where the caller has room for them: "
                "set_width of a Table, and predict into its view");
  Table<double, Tags...> table(uninitialized, as_view(base).rows());
  predict(model, unit, base, table.view(), options, executor);
  return table;
}

}  // namespace custval
