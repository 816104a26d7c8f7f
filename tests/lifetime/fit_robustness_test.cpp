// SPDX-License-Identifier: BSL-1.0
// Fits from anywhere, to data that hardly tell anything, and what is said of them.
#include <custval/core/bind.hpp>
#include <custval/core/execution.hpp>
#include <custval/lifetime/fit_lifetime.hpp>
#include <custval/lifetime/simulate.hpp>

#include "../message_of.hpp"
#include "../repetitions.hpp"
#include "cdnow_sample.hpp"
#include "models_for_simulation.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace custval;

namespace {

using Column = std::vector<double>;

double uniform(std::mt19937_64& random) {
  return static_cast<double>(random() >> 11U) * 0x1p-53;
}

// From starts all over e^-5 … e^5 for each parameter.
template <class M>
void check_random_starts(const fit_data_t<M>& data, int starts, double typical_evaluations) {
  CAPTURE(M::name());
  const auto best = fit<M>(data);
  REQUIRE(best.status.converged());
  std::mt19937_64 random(1);
  int reached = 0;
  int wrong = 0;
  std::vector<int> evaluations;
  for (int i = 0; i < starts; ++i) {
    auto parameters = best.model.parameters();
    for (double& parameter : parameters) {
      parameter = std::exp(-5.0 + 10.0 * uniform(random));
    }
    FitOptions<M> options;
    options.start = M::from_parameters(parameters);
    const auto fitted = fit<M>(data, options);
    const bool is_there = fitted.log_likelihood >= best.log_likelihood - 1e-7 * best.customers;
    reached += is_there ? 1 : 0;
    wrong += fitted.status.converged() && !is_there ? 1 : 0;  // elsewhere, and says that it is a maximum
    evaluations.push_back(fitted.evaluations);
    REQUIRE(fitted.log_likelihood <= best.log_likelihood + 1e-9 * std::abs(best.log_likelihood));
  }
  std::nth_element(evaluations.begin(), evaluations.begin() + starts / 2, evaluations.end());
  CHECK(reached >= 0.99 * starts);
  CHECK(wrong == 0);
  CHECK(evaluations[static_cast<std::size_t>(starts / 2)] <= typical_evaluations);
}

template <class M>
std::string outcome(const LifetimeData& data) {
  const auto fitted = fit<M>(data);
  for (const double parameter : fitted.model.parameters()) {
    CHECK(std::isfinite(parameter));
    CHECK(parameter > 0.0);
  }
  return to_text(fitted.status);
}

SimulationOptions weeks(Index customers, std::uint64_t seed) {
  return {.customers = customers,
          .seed = seed,
          .unit = TimeUnit::week(),
          .acquisition_days = 84,
          .calibration_end = Day{273},
          .observation_end = Day{273},
          .time = simulated_time::exact};
}

using Base = Table<double, repeat_purchases, recency, observed_time>;

Base some_base() {
  Base base(400);
  for (Index i = 0; i < base.rows(); ++i) {
    const auto x = static_cast<double>((i * i) % 7 * (i % 3));
    base[repeat_purchases{}](i) = x;
    base[observed_time{}](i) = 100.0 + static_cast<double>(i % 5);
    base[recency{}](i) = x > 0.0 ? 40.0 + static_cast<double>(i % 11) : 0.0;
  }
  return base;
}

// The message of the first illegal row.
template <class Change>
std::string refusal(Change&& change) {
  Base base = some_base();
  change(base);
  return custval_test::message_of([&] { return LifetimeData(base); });
}

}  // namespace

TEST_CASE("fit: a thousand random starts reach the maximum") {
  const auto sample = custval_test::cdnow_sample();
  const auto donations = custval_test::donations();
  if (!sample || !donations) {
    return;
  }
  constexpr int starts = custval_test::repetitions(1000);
  const LifetimeData data(*sample, TimeUnit::week());
  check_random_starts<Nbd>(data, starts, 15);
  check_random_starts<BgNbd>(data, starts, 15);
  check_random_starts<MbgNbd>(data, starts, 15);
  check_random_starts<ParetoNbd>(data, starts, 15);
  check_random_starts<GammaGamma>(SpendData(*sample), starts, 15);
  check_random_starts<BgBb>(*donations, starts, 15);
}

TEST_CASE("fit: hundreds of purchases until the end fit or say which limit it is") {
  // x up to 500 in 500 periods, the last purchase next to the end.
  std::mt19937_64 random(3);
  Column x;
  Column last;
  for (int i = 0; i < 500; ++i) {
    x.push_back(std::floor(500.0 * std::sqrt(uniform(random))));
    last.push_back(x.back() > 0.0 ? 500.0 - (i % 3 == 0 ? 0.0 : 5.0 * uniform(random)) : 0.0);
  }
  const LifetimeData busy(x, last, Column(500, 500.0), Column(500, 1.0));
  const std::string nbd = "at a boundary: nbd: customers who never leave";
  CHECK(outcome<Nbd>(busy) == "converged");
  CHECK(outcome<BgNbd>(busy) == nbd);
  CHECK(outcome<MbgNbd>(busy) == nbd);
  CHECK(outcome<ParetoNbd>(busy) == nbd);
  // The limit's likelihood is that of the model it names.
  CHECK(fit<ParetoNbd>(busy).log_likelihood == doctest::Approx(fit<Nbd>(busy).log_likelihood).epsilon(1e-6));
  CHECK(fit<BgNbd>(busy).log_likelihood == doctest::Approx(fit<Nbd>(busy).log_likelihood).epsilon(1e-6));
  // A parameter at a bound has no deviation; the others have theirs.
  const auto fitted = fit<ParetoNbd>(busy);
  CHECK(std::isnan(fitted.standard_error(2)));
  CHECK(fitted.standard_error(0) == doctest::Approx(fit<Nbd>(busy).standard_error(0)).epsilon(1e-3));
}

TEST_CASE("fit: the unit of time and the currency do not matter") {
  const auto base = simulate(BgNbd(0.2426, 4.414, 0.7929, 2.426), GammaGamma(6.25, 3.74, 15.44), weeks(1'000, 5));
  const auto agree = [&]<class M>(const FittedModel<M>& fitted, const FittedModel<M>& other, double unit,
                                  double densities) {
    CAPTURE(to_text(fitted));
    CAPTURE(to_text(other));
    CHECK(fitted.status == other.status);
    for (std::size_t i = 0; i < parameter_count<M>; ++i) {
      const double expected = other.model.parameters()[i] * std::pow(unit, M::scale_powers()[i]);
      CHECK(fitted.model.parameters()[i] == doctest::Approx(expected).epsilon(1e-7));
      CHECK(fitted.log_standard_error(i) == doctest::Approx(other.log_standard_error(i)).epsilon(1e-7));
    }
    // A density of so many numbers is so many times smaller where they are so much larger.
    CHECK(fitted.log_likelihood == doctest::Approx(other.log_likelihood - densities * std::log(unit)).epsilon(1e-12));
  };
  const auto in_unit = [&]<class M>(const M& /*model*/) {
    const double repeats = base[repeat_purchases{}].sum();
    const auto by_week = fit<M>(base, {.unit = TimeUnit::week()});
    REQUIRE(by_week.status.converged());
    agree(fit<M>(base, {.unit = TimeUnit(std::chrono::seconds{1})}), by_week, 7.0 * 86400.0, repeats);
    agree(fit<M>(base, {.unit = TimeUnit(7e6)}), by_week, 1e-6, repeats);
  };
  in_unit(Nbd{});
  in_unit(BgNbd{});
  in_unit(MbgNbd{});
  in_unit(ParetoNbd{});
  const auto spend = fit<GammaGamma>(base);
  REQUIRE(spend.status.converged());
  for (const double unit : {16'000.0, 1e-7}) {
    auto in_currency = base;
    in_currency[mean_repeat_spend{}] *= unit;
    agree(fit<GammaGamma>(in_currency), spend, unit, spend.customers);
  }
}

TEST_CASE("fit: purchases until the very end are not taken for the first maximum there is") {
  Column x;
  Column last;
  for (int i = 0; i < 500; ++i) {
    x.push_back(i % 7);
    last.push_back(i % 7 > 0 ? 30.0 : 0.0);
  }
  const LifetimeData data(x, last, Column(500, 30.0), Column(500, 1.0));
  // Found from (10, 100, .01, .05), and with some of the one in seven who never came back gone at once.
  const auto mbg = fit<MbgNbd>(data);
  CHECK(mbg.log_likelihood > -4899.78);
  CHECK(to_text(mbg.status) == "at a boundary: customers who leave at the first chance or never");
  CHECK(fit<ParetoNbd>(data).log_likelihood > -4908.4);
  CHECK(outcome<ParetoNbd>(data) == "at a boundary: customers who leave at once or hardly ever");
  CHECK(fit<BgBb>(data).log_likelihood > -4811.8);
  // Many rows: the other starts are tried on some of them.
  Column many_x;
  Column many_last;
  for (int i = 0; i < 60'000; ++i) {
    many_x.push_back(x[static_cast<std::size_t>(i) % 500]);
    many_last.push_back(last[static_cast<std::size_t>(i) % 500]);
  }
  const LifetimeData many(many_x, many_last, Column(60'000, 30.0), Column(60'000, 1.0));
  CHECK(fit<MbgNbd>(many).log_likelihood / 120.0 > -4899.78);
}

TEST_CASE("fit: limits are named for what the model says there") {
  // Everybody purchased early: lives of ten periods among a hundred, not of nobody who leaves.
  Column x;
  Column last;
  for (int i = 0; i < 300; ++i) {
    x.push_back(i % 5);
    last.push_back(3.0 * (i % 5));
  }
  const LifetimeData early(x, last, Column(300, 100.0), Column(300, 1.0));
  CHECK(outcome<ParetoNbd>(early) == "at a boundary: customers who are all as likely to leave at any moment");
  CHECK(outcome<MbgNbd>(early) == "at a boundary: customers who all leave with the same chance");
  CHECK(outcome<BgBb>(early) == "at a boundary: customers who are all lost with the same probability");
  // One purchase among a thousand customers.
  Column one(1000, 0.0);
  Column then(1000, 0.0);
  one[3] = 1.0;
  then[3] = 4.0;
  CHECK(outcome<Nbd>(LifetimeData(one, then, Column(1000, 30.0), Column(1000, 1.0))) ==
        "at a boundary: customers who all purchase at the same rate (Poisson)");
  // Customers who spend the same each time.
  Column repeats;
  Column means;
  for (int i = 0; i < 400; ++i) {
    repeats.push_back(1 + i % 9);
    means.push_back(10.0 * std::exp(std::sin(i)));
  }
  CHECK(to_text(fit<GammaGamma>(SpendData(repeats, means, Column(400, 1.0))).status) ==
        "at a boundary: customers who spend their own mean each time (inverse gamma)");
}

TEST_CASE("fit: converged means that the data tell all parameters") {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const LifetimeData data(
        simulate(ParetoNbd(0.5, 10.0, 0.3 + 0.1 * static_cast<double>(seed), 5.0), weeks(150, seed)), TimeUnit::week());
    const auto fitted = fit<MbgNbd>(data);
    for (std::size_t i = 0; fitted.status.converged() && i < 4; ++i) {
      CHECK(fitted.log_standard_error(i) < 3.0);
    }
  }
}

TEST_CASE("fit: data that tell little end at a limit with finite parameters") {
  const LifetimeData one({3}, {5}, {9}, {1});
  const LifetimeData alike(Column(50, 2), Column(50, 4), Column(50, 9), Column(50, 1));
  const LifetimeData few({0, 0, 0, 1}, {0, 0, 0, 2}, {5, 5, 5, 5}, {1, 1, 1, 1});
  const LifetimeData huge({0, 5000, 1}, {0, 9999, 1}, {1e4, 1e4, 1e4}, {1, 1, 1});
  for (const LifetimeData& data : {one, alike, few, huge}) {
    CHECK(outcome<BgNbd>(data).starts_with("at a boundary: "));
    CHECK(outcome<MbgNbd>(data).starts_with("at a boundary: "));
    CHECK(outcome<ParetoNbd>(data).starts_with("at a boundary: "));
    CHECK_FALSE(outcome<Nbd>(data).starts_with("not converged"));
  }
  CHECK(outcome<Nbd>(alike) == "at a boundary: customers who all purchase at the same rate (Poisson)");
  CHECK(outcome<ParetoNbd>(huge) == "at a boundary: customers who leave at once or hardly ever");
  CHECK(outcome<BgNbd>(huge) == "at a boundary: customers who leave at the first chance or never");
}

TEST_CASE("fit: what was simulated without deaths ends at NBD or next to it") {
  for (int repetition = 1; repetition <= custval_test::repetitions(6); ++repetition) {
    const auto seed = static_cast<std::uint64_t>(repetition);
    const LifetimeData data(simulate(Nbd(0.5, 8), weeks(5'000, seed)), TimeUnit::week());
    const double nbd = fit<Nbd>(data).log_likelihood;
    const auto pareto = fit<ParetoNbd>(data);
    CHECK(pareto.status.outcome != FitOutcome::not_converged);
    CHECK(pareto.log_likelihood >= nbd - 1e-6 * std::abs(nbd));
    // Twice the gain is chi-square: above 13.8 with two degrees of freedom once in a thousand times.
    CHECK(2 * (pareto.log_likelihood - nbd) < 13.8);
    CHECK(2 * (fit<BgNbd>(data).log_likelihood - nbd) < 13.8);
  }
}

TEST_CASE("fit: a thousand customers are enough to converge") {
  // Far out on a ridge is where small samples end: of a hundred customers every fifth sample; of a thousand, none of
  // sixty.
  int converged = 0;
  constexpr int samples = custval_test::repetitions(20);
  for (int sample = 1; sample <= samples; ++sample) {
    const auto seed = static_cast<std::uint64_t>(sample);
    const LifetimeData data(simulate(ParetoNbd(0.5533, 10.578, 0.6061, 11.669), weeks(1'000, seed)), TimeUnit::week());
    converged += fit<ParetoNbd>(data).status.converged() ? 1 : 0;
    converged += fit<BgNbd>(data).status.converged() ? 1 : 0;
    converged += fit<MbgNbd>(data).status.converged() ? 1 : 0;
  }
  CHECK(converged == 3 * samples);
}

TEST_CASE("fit: too few evaluations and starts outside the box are said or mended") {
  const LifetimeData data(some_base());
  FitOptions<Nbd> options;
  options.largest_number_of_evaluations = 2;
  const auto stopped = fit<Nbd>(data, options);
  CHECK(to_text(stopped.status) == "not converged: too many evaluations");
  CHECK(std::isnan(stopped.standard_error(0)));
  options = {};
  options.start = Nbd(1e-9, 1e9);
  CHECK(fit<Nbd>(data, options).model.r() == doctest::Approx(fit<Nbd>(data).model.r()).epsilon(1e-6));
}

TEST_CASE("fit: a weight of three is three rows with threads too") {
  const Base base = some_base();
  Column three(400, 3.0);
  const auto weighted = join(as_view(base), view(bind<customer_weight>(three)));
  Base thrice(1200);
  for (Index i = 0; i < thrice.rows(); ++i) {
    thrice[repeat_purchases{}](i) = base[repeat_purchases{}](i / 3);
    thrice[recency{}](i) = base[recency{}](i / 3);
    thrice[observed_time{}](i) = base[observed_time{}](i / 3);
  }
  const auto a = fit<ParetoNbd>(weighted, {.unit = TimeUnit::week()});
  const auto b = fit<ParetoNbd>(thrice, {.unit = TimeUnit::week()});
  CHECK(a.customers == 1200);
  CHECK(a.log_likelihood == doctest::Approx(b.log_likelihood).epsilon(1e-13));
  CHECK(a.model.beta() == doctest::Approx(b.model.beta()).epsilon(1e-6));
  CHECK(a.fingerprint == b.fingerprint);
  CHECK(fit<ParetoNbd>(thrice, {.unit = TimeUnit::week()}, threads{3}) == b);
}

TEST_CASE("lifetime data: every illegal row is named by column and row and value") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto set = [](auto column, Index row, double value) { return [=](Base& base) { base[column](row) = value; }; };
  const std::string x = "custval::LifetimeData: column 'repeat_purchases', row 7: value ";
  CHECK(refusal(set(repeat_purchases{}, 7, 1.5)) == x + "1.5, expected a whole number >= 0");
  CHECK(refusal(set(repeat_purchases{}, 7, -1)) == x + "-1, expected a whole number >= 0");
  CHECK(refusal(set(repeat_purchases{}, 7, nan)) == x + "NaN, expected a whole number >= 0");
  CHECK(refusal(set(observed_time{}, 8, -2)) ==
        "custval::LifetimeData: column 'observed_time', row 8: value -2, expected a finite number >= 0");
  const std::string last = ", expected 0 without repeat purchases, else a number > 0 and at most the observed time";
  CHECK(refusal(set(recency{}, 4, 1000)) == "custval::LifetimeData: column 'recency', row 4: value 1000" + last);
  CHECK(refusal(set(recency{}, 4, 0)) == "custval::LifetimeData: column 'recency', row 4: value 0" + last);
  CHECK(refusal(set(recency{}, 0, 3)) == "custval::LifetimeData: column 'recency', row 0: value 3" + last);  // of x = 0
  CHECK(refusal(set(recency{}, 4, nan)) == "custval::LifetimeData: column 'recency', row 4: value NaN" + last);
  Column weights(400, 1.0);
  weights[9] = 0.0;
  const Base base = some_base();
  CHECK(custval_test::message_of([&] {
          return LifetimeData(join(as_view(base), view(bind<customer_weight>(weights))));
        }) == "custval::LifetimeData: column 'customer_weight', row 9: value 0, expected a finite number > 0");
  CHECK(LifetimeData(join(as_view(base), view(bind<customer_weight>(weights))), {}, IllegalRows::drop).dropped() == 1);
}
