// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/executor.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/lifetime_columns.hpp>
#include <custval/lifetime/detail/data/history_rules.hpp>
#include <custval/lifetime/detail/predict/if_alive.hpp>
#include <custval/lifetime/model.hpp>
#include <custval/lifetime/purchase_history.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>

namespace custval::detail {

// What is asked of a history: how far ahead, in the model's unit of time, and the rate of discount.
struct PredictionTerms {
  double horizon = 0.0;
  double rate = 0.0;
};

// A block of histories in the model's unit of time; impossible ones are NaN.
struct HistoryBlock {
  std::array<double, static_cast<std::size_t>(block_rows)> repeats{};
  std::array<double, static_cast<std::size_t>(block_rows)> recency{};
  std::array<double, static_cast<std::size_t>(block_rows)> observed{};
  std::array<double, static_cast<std::size_t>(block_rows)> alive{};

  template <class X, class T, class End>
  void load(const X& x, const T& t, const End& end, double days, Index first, Index count) noexcept {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    for (Index i = 0; i < count; ++i) {
      const auto at = static_cast<std::size_t>(i);
      repeats[at] = static_cast<double>(x(first + i));
      recency[at] = static_cast<double>(t(first + i)) / days;
      observed[at] = static_cast<double>(end(first + i)) / days;
      if (!is_history((*this)[at])) {
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

// What goes into a column of a customer, for each tag that `predict` knows. `values` are as many as the column is wide.
//
//     compute_if_alive(model, history, terms, values)    of a customer who is still alive. Models whose expectations
//                                                        then do not depend on recency (RecencyFreeWhileAlive) are
//                                                        asked once for all customers with the same x and T.
//     finish(model, history, alive, values)              turns that into the numbers of any customer, who is alive with
//                                                        this probability.
//     compute(model, history, terms, values)             both at once, from all other models.
template <class Tag>
struct Prediction;

template <>
struct Prediction<probability_alive> {
  static constexpr bool needs_horizon = false;
  template <class M>
  static void compute_if_alive(const M& /*model*/, const PurchaseHistory& /*history*/, const PredictionTerms& /*terms*/,
                               std::span<double> values) noexcept {
    values[0] = 1.0;
  }
  template <class M>
  static void finish(const M& /*model*/, const PurchaseHistory& /*history*/, double alive,
                     std::span<double> values) noexcept {
    values[0] = alive;
  }
  template <class M>
  static void compute(const M& model, const PurchaseHistory& history, const PredictionTerms& /*terms*/,
                      std::span<double> values) noexcept {
    values[0] = model.probability_alive(history);
  }
};

// A number that is the probability of being alive times that of a customer who is.
struct TimesAlive {
  template <class M>
  static void finish(const M& /*model*/, const PurchaseHistory& /*history*/, double alive,
                     std::span<double> values) noexcept {
    values[0] = times_alive(alive, values[0]);
  }
};

template <>
struct Prediction<probability_alive_at_horizon> : TimesAlive {
  static constexpr bool needs_horizon = true;
  template <class M>
  static void compute_if_alive(const M& model, const PurchaseHistory& history, const PredictionTerms& terms,
                               std::span<double> values) noexcept {
    values[0] = model.staying_if_alive(history, terms.horizon);
  }
  template <class M>
  static void compute(const M& model, const PurchaseHistory& history, const PredictionTerms& terms,
                      std::span<double> values) noexcept {
    values[0] = model.probability_alive(history, terms.horizon);
  }
};

template <>
struct Prediction<expected_purchases> : TimesAlive {
  static constexpr bool needs_horizon = true;
  template <class M>
  static void compute_if_alive(const M& model, const PurchaseHistory& history, const PredictionTerms& terms,
                               std::span<double> values) noexcept {
    values[0] = model.expected_if_alive(history, terms.horizon);
  }
  template <class M>
  static void compute(const M& model, const PurchaseHistory& history, const PredictionTerms& terms,
                      std::span<double> values) noexcept {
    values[0] = model.expected_purchases(history, terms.horizon);
  }
};

template <>
struct Prediction<discounted_expected_purchases> : TimesAlive {
  static constexpr bool needs_horizon = false;
  template <class M>
  static void compute_if_alive(const M& model, const PurchaseHistory& history, const PredictionTerms& terms,
                               std::span<double> values) noexcept {
    values[0] = model.discounted_if_alive(history, terms.horizon, terms.rate);
  }
  template <class M>
  static void compute(const M& model, const PurchaseHistory& history, const PredictionTerms& terms,
                      std::span<double> values) noexcept {
    values[0] = model.discounted_purchases(history, terms.horizon, terms.rate);
  }
};

template <>
struct Prediction<purchase_probabilities> {
  static constexpr bool needs_horizon = true;
  template <class M>
  static void compute_if_alive(const M& model, const PurchaseHistory& history, const PredictionTerms& terms,
                               std::span<double> values) noexcept {
    model.distribution_if_alive(history, terms.horizon, values);
  }
  template <class M>
  static void finish(const M& model, const PurchaseHistory& history, double alive, std::span<double> values) noexcept {
    mix_gone(alive, model.probability_gone(history), values);
  }
  template <class M>
  static void compute(const M& model, const PurchaseHistory& history, const PredictionTerms& terms,
                      std::span<double> values) noexcept {
    model.purchase_distribution(history, terms.horizon, values);
  }
};

template <class Tag>
concept PredictedColumn = requires {
  { Prediction<Tag>::needs_horizon } -> std::convertible_to<bool>;
};

// The numbers of one customer that go into the columns of a view, one column after the other.
template <class M, class Out, class Tags>
class PredictionRow;
template <class M, class Out, class... Tag>
class PredictionRow<M, Out, columns<Tag...>> {
 public:
  PredictionRow(const M& model, const PredictionTerms& terms, const Out& out) noexcept
      : model_{&model}, terms_{terms}, out_{out} {}

  [[nodiscard]] std::size_t width() const noexcept { return (width_of(Tag{}) + ... + 0); }

  // The numbers of a customer who is still alive.
  void compute_if_alive(double repeats, double observed, std::span<double> values) const noexcept {
    const PurchaseHistory history{repeats, 0.0, observed};
    each(values, [&]<class T>(T /*tag*/, std::span<double> part) {
      Prediction<T>::compute_if_alive(*model_, history, terms_, part);
    });
  }
  // The numbers of any customer, made of those.
  void finish(const PurchaseHistory& history, double alive, std::span<double> values) const noexcept {
    each(values,
         [&]<class T>(T /*tag*/, std::span<double> part) { Prediction<T>::finish(*model_, history, alive, part); });
  }
  void compute(const PurchaseHistory& history, std::span<double> values) const noexcept {
    each(values,
         [&]<class T>(T /*tag*/, std::span<double> part) { Prediction<T>::compute(*model_, history, terms_, part); });
  }
  void write(Index row, std::span<double> values) const noexcept {
    each(values, [&]<class T>(T tag, std::span<double> part) {
      auto column = out_[tag];
      using Scalar = typename decltype(column)::Scalar;
      if constexpr (T::is_many) {
        for (std::size_t i = 0; i < part.size(); ++i) {
          column(row, static_cast<Index>(i)) = static_cast<Scalar>(part[i]);
        }
      } else {
        column(row) = static_cast<Scalar>(part[0]);
      }
    });
  }

 private:
  template <class T>
  [[nodiscard]] std::size_t width_of(T tag) const noexcept {
    if constexpr (T::is_many) {
      return static_cast<std::size_t>(out_[tag].cols());
    } else {
      return 1;
    }
  }
  template <class Use>
  void each(std::span<double> values, Use&& use) const noexcept {
    std::size_t next = 0;
    const auto one = [&](auto tag) {
      const std::size_t width = width_of(tag);
      use(tag, values.subspan(next, width));
      next += width;
    };
    (one(Tag{}), ...);
  }

  const M* model_;
  PredictionTerms terms_;
  Out out_;
};

}  // namespace custval::detail
