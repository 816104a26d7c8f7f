// SPDX-License-Identifier: BSL-1.0
// Penalised fits: maxima of the log-likelihood and the penalty together.
#include <custval/lifetime/bg_nbd.hpp>
#include <custval/lifetime/fit_lifetime.hpp>
#include <custval/lifetime/nbd.hpp>
#include <custval/lifetime/pareto_nbd.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

using namespace custval;

namespace {

LifetimeData some_data() {
  std::vector<double> x;
  std::vector<double> last;
  std::vector<double> end;
  for (int i = 0; i < 300; ++i) {
    x.push_back(i * i % 7 * (i % 3));
    end.push_back(20.0 + i % 5);
    last.push_back(x.back() > 0 ? 4.0 + i % 11 : 0.0);
  }
  return {x, last, end, std::vector<double>(300, 1.0)};
}

// What is to be maximal, by the scalar log-likelihood.
template <class M, class Penalty>
double objective(const M& model, const LifetimeData& data, const Penalty& penalty) {
  double sum = penalty(model).value;
  for (std::size_t i = 0; i < data.rows(); ++i) {
    sum += data.weights()[i] * model.log_likelihood(data[i]);
  }
  return sum;
}

template <class M, class Penalty>
void check_maximum(const FittedModel<M>& fitted, const LifetimeData& data, const Penalty& penalty) {
  REQUIRE(fitted.status.converged());
  const double top = objective(fitted.model, data, penalty);
  CHECK(fitted.log_likelihood + fitted.penalty == doctest::Approx(top).epsilon(1e-13));
  CHECK(fitted.penalty == doctest::Approx(penalty(fitted.model).value));
  for (std::size_t i = 0; i < fitted.size; ++i) {
    for (const double factor : {0.99, 1.01}) {
      auto parameters = fitted.model.parameters();
      parameters[i] *= factor;
      CHECK(objective(M::from_parameters(parameters), data, penalty) < top);
    }
  }
}

}  // namespace

TEST_CASE("fit: an L2 penalty pulls towards its centre as strongly as it says") {
  const LifetimeData data = some_data();
  const ParetoNbd centre(1, 10, 1, 10);
  const auto free = fit<ParetoNbd>(data);
  const auto distance = [&](const FittedModel<ParetoNbd>& fitted) {
    double sum = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const double away = std::log(fitted.model.parameters()[i] / centre.parameters()[i]);
      sum += away * away;
    }
    return sum;
  };
  double before = distance(free);
  double likelihood = free.log_likelihood;
  for (const double strength : {0.1, 10.0, 1000.0}) {
    const L2Penalty<ParetoNbd> penalty{strength, centre};
    const auto fitted = fit<ParetoNbd>(data, {.penalty = penalty});
    check_maximum(fitted, data, penalty);
    CHECK(distance(fitted) < before);
    CHECK(fitted.log_likelihood < likelihood);
    before = distance(fitted);
    likelihood = fitted.log_likelihood;
  }
  CHECK(distance(fit<ParetoNbd>(data, {.penalty = L2Penalty<ParetoNbd>{1e9, centre}})) < 1e-9);
  // None at all: the same maximum.
  const auto none = fit<ParetoNbd>(data, {.penalty = L2Penalty<ParetoNbd>{0.0, centre}});
  CHECK(none.model.parameters()[3] == doctest::Approx(free.model.parameters()[3]).epsilon(1e-8));
  CHECK(none.penalty == 0);
}

TEST_CASE("fit: a prior of the user's own") {
  // r ~ gamma(3, rate 4): log prior 2 log r - 4 r, by log r with derivatives 2 - 4 r and -4 r.
  const auto prior = [](const Nbd& model) {
    Derivatives<2> d;
    d.value = 2.0 * std::log(model.r()) - 4.0 * model.r();
    d.gradient[0] = 2.0 - 4.0 * model.r();
    d.second(0, 0) = -4.0 * model.r();
    return d;
  };
  const LifetimeData data = some_data();
  const auto fitted = fit<Nbd>(data, {.penalty = prior});
  check_maximum(fitted, data, prior);
  CHECK(fitted.model.r() != doctest::Approx(fit<Nbd>(data).model.r()).epsilon(1e-6));
}

TEST_CASE("fit: a penalty makes a maximum where the data have none") {
  // Nobody comes back: without a penalty there is nothing to fit.
  const LifetimeData nobody({0, 0}, {0, 0}, {5, 6}, {10, 10});
  const L2Penalty<BgNbd> penalty{2.0, BgNbd(1, 10, 1, 2)};
  CHECK_FALSE(fit<BgNbd>(nobody).status.converged());
  check_maximum(fit<BgNbd>(nobody, {.penalty = penalty}), nobody, penalty);
  // Without customers it is all there is.
  const auto prior = fit<BgNbd>(LifetimeData{}, {.penalty = penalty});
  CHECK(prior.model.a() == doctest::Approx(1).epsilon(1e-6));
  CHECK(prior.model.alpha() == doctest::Approx(10).epsilon(1e-6));
}
