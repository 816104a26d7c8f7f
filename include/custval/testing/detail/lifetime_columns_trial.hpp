// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/execution.hpp>
#include <custval/core/lifetime_columns.hpp>
#include <custval/core/summary_columns.hpp>
#include <custval/core/table.hpp>
#include <custval/lifetime/model.hpp>
#include <custval/lifetime/predict.hpp>
#include <custval/lifetime/prediction_options.hpp>
#include <custval/lifetime/purchase_history.hpp>
#include <custval/lifetime/time_unit.hpp>
#include <custval/testing/detail/compare.hpp>
#include <custval/testing/detail/lifetime_histories.hpp>
#include <custval/testing/law_report.hpp>
#include <custval/testing/lifetime_model_options.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace custval::testing::detail {

// Tries `predict`: against the functions of one customer, with impossible rows among the others, and on threads.
template <LifetimeModel M>
class LifetimeColumnsTrial {
 public:
  LifetimeColumnsTrial(const M& model, const LifetimeModelOptions& options, LawReport& report)
      : model_{model},
        report_{report},
        // A year is a third of the longest history or so. Opportunities come by the week, of which times are multiples.
        unit_{options.opportunities ? 7.0 : 1000.0 / options.longest},
        ahead_{.horizon = std::chrono::duration<double, std::chrono::days::period>(
                   time_of(options.longest / 4.0, options) * unit_.days())},
        tolerance_{options.tolerance},
        rows_{options.rows},
        histories_{histories_of(options)} {}

  void run() {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    const std::array<PurchaseHistory, 5> impossible{
        {{-1.0, 5.0, 10.0}, {0.5, 5.0, 10.0}, {2.0, 20.0, 10.0}, {1.0, nan, 10.0}, {0.0, 0.0, -10.0}}};
    Base base(rows_);
    std::vector<bool> is_possible(static_cast<std::size_t>(rows_));
    for (Index row = 0; row < rows_; ++row) {
      const auto i = static_cast<std::size_t>(row);
      is_possible[i] = row % 97 != 13;
      const PurchaseHistory& history =
          is_possible[i] ? histories_[i % histories_.size()] : impossible[i % impossible.size()];
      base[repeat_purchases{}](row) = history.repeats;
      base[recency{}](row) = history.recency * unit_.days();
      base[observed_time{}](row) = history.observed * unit_.days();
    }
    const Predictions found = predictions(base, serial{});
    for (Index row = 0; row < rows_; ++row) {
      const auto i = static_cast<std::size_t>(row);
      const Numbers of_row = numbers(found, row);
      if (!is_possible[i]) {
        compare(lifetime_model_law::impossible, base, row, of_row, none());
        continue;
      }
      compare_possible(base, row, of_row);
    }
    for (const int count : {2, 5}) {
      report_.enter(lifetime_model_law::threads, first_change(predictions(base, threads{count}), found));
    }
  }

 private:
  using Base = Table<double, repeat_purchases, recency, observed_time>;
  using Predictions = Table<double, probability_alive, probability_alive_at_horizon, expected_purchases,
                            discounted_expected_purchases, purchase_probabilities>;
  using Numbers = std::array<double, 6>;
  static constexpr std::array<std::string_view, 6> questions{
      probability_alive::name(),        probability_alive_at_horizon::name(),
      expected_purchases::name(),       discounted_expected_purchases::name(),
      "the probability of no purchase", "the probability of one purchase"};

  template <class E>
  [[nodiscard]] Predictions predictions(const Base& base, const E& executor) const {
    Predictions out(base.rows());
    out.set_width(purchase_probabilities{}, 2);
    predict(model_, unit_, base, out.view(), ahead_, executor);
    return out;
  }
  [[nodiscard]] static Numbers numbers(const Predictions& out, Index row) {
    return {out[probability_alive{}](row),         out[probability_alive_at_horizon{}](row),
            out[expected_purchases{}](row),        out[discounted_expected_purchases{}](row),
            out[purchase_probabilities{}](row, 0), out[purchase_probabilities{}](row, 1)};
  }
  [[nodiscard]] static Numbers none() {
    Numbers numbers{};
    numbers.fill(std::numeric_limits<double>::quiet_NaN());
    return numbers;
  }

  // Equal rows are asked once.
  void compare_possible(const Base& base, Index row, const Numbers& found) {
    const std::size_t which = static_cast<std::size_t>(row) % histories_.size();
    if (known_.size() < histories_.size()) {
      known_.resize(histories_.size());
      asked_.resize(histories_.size());
    }
    if (!asked_[which]) {
      asked_[which] = true;
      known_[which] = ask({base[repeat_purchases{}](row), base[recency{}](row) / unit_.days(),
                           base[observed_time{}](row) / unit_.days()});
    }
    compare(lifetime_model_law::columns, base, row, found, known_[which]);
  }
  [[nodiscard]] Numbers ask(const PurchaseHistory& history) const {
    const double horizon = ahead_.horizon.count() / unit_.days();
    const double rate = std::log1p(ahead_.discount_per_year) / 365.25 * unit_.days();
    std::array<double, 2> probabilities{};
    model_.purchase_distribution(history, horizon, probabilities);
    return {model_.probability_alive(history),
            model_.probability_alive(history, horizon),
            model_.expected_purchases(history, horizon),
            model_.discounted_purchases(history, horizon, rate),
            probabilities[0],
            probabilities[1]};
  }
  void compare(std::string_view law, const Base& base, Index row, const Numbers& found, const Numbers& expected) {
    for (std::size_t i = 0; i < found.size(); ++i) {
      report_.enter(law, agree(found[i], expected[i], tolerance_)
                             ? ""
                             : row_of(row, base.rows()) + ": " + std::string(questions[i]) + " is " +
                                   to_text(found[i]) + ", expected " + to_text(expected[i]) + " (" +
                                   row_text(base, row) + ")");
    }
  }

  const M& model_;
  LawReport& report_;
  TimeUnit unit_;
  PredictionOptions ahead_;
  double tolerance_;
  Index rows_;
  std::vector<PurchaseHistory> histories_;
  std::vector<Numbers> known_{};
  std::vector<bool> asked_{};
};

}  // namespace custval::testing::detail
