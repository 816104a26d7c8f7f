// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/execution.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/lifetime_columns.hpp>
#include <custval/lifetime/detail/expectation_table.hpp>
#include <custval/lifetime/detail/if_alive.hpp>
#include <custval/lifetime/model.hpp>
#include <custval/lifetime/purchase_history.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>

namespace custval::detail {

// What of a history is asked for, in the model's unit of time.
struct PredictionTerms {
  double horizon = 0.0;
  double rate = 0.0;
};

// A block of histories in the model's unit of time; those that cannot be are NaN.
struct HistoryBlock {
  std::array<double, static_cast<std::size_t>(block_rows)> repeats{};
  std::array<double, static_cast<std::size_t>(block_rows)> recency{};
  std::array<double, static_cast<std::size_t>(block_rows)> observed{};
  std::array<double, static_cast<std::size_t>(block_rows)> alive{};

  template <class X, class T, class End>
  void load(const X& x, const T& t, const End& end, double days, Index first, Index count) noexcept {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    for (Index i = 0; i < count; ++i) {
      const auto at = static_cast<std::size_t>(i);
      repeats[at] = static_cast<double>(x(first + i));
      recency[at] = static_cast<double>(t(first + i)) / days;
      observed[at] = static_cast<double>(end(first + i)) / days;
      const bool legal = repeats[at] >= 0.0 && repeats[at] < infinity && recency[at] >= 0.0 &&
                         recency[at] <= observed[at] && observed[at] < infinity &&
                         (repeats[at] > 0.0) == (recency[at] > 0.0);
      if (!legal) {
        repeats[at] = recency[at] = observed[at] = nan;
      }
    }
  }
  [[nodiscard]] PurchaseHistory operator[](std::size_t i) const noexcept {
    return {repeats[i], recency[i], observed[i]};
  }
};

template <LifetimeModel M>
void find_alive(const M& model, HistoryBlock& block, std::size_t count) noexcept {
  if constexpr (requires { model.probabilities_alive(block.repeats, block.recency, block.observed, block.alive); }) {
    model.probabilities_alive(std::span(block.repeats).first(count), std::span(block.recency).first(count),
                              std::span(block.observed).first(count), std::span(block.alive).first(count));
  } else {
    for (std::size_t i = 0; i < count; ++i) {
      block.alive[i] = model.probability_alive(block[i]);
    }
  }
}

// Of somebody who is there, for models whose expectations do not depend on when the last purchase was.
template <class M>
[[nodiscard]] double if_alive(probability_alive /*tag*/, const M& /*model*/, const PurchaseHistory& /*history*/,
                              const PredictionTerms& /*terms*/) noexcept {
  return 1.0;
}
template <class M>
[[nodiscard]] double if_alive(expected_purchases /*tag*/, const M& model, const PurchaseHistory& history,
                              const PredictionTerms& terms) noexcept {
  return model.expected_if_alive(history, terms.horizon);
}
template <class M>
[[nodiscard]] double if_alive(residual_purchases /*tag*/, const M& model, const PurchaseHistory& history,
                              const PredictionTerms& terms) noexcept {
  return model.discounted_if_alive(history, terms.horizon, terms.rate);
}

// Of anybody, for all other models.
template <class M>
[[nodiscard]] double prediction_of(probability_alive /*tag*/, const M& /*model*/, const PurchaseHistory& /*history*/,
                                   double alive, const PredictionTerms& /*terms*/) noexcept {
  return alive;
}
template <class M>
[[nodiscard]] double prediction_of(expected_purchases /*tag*/, const M& model, const PurchaseHistory& history,
                                   double /*alive*/, const PredictionTerms& terms) noexcept {
  return model.expected_purchases(history, terms.horizon);
}
template <class M>
[[nodiscard]] double prediction_of(residual_purchases /*tag*/, const M& model, const PurchaseHistory& history,
                                   double /*alive*/, const PredictionTerms& terms) noexcept {
  return model.discounted_purchases(history, terms.horizon, terms.rate);
}

// A function of a history and P(alive) that gives what the tags ask for; of a model that forgets recency by a table.
template <class... Tag, class M, class E, class Load>
[[nodiscard]] auto forecast_of(const M& model, const PredictionTerms& terms, Index rows, const E& executor,
                               const Load& load) {
  using Values = std::array<double, sizeof...(Tag)>;
  if constexpr (!ForgetsRecency<M>) {
    return [&model, &terms](const PurchaseHistory& history, double alive) noexcept {
      return Values{prediction_of(Tag{}, model, history, alive, terms)...};
    };
  } else if constexpr ((std::same_as<Tag, probability_alive> && ...)) {
    return [](const PurchaseHistory& /*history*/, double alive) noexcept {
      Values values{};
      values.fill(alive);
      return values;
    };
  } else {
    const auto expect = [&model, &terms](double repeats, double observed) noexcept {
      return Values{if_alive(Tag{}, model, PurchaseHistory{repeats, 0.0, observed}, terms)...};
    };
    return [expect, table = ExpectationTable<sizeof...(Tag)>(rows, executor, load, expect)](
               const PurchaseHistory& history, double alive) noexcept {
      const Values* const known = table.find(history.repeats, history.observed);
      Values values = known != nullptr ? *known : expect(history.repeats, history.observed);
      for (double& value : values) {
        value = times_alive(alive, value);
      }
      return values;
    };
  }
}

}  // namespace custval::detail
