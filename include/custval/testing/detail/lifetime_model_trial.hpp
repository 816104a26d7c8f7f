// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/lifetime/model.hpp>
#include <custval/lifetime/purchase_history.hpp>
#include <custval/testing/detail/compare.hpp>
#include <custval/testing/detail/lifetime_histories.hpp>
#include <custval/testing/detail/lifetime_integral.hpp>
#include <custval/testing/law_report.hpp>
#include <custval/testing/lifetime_model_options.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace custval::testing::detail {

// A number that a model says of a history, and the question to it.
struct LifetimeAnswer {
  const char* question;
  double value;
};

// What a model says of a history within a horizon.
template <LifetimeModel M>
[[nodiscard]] std::vector<LifetimeAnswer> answers_of(const M& model, const PurchaseHistory& history, double horizon,
                                                     double rate) {
  std::array<double, 5> probabilities{};
  model.purchase_distribution(history, horizon, probabilities);
  return {{"P(alive)", model.probability_alive(history)},
          {"P(alive) at the horizon", model.probability_alive(history, horizon)},
          {"expected_purchases", model.expected_purchases(history, horizon)},
          {"discounted_purchases", model.discounted_purchases(history, horizon, rate)},
          {"P(no purchase)", probabilities[0]},
          {"P(one purchase)", probabilities[1]},
          {"P(four purchases)", probabilities[4]}};
}

// Tries what a lifetime model says of one customer.
template <LifetimeModel M>
class LifetimeModelTrial {
 public:
  LifetimeModelTrial(const M& model, const LifetimeModelOptions& options, LawReport& report)
      : model_{model}, options_{options}, report_{report} {}

  // False when the model does not even repeat itself, or has no numbers.
  [[nodiscard]] bool can_be_judged(const PurchaseHistory& history) {
    bool repeats = true;
    bool finite = true;
    for (const double horizon : horizons_of(options_)) {
      const auto first = answers_of(model_, history, horizon, rates_of(options_).front());
      const auto again = answers_of(M(model_), history, horizon, rates_of(options_).front());
      for (std::size_t i = 0; i < first.size(); ++i) {
        const auto [question, value] = first[i];
        repeats = check(lifetime_model_law::repeats, agree(again[i].value, value, 0.0), history, question,
                        again[i].value, "was", value) &&
                  repeats;
        finite = check(lifetime_model_law::finite, std::isfinite(value), history, question, value) && finite;
      }
    }
    const double likelihood = model_.log_likelihood(history);
    repeats = check(lifetime_model_law::repeats, agree(model_.log_likelihood(history), likelihood, 0.0), history,
                    "log_likelihood", likelihood) &&
              repeats;
    finite = check(lifetime_model_law::finite, likelihood < infinity, history, "log_likelihood", likelihood) &&
             finite;  // none is NaN
    return repeats && finite;
  }

  void history(const PurchaseHistory& history) {
    being_alive(history);
    for (const double horizon : horizons_of(options_)) {
      if (horizon <= time_of(options_.longest, options_)) {
        distribution(history, horizon);
      }
      no_purchase(history, horizon);
      if_alive(history, horizon);
    }
    expectations(history);
    discounting(history);
    unit(history);
    nan(history);
  }

  void new_customer() {
    const double rate = rates_of(options_).front();
    for (const double horizon : horizons_of(options_)) {
      std::array<double, 3> known{};
      std::array<double, 3> unknown{};
      model_.purchase_distribution({}, horizon, known);
      model_.purchase_distribution(horizon, unknown);
      close(lifetime_model_law::new_customer, {}, "P(no purchase) of a new one", unknown[0], known[0]);
      close(lifetime_model_law::new_customer, {}, "P(two purchases) of a new one", unknown[2], known[2]);
      close(lifetime_model_law::new_customer, {}, "expected_purchases of a new one", model_.expected_purchases(horizon),
            model_.expected_purchases({}, horizon));
      close(lifetime_model_law::new_customer, {}, "discounted_purchases of a new one",
            model_.discounted_purchases(horizon, rate), model_.discounted_purchases({}, horizon, rate));
    }
  }

  // Against the distribution of a new customer.
  void likelihood() {
    constexpr std::size_t most = 6;
    constexpr double most_opportunities = 12.0;
    for (const double part : {0.1, 1.0}) {
      const double observed = options_.opportunities
                                  ? (std::min)(most_opportunities, std::ceil(part * options_.longest))
                                  : part * options_.longest;
      std::array<double, most + 1> probabilities{};
      model_.purchase_distribution(observed, probabilities);
      for (std::size_t k = 0; k <= most; ++k) {
        const auto repeats = static_cast<double>(k);
        const double found = options_.opportunities ? probability_by_opportunities(model_, repeats, observed)
                                                    : probability_by_moments(model_, repeats, observed);
        report_.enter(lifetime_model_law::likelihood, agree(found, probabilities[k], options_.tolerance)
                                                          ? ""
                                                          : "of " + to_text(repeats) + " purchases within " +
                                                                to_text(observed) + " it sums to " + to_text(found) +
                                                                ", their probability is " + to_text(probabilities[k]));
      }
    }
  }

 private:
  static constexpr double infinity = std::numeric_limits<double>::infinity();
  static constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

  // Enters whether a law holds: "P(alive) is 1.5, expected 1 (2 repeats, the last at 30 of 100)".
  bool check(std::string_view one, bool holds, const PurchaseHistory& history, const std::string& what, double value,
             const std::string& than = "", double other = 0.0) {
    report_.enter(one, holds
                           ? ""
                           : what + " is " + to_text(value) + (than.empty() ? "" : ", " + than + " " + to_text(other)) +
                                 " (" + history_text(history) + ")");
    return holds;
  }
  bool close(std::string_view one, const PurchaseHistory& history, const std::string& what, double value,
             double expected) {
    return check(one, agree(value, expected, options_.tolerance), history, what, value, "expected", expected);
  }
  bool at_most(std::string_view one, const PurchaseHistory& history, const std::string& what, double value,
               double most) {
    return check(one, value <= most + options_.tolerance * (1.0 + std::abs(most)), history, what, value,
                 "expected at most", most);
  }
  void probability(const PurchaseHistory& history, const std::string& what, double value) {
    check(lifetime_model_law::probabilities, value >= 0.0 && value <= 1.0, history, what, value);
  }
  [[nodiscard]] static std::string within(double horizon) { return " within " + to_text(horizon); }

  void being_alive(const PurchaseHistory& history) {
    const double alive = model_.probability_alive(history);
    probability(history, "P(alive)", alive);
    if constexpr (requires { model_.probability_gone(history); }) {
      const double gone = model_.probability_gone(history);
      probability(history, "P(gone)", gone);
      close(lifetime_model_law::alive_and_gone, history, "P(alive) + P(gone)", alive + gone, 1.0);
    }
    double before = alive;
    close(lifetime_model_law::staying, history, "P(alive) now", model_.probability_alive(history, 0.0), alive);
    double silent = alive;
    for (const double horizon : horizons_of(options_)) {
      const double later = model_.probability_alive(history, horizon);
      probability(history, "P(alive) in " + to_text(horizon), later);
      at_most(lifetime_model_law::staying, history, "P(alive) in " + to_text(horizon), later, before);
      before = later;
      const double unheard = model_.probability_alive(watched(history, horizon));
      at_most(lifetime_model_law::silence, history, "P(alive) after " + to_text(horizon) + " more of silence", unheard,
              silent);
      silent = unheard;
    }
  }

  [[nodiscard]] static PurchaseHistory watched(const PurchaseHistory& history, double longer) {
    return {history.repeats, history.recency, history.observed + longer};
  }

  void no_purchase(const PurchaseHistory& history, double horizon) {
    std::array<double, 1> none{};
    model_.purchase_distribution(history, horizon, none);
    close(lifetime_model_law::no_purchase, history, "P(no purchase)" + within(horizon), none[0],
          std::exp(model_.log_likelihood(watched(history, horizon)) - model_.log_likelihood(history)));
  }

  // As many probabilities as matter: what is left out is then less than rounding.
  void distribution(const PurchaseHistory& history, double horizon) {
    constexpr std::size_t most = 8192;
    const double expected = model_.expected_purchases(history, horizon);
    std::vector<double> probabilities(256);
    double left = 0.0;
    do {
      probabilities.resize(probabilities.size() * 2);
      model_.purchase_distribution(history, horizon, probabilities);
      const auto n = static_cast<double>(probabilities.size());
      left = n * n * probabilities.back();
    } while (left > 1e-3 * options_.tolerance * (1.0 + expected) && probabilities.size() < most);
    double sum = 0.0;
    double mean = 0.0;
    for (std::size_t k = probabilities.size(); k-- > 0;) {
      if (!(probabilities[k] >= 0.0 && probabilities[k] <= 1.0)) {
        probability(history, "P(" + to_text(k) + " purchases)" + within(horizon), probabilities[k]);
      }
      sum += probabilities[k];
      mean += static_cast<double>(k) * probabilities[k];
    }
    const std::string of = " of the purchases" + within(horizon);
    at_most(lifetime_model_law::distribution, history, "the sum of the probabilities" + of, sum, 1.0);
    at_most(lifetime_model_law::mean, history, "the mean" + of, mean, expected);
    if (left <= options_.tolerance * (1.0 + expected)) {
      close(lifetime_model_law::distribution, history, "the sum of the probabilities" + of, sum, 1.0);
      close(lifetime_model_law::mean, history, "the mean" + of, mean, expected);
    } else {  // so much may lie beyond, by Markov's inequality
      const double beyond = expected / static_cast<double>(probabilities.size());
      check(lifetime_model_law::distribution, sum >= 1.0 - beyond - options_.tolerance, history,
            "the sum of the probabilities" + of, sum, "expected at least", 1.0 - beyond);
    }
  }

  void expectations(const PurchaseHistory& history) {
    double before = model_.expected_purchases(history, 0.0);
    close(lifetime_model_law::horizon, history, "expected_purchases within 0", before, 0.0);
    for (const double horizon : horizons_of(options_)) {
      const double purchases = model_.expected_purchases(history, horizon);
      check(lifetime_model_law::horizon, purchases >= before * (1.0 - 1e-12), history,
            "expected_purchases" + within(horizon), purchases, "expected at least", before);
      before = purchases;
    }
  }

  // Each purchase between two times is worth something between what it is worth at either.
  void discounting(const PurchaseHistory& history) {
    constexpr int steps = 16;
    const double end = steps * time_of(options_.longest / steps, options_);
    const double expected = model_.expected_purchases(history, end);
    close(lifetime_model_law::discounting, history, "discounted_purchases at rate 0" + within(end),
          model_.discounted_purchases(history, end, 0.0), expected);
    for (const double rate : rates_of(options_)) {
      const std::string at_rate = "discounted_purchases at rate " + to_text(rate);
      double least = 0.0;
      double most = 0.0;
      double before = 0.0;
      for (int step = 1; step <= steps; ++step) {
        const double time = end * step / steps;
        const double purchases = model_.expected_purchases(history, time);
        least += (purchases - before) * std::exp(-rate * time);
        most += (purchases - before) * std::exp(-rate * (time - end / steps));
        before = purchases;
      }
      const double discounted = model_.discounted_purchases(history, end, rate);
      at_most(lifetime_model_law::discounting, history, at_rate + within(end), discounted, most);
      check(lifetime_model_law::discounting, discounted >= least - options_.tolerance * (1.0 + least), history,
            at_rate + within(end), discounted, "expected at least", least);
      // After 100 times the time over which money halves nothing is worth anything.
      const double long_time = time_of(70.0 / rate, options_);
      close(lifetime_model_law::no_end, history, at_rate + " without an end",
            model_.discounted_purchases(history, infinity, rate),
            model_.discounted_purchases(history, long_time, rate));
    }
  }

  void if_alive(const PurchaseHistory& history, double horizon) {
    if constexpr (RecencyFreeWhileAlive<M>) {
      const double rate = rates_of(options_).front();
      const double alive = model_.probability_alive(history);
      // Whenever the last purchase was.
      const PurchaseHistory other{history.repeats, 0.0, history.observed};
      close(lifetime_model_law::if_alive, history, "P(alive) in " + to_text(horizon),
            model_.probability_alive(history, horizon), alive * model_.staying_if_alive(other, horizon));
      close(lifetime_model_law::if_alive, history, "expected_purchases" + within(horizon),
            model_.expected_purchases(history, horizon), alive * model_.expected_if_alive(other, horizon));
      close(lifetime_model_law::if_alive, history, "discounted_purchases" + within(horizon),
            model_.discounted_purchases(history, horizon, rate),
            alive * model_.discounted_if_alive(other, horizon, rate));
      std::array<double, 4> of_alive{};
      std::array<double, 4> of_any{};
      model_.distribution_if_alive(other, horizon, of_alive);
      model_.purchase_distribution(history, horizon, of_any);
      close(lifetime_model_law::if_alive, history, "P(no purchase)" + within(horizon), of_any[0],
            alive * of_alive[0] + model_.probability_gone(history));
      close(lifetime_model_law::if_alive, history, "P(three purchases)" + within(horizon), of_any[3],
            alive * of_alive[3]);
    }
  }

  // The model of the same customers in a unit of time an eighth as long.
  void unit(const PurchaseHistory& history) {
    if constexpr (requires { M::scale_powers()[0]; }) {
      constexpr double eight = 8.0;
      auto parameters = model_.parameters();
      for (std::size_t i = 0; i < parameter_count<M>; ++i) {
        parameters[i] *= std::pow(eight, M::scale_powers()[i]);
      }
      const M other = M::from_parameters(parameters);
      const PurchaseHistory longer{history.repeats, history.recency * eight, history.observed * eight};
      const double horizon = options_.longest;
      const double rate = rates_of(options_).front();
      const auto expected = answers_of(model_, history, horizon, rate);
      const auto found = answers_of(other, longer, horizon * eight, rate / eight);
      for (std::size_t i = 0; i < found.size(); ++i) {
        close(lifetime_model_law::unit, history, std::string(found[i].question) + " in another unit", found[i].value,
              expected[i].value);
      }
      const double densities = options_.opportunities ? 0.0 : history.repeats;
      close(lifetime_model_law::unit, history, "log_likelihood in another unit", other.log_likelihood(longer),
            model_.log_likelihood(history) - densities * std::log(eight));
    }
  }

  void nan(const PurchaseHistory& history) {
    const double horizon = horizons_of(options_)[1];
    const double rate = rates_of(options_).front();
    for (double PurchaseHistory::* field :
         {&PurchaseHistory::repeats, &PurchaseHistory::recency, &PurchaseHistory::observed}) {
      PurchaseHistory spoilt = history;
      spoilt.*field = not_a_number;
      for (const auto& [question, value] : answers_of(model_, spoilt, horizon, rate)) {
        is_nan(spoilt, question, value);
      }
      is_nan(spoilt, "log_likelihood", model_.log_likelihood(spoilt));
    }
    for (const auto& [question, value] : answers_of(model_, history, not_a_number, rate)) {
      if (std::string_view(question) != "P(alive)") {
        is_nan(history, std::string(question) + " within NaN", value);
      }
    }
    is_nan(history, "discounted_purchases at rate NaN", model_.discounted_purchases(history, horizon, not_a_number));
  }
  void is_nan(const PurchaseHistory& history, const std::string& what, double value) {
    check(lifetime_model_law::nan, std::isnan(value), history, what, value);
  }

  const M& model_;
  const LifetimeModelOptions& options_;
  LawReport& report_;
};

}  // namespace custval::testing::detail
