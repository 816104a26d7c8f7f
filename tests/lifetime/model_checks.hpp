// SPDX-License-Identifier: BSL-1.0
#pragma once

// What lifetime models are held to: the references of ../shared, every legal input, and each of their functions against
// the others.

#include <custval/core/execution.hpp>
#include <custval/lifetime/lifetime_data.hpp>
#include <custval/lifetime/purchase_history.hpp>

#include "../numbers.hpp"
#include "cdnow_sample.hpp"
#include "reference_cases.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <random>
#include <string>
#include <vector>

namespace custval_test {

template <class M>
M model_of(const std::vector<double>& p) {
  return M(p.at(0), p.at(1), p.at(2), p.at(3));
}

template <class M>
void check_reference(const std::string& name) {
  for (const auto& one : reference_cases(name)) {
    CAPTURE(one.id);
    const M model = model_of<M>(one.parameters);
    const custval::PurchaseHistory history{one.x, one.tx, one.observed};
    if (one.quantity == "LL") {
      CHECK(mixed(model.log_likelihood(history), one.truth) < 1e-11);
    } else if (one.truth < 1e-300) {  // a denormal number has no digits to compare
      CHECK(model.probability_alive(history) < 1e-300);
    } else if (one.quantity == "PAlive") {
      CHECK(relative(model.probability_alive(history), one.truth) < 1e-12);
    } else if (one.quantity == "CET") {
      CHECK(relative(model.expected_purchases(history, one.horizon), one.truth) < 1e-11);
    } else if (one.quantity == "DERT") {
      CHECK(relative(model.discounted_purchases(history, infinity, one.rate), one.truth) < 1e-11);
    } else if (one.quantity == "PMF") {  // of a new customer; x is the number of purchases
      std::vector<double> probabilities(static_cast<std::size_t>(one.x) + 1);
      model.purchase_distribution(one.horizon, probabilities);
      CHECK(relative(probabilities.back(), one.truth) < 1e-10);
    }
  }
}

template <class M>
void check_customers(const M& model, const std::string& prefix) {
  const auto file = shared_data("../reference/cdnow_sample_per_customer_truth.csv");
  if (!file) {
    return;
  }
  double worst_likelihood = 0;
  double worst_alive = 0;
  double worst_purchases = 0;
  double worst_discounted = 0;
  for (const auto& row : read_table(*file)) {
    const custval::PurchaseHistory history{std::stod(row.at("x")), std::stod(row.at("tx_days")) / 7,
                                           std::stod(row.at("T_days")) / 7};
    worst_likelihood =
        (std::max)(worst_likelihood, mixed(model.log_likelihood(history), std::stod(row.at(prefix + "_ll"))));
    worst_alive =
        (std::max)(worst_alive, relative(model.probability_alive(history), std::stod(row.at(prefix + "_palive"))));
    worst_purchases = (std::max)(
        worst_purchases, relative(model.expected_purchases(history, 39.0), std::stod(row.at(prefix + "_cet39"))));
    if (row.contains(prefix + "_dert")) {  // 15 % a year of 52 weeks
      const double discounted = model.discounted_purchases(history, infinity, std::log(1.15) / 52);
      worst_discounted = (std::max)(worst_discounted, relative(discounted, std::stod(row.at(prefix + "_dert"))));
    }
  }
  // The parameters are those of the reference to 14 digits; the figures move as much.
  CHECK(worst_likelihood < 1e-12);
  CHECK(worst_alive < 1e-12);
  CHECK(worst_purchases < 1e-11);
  CHECK(worst_discounted < 1e-11);
}

inline double draw(std::mt19937_64& random, double low, double high) {
  const double u = static_cast<double>(random() >> 11U) * 0x1p-53;
  return low * std::pow(high / low, u);
}

// A history and a model from all over what is legal.
template <class M>
void stress(const M& model, const custval::PurchaseHistory& history, double horizon) {
  CAPTURE(to_text(model));
  CAPTURE(history.repeats);
  CAPTURE(history.recency);
  CAPTURE(history.observed);
  CAPTURE(horizon);
  CHECK(std::isfinite(model.log_likelihood(history)));
  const double alive = model.probability_alive(history);
  const double later = model.probability_alive(history, horizon);
  const bool in_order = alive >= 0 && alive <= 1 && later >= 0 && later <= alive * (1 + 1e-13);
  CHECK(in_order);
  const double purchases = model.expected_purchases(history, horizon);
  const double discounted = model.discounted_purchases(history, horizon, 0.01);
  const double residual = model.discounted_purchases(history, infinity, 0.01);
  // At most as many as without leaving; fewer when discounted, more in the long run.
  const double without_leaving = alive * (model.r() + history.repeats) / (model.alpha() + history.observed) * horizon;
  const bool bounded = purchases >= 0 && purchases <= without_leaving * (1 + 1e-12) && discounted >= 0 &&
                       discounted <= purchases * (1 + 1e-9) && residual >= discounted * (1 - 1e-9) &&
                       std::isfinite(residual);
  CAPTURE(purchases);
  CAPTURE(discounted);
  CAPTURE(residual);
  CHECK(bounded);
  std::array<double, 6> probabilities{};
  model.purchase_distribution(history, horizon, probabilities);
  double sum = 0;
  for (const double p : probabilities) {
    CHECK(p >= 0);
    sum += p;
  }
  CHECK(sum <= 1 + 1e-12);
}

/// All over what is legal.
template <class M>
void stress_all(int cases) {
  std::mt19937_64 random(7);
  for (int i = 0; i < cases; ++i) {
    const double observed = draw(random, 1e-3, 1e4);
    const double x = i % 4 == 0 ? 0.0 : std::floor(draw(random, 1, 5000));
    const double part = i % 5 == 0 ? 1.0 : draw(random, 1e-6, 1);
    const M model(draw(random, 1e-3, 1e3), draw(random, 1e-3, 1e3), i % 7 == 0 ? 1.0 : draw(random, 1e-3, 1e3),
                  draw(random, 1e-3, 1e3));
    stress(model, {x, x > 0 ? observed * part : 0, observed}, draw(random, 1e-3, 1e6));
  }
}

/// What is no history has no answer, and takes no time.
template <class M>
void check_impossible(const M& model) {
  const double nan = std::nan("");
  for (const custval::PurchaseHistory& history :
       {custval::PurchaseHistory{nan, 0, 1}, {1, nan, 2}, {1, 1, nan}, {-3, 0, 1}, {1, 2, -1e9}, {0, 0, -1e9}}) {
    CAPTURE(history.repeats);
    CAPTURE(history.recency);
    CAPTURE(history.observed);
    CHECK_FALSE(std::isfinite(model.expected_purchases(history, 5)));
    CHECK_FALSE(std::isfinite(model.discounted_purchases(history, 5, 0.1)));
    CHECK_FALSE(std::isfinite(model.discounted_purchases(history, infinity, 0.1)));
    std::array<double, 3> probabilities{};
    model.purchase_distribution(history, 5, probabilities);
    CHECK_FALSE(std::isfinite(probabilities[0] + probabilities[2]));
  }
  std::array<double, 3> probabilities{};
  model.purchase_distribution({1, 1, 2}, infinity, probabilities);  // ends, whatever it says
  model.purchase_distribution({1, 1, 2}, nan, probabilities);
  CHECK(std::isnan(probabilities[0]));
  CHECK(std::isnan(model.expected_purchases({1, 1, 2}, nan)));
  CHECK(std::isnan(model.discounted_purchases({1, 1, 2}, 5, nan)));
  CHECK(std::isfinite(model.discounted_purchases({1, 1, 2}, infinity, 1e-320)));
}

// The expected number from the distribution.
template <class M>
double mean_of_distribution(const M& model, const custval::PurchaseHistory& history, double horizon) {
  std::vector<double> probabilities(4000);
  model.purchase_distribution(history, horizon, probabilities);
  double mean = 0;
  for (std::size_t k = 1; k < probabilities.size(); ++k) {
    mean += static_cast<double>(k) * probabilities[k];
  }
  return mean;
}

// ∫ e^(-rate t) dE(t) by many small steps.
template <class M>
double discounted_by_steps(const M& model, const custval::PurchaseHistory& history, double horizon, double rate) {
  constexpr int steps = 2000;
  double sum = 0;
  double before = 0;
  for (int i = 1; i <= steps; ++i) {
    const double end = horizon * i / steps;
    const double now = model.expected_purchases(history, end);
    sum += (now - before) * std::exp(-rate * (end - 0.5 * horizon / steps));
    before = now;
  }
  return sum;
}

/// Histories of 3,000 rows, short and long, few purchases and many.
inline custval::LifetimeData some_data() {
  std::mt19937_64 random(3);
  std::vector<double> x;
  std::vector<double> last;
  std::vector<double> end;
  std::vector<double> weights;
  for (int i = 0; i < 3000; ++i) {
    end.push_back(draw(random, 1, 100));
    x.push_back(i % 3 == 0 ? 0.0 : std::floor(draw(random, 1, 60)));
    last.push_back(x.back() > 0 ? end.back() * draw(random, 0.01, 1) : 0.0);
    weights.push_back(1 + i % 3);
  }
  return {x, last, end, weights};
}

/// The derivatives of the log-likelihood against differences of the scalar one.
template <class M>
void check_derivatives(const M& model) {
  const custval::LifetimeData data = some_data();
  const typename M::likelihood likelihood(data);
  const auto found = likelihood(model, custval::serial{});
  CHECK(likelihood(model, custval::threads{3}) == found);
  const auto value = [&](std::size_t i, double by) {
    auto parameters = model.parameters();
    parameters[i] *= std::exp(by);
    const M moved = M::from_parameters(parameters);
    double sum = 0;
    for (std::size_t row = 0; row < data.rows(); ++row) {
      sum += data.weights()[row] * moved.log_likelihood(data[row]);
    }
    return sum;
  };
  CHECK(found.value == doctest::Approx(value(0, 0)).epsilon(1e-12));
  constexpr double h = 1e-3;
  for (std::size_t i = 0; i < 4; ++i) {
    // Five-point differences: right to h⁴.
    const double slope = (8 * (value(i, h) - value(i, -h)) - (value(i, 2 * h) - value(i, -2 * h))) / (12 * h);
    CHECK(found.gradient[i] == doctest::Approx(slope).epsilon(1e-7).scale(1));
    for (std::size_t j = 0; j < 4; ++j) {
      auto above = model.parameters();
      auto below = model.parameters();
      above[j] *= std::exp(h);
      below[j] *= std::exp(-h);
      const double curve = (likelihood(M::from_parameters(above), custval::serial{}).gradient[i] -
                            likelihood(M::from_parameters(below), custval::serial{}).gradient[i]) /
                           (2 * h);
      CHECK(found.second(i, j) == doctest::Approx(curve).epsilon(1e-5).scale(1));
    }
  }
}

}  // namespace custval_test
