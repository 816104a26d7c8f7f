// SPDX-License-Identifier: BSL-1.0
// Every quantity of every model on random inputs from all over what is legal: x 0 … 5000, t_x/T 0 … 1, T 1e-3 … 1e4,
// parameters 1e-3 … 1e3. None may be NaN, none may throw.
#include "../repetitions.hpp"
#include "models_for_simulation.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <type_traits>
#include <vector>

using namespace custval;

namespace {

constexpr int cases = custval_test::repetitions(20'000);  // of each model

double draw(std::mt19937_64& random, double low, double high) {
  return low * std::pow(high / low, static_cast<double>(random() >> 11U) * 0x1p-53);
}

template <std::size_t N>
bool finite(const Derivatives<N>& d) {
  const auto is_finite = [](double value) { return std::isfinite(value); };
  return is_finite(d.value) && std::all_of(d.gradient.begin(), d.gradient.end(), is_finite) &&
         std::all_of(d.hessian.begin(), d.hessian.end(), is_finite);
}

PurchaseHistory draw_history(std::mt19937_64& random, int i, bool is_discrete) {
  const double end = is_discrete ? std::floor(draw(random, 1, 5000)) : draw(random, 1e-3, 1e4);
  double x = i % 4 == 0 ? 0.0 : std::floor(draw(random, 1, 5000));
  double last = end * (i % 5 == 0 ? 1.0 : draw(random, 1e-6, 1));
  if (is_discrete) {
    x = (std::min)(x, end);
    last = (std::max)(x, std::floor(last));
  }
  return {x, x > 0 ? last : 0.0, end};
}

template <class M>
bool holds(const M& model, const PurchaseHistory& history, double horizon) {
  const double alive = model.probability_alive(history);
  const double later = model.probability_alive(history, horizon);
  const std::array values{model.log_likelihood(history),
                          alive,
                          later,
                          model.expected_purchases(history, horizon),
                          model.expected_purchases(horizon),
                          model.discounted_purchases(history, std::numeric_limits<double>::infinity(), 0.01)};
  bool good = std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); }) &&
              std::all_of(values.begin() + 1, values.end(), [](double value) { return value >= 0.0; }) &&
              alive <= 1.0 && later <= alive * (1 + 1e-13);
  std::array<double, 3> probabilities{};
  model.purchase_distribution(history, (std::min)(horizon, 1e4), probabilities);
  for (const double probability : probabilities) {
    good = good && probability >= 0.0 && probability <= 1.0;
  }
  // What fits maximise is the same number, with finite derivatives.
  const LifetimeData data({history.repeats}, {history.recency}, {history.observed}, {1.0});
  const auto found = typename M::likelihood(data)(model, serial{});
  return good && finite(found) && std::abs(found.value - values[0]) <= 1e-11 * (std::max)(1.0, std::abs(values[0]));
}

template <class M>
void stress(bool is_discrete = false) {
  CAPTURE(M::name());
  std::mt19937_64 random(11);
  for (int i = 0; i < cases; ++i) {
    const PurchaseHistory history = draw_history(random, i, is_discrete);
    auto parameters = M{}.parameters();
    for (double& parameter : parameters) {
      parameter = draw(random, 1e-3, 1e3);
    }
    if (parameters.size() > 2 && i % 7 == 0) {
      parameters.end()[-2] = 1.0;  // where textbook formulas divide by zero
    }
    const double horizon = draw(random, 1, 1e6);
    const M model = M::from_parameters(parameters);
    if (!holds(model, history, is_discrete ? std::floor(horizon) : horizon)) {
      FAIL_CHECK(to_text(model) << "; x " << history.repeats << ", t_x " << history.recency << ", T "
                                << history.observed << ", horizon " << horizon);
    }
  }
}

}  // namespace

TEST_CASE("stress: every legal input has an answer") {
  stress<Nbd>();
  stress<ParetoNbd>();
  stress<BgNbd>();
  stress<MbgNbd>();
  stress<BgBb>(true);
}

TEST_CASE("stress: every legal spend has a likelihood") {
  std::mt19937_64 random(3);
  for (int i = 0; i < cases; ++i) {
    const GammaGamma model(draw(random, 1e-3, 1e3), draw(random, 1e-3, 1e3), draw(random, 1e-3, 1e3));
    const std::vector<double> repeats{std::floor(draw(random, 1, 5000))};
    const std::vector<double> mean{draw(random, 1e-3, 1e6)};
    const SpendData data(repeats, mean, std::vector<double>{1.0});
    const bool good = finite(GammaGamma::likelihood(data)(model, serial{}));
    CHECK(good);
  }
}

TEST_CASE("stress: parameters at the ends of what doubles hold have an answer too, be it NaN") {
  // Who reads a model from a file has no say in what stands there. What is looked at is that everything ends.
  const auto all_end = [](const auto& start) {
    using M = std::remove_cvref_t<decltype(start)>;
    CAPTURE(M::name());
    constexpr std::array ends{1e-300, 1e-20, 1.0, 1e20, 1e300};
    auto parameters = start.parameters();
    std::size_t combinations = 1;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      combinations *= ends.size();
    }
    std::size_t numbers = 0;
    for (std::size_t combination = 0; combination < combinations;
         combination += custval_test::repetitions(100) < 100 ? 7 : 1) {
      std::size_t rest = combination;
      for (double& parameter : parameters) {
        parameter = ends[rest % ends.size()];
        rest /= ends.size();
      }
      const M model = M::from_parameters(parameters);
      for (const PurchaseHistory& history : {PurchaseHistory{0, 0, 10}, PurchaseHistory{3, 5, 10}}) {
        std::array<double, 3> distribution{};
        model.purchase_distribution(history, 52, distribution);
        const LifetimeData data({history.repeats}, {history.recency}, {history.observed}, {1.0});
        for (const double value : {model.log_likelihood(history), model.probability_alive(history, 52),
                                   model.expected_purchases(history, 52),
                                   model.discounted_purchases(history, std::numeric_limits<double>::infinity(), 0.002),
                                   distribution[0], typename M::likelihood(data)(model, serial{}).value}) {
          numbers += std::isnan(value) ? 0 : 1;
        }
      }
    }
    CHECK(numbers > 0);
  };
  all_end(Nbd{});
  all_end(BgNbd{});
  all_end(MbgNbd{});
  all_end(ParetoNbd{});
  all_end(BgBb{});
  // Who is never lost, and who is there for sure: 1/12 of a purchase at every opportunity.
  const double endless = (1.0 / 12.0) / std::expm1(0.002);
  CHECK(BgBb(1, 1, 1e-300, 1e300).discounted_purchases({0, 0, 10}, std::numeric_limits<double>::infinity(), 0.002) ==
        doctest::Approx(endless).epsilon(1e-12));
  // Lost or not with the same odds before each of them: θ is 1/2, whatever both parameters are.
  const double halves = BgBb(1, 1, 1e8, 1e8).discounted_purchases({0, 0, 10}, 1e9, 0.002);
  CHECK(BgBb(1, 1, 1e155, 1e155).discounted_purchases({0, 0, 10}, 1e9, 0.002) == doctest::Approx(halves).epsilon(1e-6));
}

TEST_CASE("stress: what is fitted of Pareto/NBD is its likelihood where α and β are a hundred powers of ten apart") {
  // The scalar form cuts the integral where it needs to, the fitted one into so many equal panels.
  for (const double small : {1e-120, 1e-60, 1e-30, 1e-10}) {
    for (const double r : {0.3, 300.0}) {
      for (const double s : {0.3, 300.0}) {
        for (const ParetoNbd& model : {ParetoNbd(r, small, s, 1.0), ParetoNbd(r, 1.0, s, small)}) {
          for (const PurchaseHistory& history : {PurchaseHistory{0, 0, 10}, PurchaseHistory{3, 5, 10}}) {
            const LifetimeData data({history.repeats}, {history.recency}, {history.observed}, {1.0});
            const double fitted = ParetoNbd::likelihood(data)(model, serial{}).value;
            CHECK(fitted == doctest::Approx(model.log_likelihood(history)).epsilon(1e-11));
          }
        }
      }
    }
  }
}
