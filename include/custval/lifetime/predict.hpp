// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/lifetime_columns.hpp>
#include <custval/core/require_columns.hpp>
#include <custval/core/summary_columns.hpp>
#include <custval/core/table.hpp>
#include <custval/core/view.hpp>
#include <custval/lifetime/detail/forecast.hpp>
#include <custval/lifetime/model.hpp>
#include <custval/lifetime/time_unit.hpp>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <limits>
#include <type_traits>

namespace custval {

/// How far ahead a prediction looks, and what later money is worth.
struct PredictionOptions {
  /// From the end of the observation; infinite: as long as customers stay.
  std::chrono::duration<double, std::chrono::days::period> horizon{std::numeric_limits<double>::infinity()};
  /// A ¤ a year later is worth 1 / (1 + discount) now; applied continuously, by days of 365.25 a year.
  double discount_per_year = 0.1;
};

namespace detail {

[[nodiscard]] inline PredictionTerms prediction_terms(const PredictionOptions& options, const TimeUnit& unit,
                                                      bool discounts, bool counts) {
  constexpr double days_per_year = 365.25;
  const double horizon = options.horizon.count();
  if (!(horizon >= 0.0) || (counts && std::isinf(horizon))) {
    raise_argument("predict", "the horizon in days", horizon,
                   counts ? "a finite number >= 0: expected purchases have no limit" : "a number >= 0");
  }
  if (discounts && !(options.discount_per_year >= 0.0 && std::isfinite(options.discount_per_year) &&
                     (options.discount_per_year > 0.0 || std::isfinite(horizon)))) {
    raise_argument("predict", "the discount per year", options.discount_per_year,
                   std::isfinite(horizon) ? "a finite number >= 0" : "a finite number > 0 for an infinite horizon");
  }
  return {horizon / unit.days(), std::log1p(options.discount_per_year) / days_per_year * unit.days()};
}

struct PredictionInputs {
  using inputs = columns<repeat_purchases, recency, observed_time>;
};

}  // namespace detail

/// What a lifetime model expects of every customer of a base, into columns that the caller owns: `out` is a view over
/// any of `probability_alive`, `expected_purchases` (within the horizon) and `residual_purchases` (discounted).
///
/// The base has the columns of a summary, `repeat_purchases`, `recency` and `observed_time`, in days; `unit` is the
/// model's unit of time.
/// **Shape** `base` and `out` have the same rows. **Domain** that of PurchaseHistory; a row that cannot be, or with a
/// NaN, gives NaN in that row.
/// **Errors** a missing column stops the compiler; ShapeError for differing rows; ArgumentError for a horizon or
/// discount out of its domain: expected purchases need a finite horizon, and no discount needs one too.
/// **Cost** two passes. P(alive) takes some 15 (BG/NBD) to 75 ns (Pareto/NBD) a row; what is expected of those who are
/// there is computed once for each pair (x, T) that differs, where there are a few thousand of them, and looked up.
template <LifetimeModel M, CustomerBase Base, class... Out, Executor E = serial>
void predict(const M& model, const TimeUnit& unit, const Base& base, const View<Out...>& out,
             const PredictionOptions& options = {}, const E& executor = {}) {
  const auto view = as_view(base);
  using V = std::remove_const_t<decltype(view)>;
  using Tags = typename View<Out...>::tags;
  if constexpr (detail::columns_to_read<detail::PredictionInputs, V, detail::PredictionInputs::inputs>::require()) {
    if (out.rows() != view.rows()) {
      raise_shape("predict", "the output", out.rows(), "rows", to_text(view.rows()) + ", as many as the base");
    }
    const detail::PredictionTerms terms = detail::prediction_terms(
        options, unit, HasColumn<View<Out...>, residual_purchases>, HasColumn<View<Out...>, expected_purchases>);
    const auto x = view[repeat_purchases{}];
    const auto t = view[recency{}];
    const auto end = view[observed_time{}];
    const double days = unit.days();
    [&]<class... Tag>(columns<Tag...> /*tags*/) {
      const auto load = [&](Index row, double& repeats, double& observed) {
        repeats = static_cast<double>(x(row));
        observed = static_cast<double>(end(row)) / days;
      };
      const auto forecast = detail::forecast_of<Tag...>(model, terms, view.rows(), executor, load);
      for_each_part(view.rows(), executor, [&](Index part, Index part_rows) {
        detail::HistoryBlock block;
        for_each_block(part, part_rows, [&](Index first, Index count) {
          block.load(x, t, end, days, first, count);
          detail::find_alive(model, block, static_cast<std::size_t>(count));
          for (Index i = 0; i < count; ++i) {
            const auto at = static_cast<std::size_t>(i);
            const auto values = forecast(block[at], block.alive[at]);
            std::size_t next = 0;
            ((out[Tag{}](first + i) =
                  static_cast<typename std::remove_cvref_t<decltype(out[Tag{}])>::Scalar>(values[next++])),
             ...);
          }
        });
      });
    }(Tags{});
  }
}

/// The same into a new table of all three columns, or of the columns named.
template <class... Tags, LifetimeModel M, CustomerBase Base, Executor E = serial>
[[nodiscard]] auto predict(const M& model, const TimeUnit& unit, const Base& base, const PredictionOptions& options,
                           const E& executor = {}) {
  Table<double, Tags...> table(uninitialized, as_view(base).rows());
  predict(model, unit, base, table.view(), options, executor);
  return table;
}

}  // namespace custval
