// SPDX-License-Identifier: BSL-1.0
// Every law of fits can fail: for each a model that breaks it, and only it where that can be.
#include <custval/testing/lifetime_fit_laws.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <concepts>
#include <string>
#include <string_view>
#include <vector>

#include "alike_model.hpp"

using namespace custval;
namespace law = custval::testing::lifetime_fit_law;
using custval_test::Alike;
using custval_test::AlikeFormulas;
using testing::check_lifetime_fit;
using testing::LawReport;
using testing::LifetimeModelOptions;

namespace {

using Laws = std::vector<std::string>;
Laws only(std::string_view one) {
  return {std::string(one)};
}
template <class M>
Laws broken(const LifetimeModelOptions& options = {}) {
  Laws laws;
  for (const auto& each : check_lifetime_fit(M(0.1, 0.02), options).violations) {
    laws.push_back(each.law);
  }
  return laws;
}

// The sound model with one thing another: a likelihood, a start, or how customers are drawn.
template <class M>
struct AsAlike : PositiveParameters<M, 2>, HistoryModel<M, AlikeFormulas> {
  AsAlike() = default;
  AsAlike(double buys, double leaves) : PositiveParameters<M, 2>("AsAlike", {buys, leaves}) {}
  [[nodiscard]] static constexpr std::string_view name() noexcept { return "as-alike"; }
  [[nodiscard]] static constexpr std::array<std::string_view, 2> parameter_names() noexcept {
    return Alike::parameter_names();
  }
  using likelihood = NumericLikelihood<M>;
  [[nodiscard]] static M start(const LifetimeData& data) { return M::from_parameters(Alike::start(data).parameters()); }
  [[nodiscard]] static constexpr std::array<ModelLimit<2>, 1> limits() noexcept { return Alike::limits(); }
  [[nodiscard]] static constexpr std::array<int, 2> scale_powers() noexcept { return {-1, -1}; }
  static constexpr double stays = 1.0;  // as long as the model says
  friend SteadyCustomer draw_customer(const M& model, Random& random) {
    SteadyCustomer customer = draw_customer(Alike::from_parameters(model.parameters()), random);
    customer.lifetime *= M::stays;
    return customer;
  }
  friend bool operator==(const AsAlike&, const AsAlike&) = default;
};

// The likelihood on data, changed by some function of what it gives.
template <class M, class Change>
class ChangedLikelihood {
 public:
  explicit ChangedLikelihood(const LifetimeData& data, double scale = 1.0) : sound_(data, scale), data_{data} {}
  template <class E>
  [[nodiscard]] Derivatives<2> operator()(const M& model, const E& executor) const {
    Derivatives<2> found = sound_(model, executor);
    Change{}(found, data_);
    return found;
  }

 private:
  NumericLikelihood<M> sound_;
  LifetimeData data_;
};

struct AddsOne {
  void operator()(Derivatives<2>& found, const LifetimeData& /*data*/) const { found.value += 1.0; }
};
struct OtherValue : AsAlike<OtherValue> {
  using AsAlike::AsAlike;
  using likelihood = ChangedLikelihood<OtherValue, AddsOne>;
};

struct ScalesGradient {
  void operator()(Derivatives<2>& found, const LifetimeData& /*data*/) const {
    found.gradient[1] *= 1.01;
    found.second(1, 0) *= 1.01;
    found.second(1, 1) *= 1.01;
  }
};
struct OtherGradient : AsAlike<OtherGradient> {
  using AsAlike::AsAlike;
  using likelihood = ChangedLikelihood<OtherGradient, ScalesGradient>;
};

struct ForgetsMixed {
  void operator()(Derivatives<2>& found, const LifetimeData& /*data*/) const {
    found.second(0, 1) = found.second(1, 0) = 0.0;
  }
};
struct OtherHessian : AsAlike<OtherHessian> {
  using AsAlike::AsAlike;
  using likelihood = ChangedLikelihood<OtherHessian, ForgetsMixed>;
};

// A penalty for each row, of whatever weight.
struct CountsRows {
  void operator()(Derivatives<2>& found, const LifetimeData& data) const {
    found.value -= 0.01 * static_cast<double>(data.rows());
  }
};
struct OtherWeights : AsAlike<OtherWeights> {
  using AsAlike::AsAlike;
  using likelihood = ChangedLikelihood<OtherWeights, CountsRows>;
};

// Counts the threads.
template <class M>
class ThreadLikelihood {
 public:
  explicit ThreadLikelihood(const LifetimeData& data, double scale = 1.0) : sound_(data, scale) {}
  template <class E>
  [[nodiscard]] Derivatives<2> operator()(const M& model, const E& executor) const {
    Derivatives<2> found = sound_(model, executor);
    if constexpr (std::same_as<E, threads>) {
      found.value += 1e-9 * static_cast<double>(executor.count());
    }
    return found;
  }

 private:
  NumericLikelihood<M> sound_;
};
struct OtherThreads : AsAlike<OtherThreads> {
  using AsAlike::AsAlike;
  using likelihood = ThreadLikelihood<OtherThreads>;
};

// At a start so large its likelihood is not a number.
struct OtherStart : AsAlike<OtherStart> {
  using AsAlike::AsAlike;
  [[nodiscard]] static OtherStart start(const LifetimeData& /*data*/) { return {1e300, 1e300}; }
};

struct OtherUnit : AsAlike<OtherUnit> {
  using AsAlike::AsAlike;
  [[nodiscard]] static constexpr std::array<int, 2> scale_powers() noexcept { return {-1, 0}; }
};

// Customers who stay half as long as the model says.
struct OtherCustomers : AsAlike<OtherCustomers> {
  using AsAlike::AsAlike;
  static constexpr double stays = 0.5;
};

// The likelihood of customers who are sure to be alive: the fit is another.
struct AliveFormulas : AlikeFormulas {
  using AlikeFormulas::AlikeFormulas;
  [[nodiscard]] double log_likelihood(const PurchaseHistory& h) const noexcept {
    return h.repeats * std::log(buys) - (buys + leaves) * h.observed;
  }
};

}  // namespace

TEST_CASE("laws of fits: a sound model passes, with threads, and the report says how many there were") {
  CHECK(to_text(check_lifetime_fit(Alike(0.1, 0.02))) == "all 9 laws hold");
  CHECK(check_lifetime_fit(Alike(3.0, 0.5), {.longest = 4.0, .rows = 1000, .seed = 2}).passed());
}

TEST_CASE("laws of fits: each finds the model that breaks it, with threads") {
  CHECK(broken<OtherValue>() == only(law::value));
  CHECK(broken<OtherGradient>() == only(law::gradient));
  CHECK(broken<OtherHessian>() == only(law::hessian));
  CHECK(broken<OtherThreads>() == only(law::threads));
  CHECK(broken<OtherStart>().front() == law::start);
  const LawReport weights = check_lifetime_fit(OtherWeights(0.1, 0.02));
  CHECK_FALSE(weights.holds(law::weights));
  CHECK(weights.holds(law::gradient));
  CHECK_FALSE(check_lifetime_fit(OtherUnit(0.1, 0.02)).holds(law::unit));
  const LawReport customers = check_lifetime_fit(OtherCustomers(0.1, 0.02));
  CHECK_FALSE(customers.holds(law::simulates));
  CHECK_FALSE(customers.holds(law::recovers));
  CHECK(customers.violations.size() == 2);
  const LawReport recovers = check_lifetime_fit(custval_test::AlikeModel<AliveFormulas>(0.1, 0.02));
  CHECK_FALSE(recovers.holds(law::recovers));
  CHECK(recovers.violations.size() == 1);
}

TEST_CASE("laws of fits: a violation names the parameter, what was found and what was expected") {
  const LawReport report = check_lifetime_fit(OtherHessian(0.1, 0.02));
  REQUIRE(report.violations.size() == 1);
  CHECK(report.violations[0].what.find("the derivative by buys and leaves is 0, expected ") == 0);
  CHECK(report.violations[0].what.find("(of as-alike: buys 0.1, leaves 0.02)") != std::string::npos);
}
