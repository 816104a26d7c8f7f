// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/require_columns.hpp>
#include <custval/core/summary_columns.hpp>
#include <custval/core/table.hpp>
#include <custval/lifetime/customer_weight.hpp>
#include <custval/lifetime/detail/data/history_rules.hpp>
#include <custval/lifetime/detail/predict/if_alive.hpp>
#include <custval/lifetime/fitted_model.hpp>
#include <custval/lifetime/model.hpp>
#include <custval/lifetime/purchase_history.hpp>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <span>
#include <tuple>
#include <vector>

namespace custval {

namespace detail {

// More purchases of one customer than that are taken for a mistake: each needs a probability of its own.
inline constexpr double most_holdout_purchases = 16'777'216.0;  // 2^24

// What a score is about, of a customer, in the model's unit of time.
struct HoldoutRow {
  PurchaseHistory history;
  double ahead = 0.0;
  double actual = 0.0;

  [[nodiscard]] bool is_legal() const noexcept {
    return is_history(history) && ahead >= 0.0 && ahead < std::numeric_limits<double>::infinity() && actual >= 0.0 &&
           actual <= most_holdout_purchases && actual == std::floor(actual);
  }
  // Who has the same distribution ahead once alive stands together.
  [[nodiscard]] auto key() const noexcept { return std::tuple(ahead, history.observed, history.repeats); }
};

template <LifetimeModel M>
[[nodiscard]] double probability_of(const M& model, const HoldoutRow& row, std::span<double> probabilities) noexcept {
  const auto k = static_cast<std::size_t>(row.actual);
  if constexpr (RecencyFreeWhileAlive<M>) {
    // The distribution is that of a customer who is alive.
    double probability = probabilities[k];
    const double alive = model.probability_alive(row.history);
    if (k > 0) {
      return probability * alive;
    }
    mix_gone(alive, model.probability_gone(row.history), std::span(&probability, 1));
    return probability;
  } else {
    model.purchase_distribution(row.history, row.ahead, probabilities.first(k + 1));
    return probabilities[k];
  }
}

}  // namespace detail

/// What a fitted model knew of the holdout: for each customer of a base with a holdout (columns repeat_purchases,
/// recency, observed_time, holdout_time, holdout_purchases), the logarithm of the probability that the model gave to
/// just as many purchases as came, log P(X(T*) = x* | x, t_x, T). A proper score: no model does better, on average,
/// than the one that is true. A probability below the smallest normal double counts as that (a logarithm of -708).
/// **Units** times of the base as `predict` takes them. **Errors** DataError for a customer whose history or holdout
/// is impossible, or of more than 2^24 purchases, naming the row
/// **Cost** a sort; the distribution up to the most purchases, once for each (x, T) that differs; P(alive) a row
/// **Source** Gneiting, Raftery (2007), JASA 102(477), 359-378, doi:10.1198/016214506000001437
template <LifetimeModel M, CustomerBase Base, Executor E = serial>
[[nodiscard]] Eigen::ArrayXd holdout_log_scores(const FittedModel<M>& fitted, const Base& base,
                                                const E& executor = {}) {
  using Columns = columns<repeat_purchases, recency, observed_time, holdout_purchases, holdout_time>;
  const auto view = require_columns<FittedModel<M>>(as_view(base), Columns{});
  const auto x = view[repeat_purchases{}];
  const auto last = view[recency{}];
  const auto end = view[observed_time{}];
  const auto ahead = view[holdout_time{}];
  const auto actual = view[holdout_purchases{}];
  const double unit = fitted.unit.in_base();
  const auto row_at = [&](Index i) {
    return detail::HoldoutRow{
        {static_cast<double>(x(i)), static_cast<double>(last(i)) / unit, static_cast<double>(end(i)) / unit},
        static_cast<double>(ahead(i)) / unit,
        static_cast<double>(actual(i))};
  };
  std::vector<Index> order(static_cast<std::size_t>(view.rows()));
  std::iota(order.begin(), order.end(), Index{0});
  for (const Index i : order) {
    if (!row_at(i).is_legal()) {
      raise_data("holdout_log_scores", holdout_purchases::name(), i, static_cast<double>(actual(i)),
                 "a history that can be, a time ahead, and a whole number of purchases from 0 to 2^24");
    }
  }
  std::sort(order.begin(), order.end(), [&](Index a, Index b) {
    const auto first = row_at(a).key();
    const auto second = row_at(b).key();
    return first != second ? first < second : a < b;
  });
  std::vector<std::size_t> groups;  // where each begins, and the end
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || row_at(order[i]).key() != row_at(order[i - 1]).key()) {
      groups.push_back(i);
    }
  }
  groups.push_back(order.size());

  Eigen::ArrayXd scores(view.rows());
  const auto score_group = [&](std::size_t group, std::vector<double>& probabilities) {
    const std::span members(order.data() + groups[group], groups[group + 1] - groups[group]);
    double most = 0.0;
    for (const Index i : members) {
      most = (std::max)(most, static_cast<double>(actual(i)));
    }
    probabilities.resize(static_cast<std::size_t>(most) + 1);
    if constexpr (RecencyFreeWhileAlive<M>) {
      const detail::HoldoutRow any = row_at(members[0]);
      fitted.model.distribution_if_alive(any.history, any.ahead, probabilities);
    }
    for (const Index i : members) {
      const double probability = detail::probability_of(fitted.model, row_at(i), std::span(probabilities));
      scores(i) = std::log(probability < (std::numeric_limits<double>::min)() ? (std::numeric_limits<double>::min)()
                                                                              : probability);
    }
  };
  constexpr std::size_t groups_a_part = 32;  // few, as a distribution may be long
  const std::size_t parts = (groups.size() - 1 + groups_a_part - 1) / groups_a_part;
  executor.for_each(static_cast<Index>(parts), [&](Index part) {
    std::vector<double> probabilities;
    const std::size_t first = static_cast<std::size_t>(part) * groups_a_part;
    for (std::size_t group = first; group < (std::min)(first + groups_a_part, groups.size() - 1); ++group) {
      score_group(group, probabilities);
    }
  });
  for (Index i = 0; i < view.rows(); ++i) {
    if (std::isnan(scores(i))) {
      raise_data("holdout_log_scores", holdout_purchases::name(), i, scores(i),
                 "a number: the model gives no probability to these purchases");
    }
  }
  return scores;
}

namespace detail {

// Σ weight · score.
template <CustomerBase Base>
[[nodiscard]] double weighted_sum(const Eigen::ArrayXd& scores, const Base& base) {
  const auto weight = weights_of(base);
  Sum sum;
  for (Index i = 0; i < scores.size(); ++i) {
    sum.add(weight(i) * scores(i));
  }
  return sum.value();
}

}  // namespace detail

/// The sum of these over all customers, by their weights: the predictive log-likelihood of the holdout.
/// **Errors**, **Cost** as above
template <LifetimeModel M, CustomerBase Base, Executor E = serial>
[[nodiscard]] double holdout_log_score(const FittedModel<M>& fitted, const Base& base, const E& executor = {}) {
  return detail::weighted_sum(holdout_log_scores(fitted, base, executor), base);
}

}  // namespace custval
