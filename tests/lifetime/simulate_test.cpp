// SPDX-License-Identifier: BSL-1.0
#include <custval/core/error.hpp>
#include <custval/core/execution.hpp>
#include <custval/lifetime/simulate.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "distances.hpp"
#include "models_for_simulation.hpp"

using namespace custval;
using namespace custval_test;

namespace {

// 39 weeks and 39 more, everyone from the first moment on.
SimulationOptions exact_options(Index customers, std::uint64_t seed = 1) {
  return {.customers = customers,
          .seed = seed,
          .first_day = Day{1000},
          .calibration_end = Day{1273},
          .observation_end = Day{1546},
          .time = simulated_time::exact};
}
SimulationOptions daily_options(Index customers, std::uint64_t seed = 1) {
  SimulationOptions options = exact_options(customers, seed);
  options.acquisition_days = 84;
  options.time = simulated_time::daily;
  return options;
}

template <class Array>
std::vector<double> numbers(const Array& array) {
  return {array.data(), array.data() + array.size()};
}

// How far a mean is from the truth, in standard errors of the draws.
template <class Array>
double mean_error(const Array& array, double truth) {
  const Eigen::ArrayXd& draws = array;  // evaluated once
  const double mean = draws.mean();
  const double variance = (draws - mean).square().mean();
  return std::abs(mean - truth) / std::sqrt(variance / static_cast<double>(draws.size()));
}
double share_error(double count, double of, double truth) {
  return std::abs(count / of - truth) / std::sqrt(truth * (1.0 - truth) / of);
}

// Customers by the letter of the models' definitions, purchase by purchase, with the standard library's generator and
// distributions: of each model what is hidden, then one purchase after another.
class Naive {
 public:
  struct Hidden {
    double rate = 0.0;
    double lifetime = std::numeric_limits<double>::infinity();
    double dropout = 0.0;  // after each repeat purchase
    bool dropout_at_first = false;
  };
  struct Row {
    double repeats = 0.0;
    double recency = 0.0;
    double holdout = 0.0;
  };

  explicit Naive(std::uint64_t seed) : generator_{seed} {}

  Hidden draw(const Nbd& model) { return {.rate = gamma(model.r(), model.alpha())}; }
  Hidden draw(const ParetoNbd& model) {
    const double rate = gamma(model.r(), model.alpha());
    return {.rate = rate, .lifetime = std::exponential_distribution<>(gamma(model.s(), model.beta()))(generator_)};
  }
  Hidden draw(const BgNbd& model) {
    const double rate = gamma(model.r(), model.alpha());
    return {.rate = rate, .dropout = beta(model.a(), model.b())};
  }
  Hidden draw(const MbgNbd& model) {
    const double rate = gamma(model.r(), model.alpha());
    return {.rate = rate, .dropout = beta(model.a(), model.b()), .dropout_at_first = true};
  }

  // Times in the model's unit, then in days. By the day, what is seen begins at a moment of the first day.
  Row follow(const Hidden& hidden, double unit, double observed, double holdout, bool daily) {
    Row row;
    const double clock = daily ? uniform() : 0.0;
    const double last = observed + holdout + (daily ? 1.0 : 0.0);
    if (hidden.dropout_at_first && uniform() < hidden.dropout) {
      return row;
    }
    std::exponential_distribution<> gap(hidden.rate);
    double seen = 0.0;
    for (double time = gap(generator_); time < hidden.lifetime && clock + time * unit < last; time += gap(generator_)) {
      const double day = daily ? std::floor(clock + time * unit) : time * unit;
      if (day > seen) {
        seen = day;
        if (day <= observed) {
          row.repeats += 1.0;
          row.recency = day;
        } else {
          row.holdout += 1.0;
        }
      }
      if (uniform() < hidden.dropout) {
        break;
      }
    }
    return row;
  }

 private:
  double uniform() { return std::uniform_real_distribution<>()(generator_); }
  double gamma(double shape, double rate) { return std::gamma_distribution<>(shape, 1.0 / rate)(generator_); }
  double beta(double a, double b) {
    const double x = gamma(a, 1.0);
    return x / (x + gamma(b, 1.0));
  }
  std::mt19937_64 generator_;
};

template <class M>
void check_like_naive(const M& model, SimulationOptions options) {
  const double observed = options.calibration_end.number() - options.first_day.number();
  const double holdout = options.observation_end->number() - options.calibration_end.number();
  // By the day the naive customers begin at any moment of a day: as those acquired in one day do.
  const bool daily = options.time == simulated_time::daily;
  options.acquisition_days = daily ? 1 : 0;
  const SimulatedBase base = simulate(model, options);
  Naive naive(1234);
  std::vector<double> repeats;
  std::vector<double> recencies;
  std::vector<double> later;
  for (Index i = 0; i < options.customers; ++i) {
    const auto row = naive.follow(naive.draw(model), options.unit.days(), observed, holdout, daily);
    repeats.push_back(row.repeats);
    recencies.push_back(row.recency);
    later.push_back(row.holdout);
  }
  CHECK(distance(numbers(base[repeat_purchases{}]), repeats) < likely);
  CHECK(distance(numbers(base[recency{}]), recencies) < likely);
  CHECK(distance(numbers(base[holdout_purchases{}]), later) < likely);
}

// What every row of any simulation must be.
template <class Base>
void check_rows(const Base& base, const SimulationOptions& options) {
  const bool daily = options.time == simulated_time::daily;
  const double end = options.calibration_end.number();
  bool right = base.rows() == options.customers;
  for (Index i = 0; i < base.rows(); ++i) {
    const double x = base[repeat_purchases{}](i);
    const double t = base[recency{}](i);
    const double seen = base[observed_time{}](i);
    const double later = base[holdout_purchases{}](i);
    right = right && x >= 0.0 && x == std::floor(x) && x <= 1e16 && later >= 0.0 && later == std::floor(later);
    right = right && t >= 0.0 && t <= seen && (x == 0.0) == (t == 0.0) && base[purchase_days{}](i) == x + 1.0;
    right = right && std::abs(base[first_day{}](i) + seen - end) <= (daily ? 0.0 : 1e-9);
    right = right && std::abs(base[first_day{}](i) + t - base[last_day{}](i)) <= (daily ? 0.0 : 1e-9);
    right = right && (!daily || (t == std::floor(t) && x <= t && later <= base[holdout_time{}](i)));
  }
  CHECK(right);
}

std::string message_of(const SimulationOptions& options) {
  try {
    static_cast<void>(simulate(bg_nbd, options));
  } catch (const ArgumentError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("simulate: expected repeat purchases are those of the closed forms") {
  // The right sides by mpmath, twice: closed form and quadrature over the hidden figures.
  constexpr Index customers = 200'000;
  const auto mean_errors = [&](const auto& model, double in_39_weeks, double in_78_weeks) {
    const SimulatedBase base = simulate(model, exact_options(customers));
    CHECK(mean_error(base[repeat_purchases{}], in_39_weeks) < 3.3);
    CHECK(mean_error(base[repeat_purchases{}] + base[holdout_purchases{}], in_78_weeks) < 3.3);
    CHECK((base[observed_time{}] == 273.0).all());
    CHECK((base[holdout_time{}] == 273.0).all());
  };
  mean_errors(bg_nbd, 1.194988787531054653, 1.857950137687804381);
  mean_errors(mbg_nbd, 1.182953665597172641, 1.804757577553141655);
  mean_errors(pareto_nbd, 1.213563247828292961, 1.910213391376872024);
  mean_errors(nbd, 0.3848 * 39.0 / 12.072, 0.3848 * 78.0 / 12.072);  // r t / alpha
}

TEST_CASE("simulate: who does not come again is as many as the closed forms say") {
  constexpr Index customers = 200'000;
  const auto error = [&](const auto& model, double truth) {
    const SimulatedBase base = simulate(model, exact_options(customers, 2));
    const auto none = static_cast<double>((base[repeat_purchases{}] == 0.0).count());
    return share_error(none, static_cast<double>(customers), truth);
  };
  // (alpha / (alpha + T))^r; MBG/NBD: a/(a+b) stop at once; Pareto/NBD: by quadrature over the time of death.
  CHECK(error(bg_nbd, std::pow(4.414 / 43.414, 0.2426)) < 3.3);
  CHECK(error(mbg_nbd, (0.891 + 1.614 * std::pow(6.183 / 45.183, 0.5250)) / (0.891 + 1.614)) < 3.3);
  CHECK(error(pareto_nbd, 0.593493946807300923) < 3.3);
  CHECK(error(nbd, std::pow(12.072 / 51.072, 0.3848)) < 3.3);
}

TEST_CASE("simulate: the last of x purchases of a steady customer is the largest of x uniforms") {
  const SimulatedBase base = simulate(nbd, exact_options(50'000, 3));
  std::vector<double> shares;
  for (Index i = 0; i < base.rows(); ++i) {
    if (const double x = base[repeat_purchases{}](i); x > 0.0) {
      shares.push_back(std::pow(base[recency{}](i) / 273.0, x));
    }
  }
  CHECK(shares.size() > 10'000);
  CHECK(distance(shares, [](double u) { return u; }) < likely);
}

TEST_CASE("simulate: to the moment as a naive simulation that goes through all purchases") {
  constexpr Index customers = 20'000;
  check_like_naive(nbd, exact_options(customers));
  check_like_naive(pareto_nbd, exact_options(customers));
  check_like_naive(bg_nbd, exact_options(customers));
  check_like_naive(mbg_nbd, exact_options(customers));
  // Busy customers, of whom many stop after a few dozen purchases.
  check_like_naive(ParetoNbd{2.0, 0.5, 1.5, 20.0}, exact_options(5'000));
  check_like_naive(BgNbd{2.0, 0.5, 1.5, 60.0}, exact_options(5'000));
  check_like_naive(MbgNbd{2.0, 0.5, 0.5, 10.0}, exact_options(5'000));
}

TEST_CASE("simulate: by the day as a naive simulation that goes through all purchases") {
  constexpr Index customers = 20'000;
  check_like_naive(pareto_nbd, daily_options(customers));
  check_like_naive(bg_nbd, daily_options(customers));
  check_like_naive(mbg_nbd, daily_options(customers));
  // Some eight purchases a day, where whole days are skipped, with customers below and above where that begins.
  SimulationOptions busy = daily_options(5'000);
  busy.calibration_end = Day{1030};
  busy.observation_end = Day{1050};
  check_like_naive(Nbd{2.0, 0.05}, busy);
  check_like_naive(ParetoNbd{2.0, 0.04, 1.5, 3.0}, busy);
  check_like_naive(BgNbd{2.0, 0.04, 1.0, 100.0}, busy);
  check_like_naive(MbgNbd{2.0, 0.04, 1.0, 100.0}, busy);
}

TEST_CASE("simulate: days with a purchase of steady customers have a closed form") {
  // A day has one with the chance 1 - exp(-rate / 7); over the gamma rates (alpha / (alpha + 1/7))^r of all have none.
  const Nbd model{1.5, 2.0};
  const SimulatedBase base = simulate(model, daily_options(100'000, 4));
  const double a_day = 1.0 - std::pow(2.0 / (2.0 + 1.0 / 7.0), 1.5);
  CHECK(mean_error(base[repeat_purchases{}] / base[observed_time{}], a_day) < 3.3);
  CHECK(mean_error(base[holdout_purchases{}], 273.0 * a_day) < 3.3);
}

TEST_CASE("simulate: first purchases are spread evenly over the acquisition") {
  const SimulatedBase base = simulate(bg_nbd, daily_options(84'000, 5));
  std::vector<double> counts(84, 0.0);
  for (Index i = 0; i < base.rows(); ++i) {
    const double day = base[first_day{}](i) - 1000.0;
    REQUIRE(day >= 0.0);
    REQUIRE(day < 84.0);
    ++counts[static_cast<std::size_t>(day)];
  }
  double chi_square = 0.0;
  for (const double count : counts) {
    chi_square += (count - 1000.0) * (count - 1000.0) / 1000.0;
  }
  CHECK(std::abs(chi_square - 83.0) < 3.3 * std::sqrt(2.0 * 83.0));

  SimulationOptions options = exact_options(20'000, 5);
  options.acquisition_days = 84;
  const SimulatedBase exact = simulate(bg_nbd, options);
  CHECK(distance(numbers(exact[first_day{}]), [](double day) { return (day - 1000.0) / 84.0; }) < likely);
  check_rows(exact, options);
}

TEST_CASE("simulate: BG/BB has every history as often as its probability says") {
  // Six opportunities, a year of 365 days apart. The probability of x purchases, the last at t: Fader, Hardie, Shang
  // (2010), Marketing Science 29(6), 1086-1108, doi:10.1287/mksc.1100.0580, equation 4, times the sequences there are.
  constexpr Index customers = 100'000;
  const SimulationOptions options{.customers = customers,
                                  .seed = 6,
                                  .unit = TimeUnit(365.0),
                                  .calibration_end = Day{6 * 365},
                                  .observation_end = Day{11 * 365}};
  const SimulatedBase base = simulate(bg_bb, options);
  check_rows(base, options);
  const auto beta = [](double a, double b) { return std::exp(std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b)); };
  const double al = bg_bb.alpha();
  const double be = bg_bb.beta();
  const double ga = bg_bb.gamma();
  const double de = bg_bb.delta();
  double chi_square = 0.0;
  double total = 0.0;
  for (int x = 0; x <= 6; ++x) {
    for (int t = x; t <= (x == 0 ? 0 : 6); ++t) {
      double sequences = 1.0;  // (t - 1 choose x - 1)
      for (int k = 1; k < x; ++k) {
        sequences *= static_cast<double>(t - k) / static_cast<double>(k);
      }
      double likelihood = beta(al + x, be + 6 - x) * beta(ga, de + 6);
      for (int i = 0; i < 6 - t; ++i) {
        likelihood += beta(al + x, be + t - x + i) * beta(ga + 1, de + t + i);
      }
      const double chance = sequences * likelihood / (beta(al, be) * beta(ga, de));
      const auto found = static_cast<double>((base[repeat_purchases{}] == x && base[recency{}] == 365.0 * t).count());
      const double expected = chance * static_cast<double>(customers);
      chi_square += (found - expected) * (found - expected) / expected;
      total += chance;
    }
  }
  CHECK(total == doctest::Approx(1.0).epsilon(1e-12));
  CHECK(std::abs(chi_square - 21.0) < 3.3 * std::sqrt(42.0));
  // Expected purchases in the next five: those of p's mean while alive, sum over n of E[(1 - theta)^n].
  double later = 0.0;
  for (int n = 7; n <= 11; ++n) {
    later += al / (al + be) * beta(ga, de + n) / beta(ga, de);
  }
  CHECK(mean_error(base[holdout_purchases{}], later) < 3.3);
}

TEST_CASE("simulate: BG/BB acquires at opportunities") {
  const SimulationOptions options{.customers = 3'000,
                                  .seed = 7,
                                  .unit = TimeUnit(7.0),
                                  .acquisition_days = 21,
                                  .calibration_end = Day{70},
                                  .observation_end = Day{140}};
  const SimulatedBase base = simulate(bg_bb, options);
  check_rows(base, options);
  for (const double day : {0.0, 7.0, 14.0}) {
    CHECK(share_error(static_cast<double>((base[first_day{}] == day).count()), 3000.0, 1.0 / 3.0) < 3.3);
  }
  SimulationOptions exact = options;
  exact.time = simulated_time::exact;
  CHECK(simulate(bg_bb, exact) == base);
  // A year of 365.25 days to the moment: four are 1461 days.
  const SimulationOptions years{.customers = 100,
                                .unit = TimeUnit(365.25),
                                .calibration_end = Day{1461},
                                .observation_end = Day{2922},
                                .time = simulated_time::exact};
  check_rows(simulate(bg_bb, years), years);
  CHECK((simulate(bg_bb, years)[observed_time{}] == 1461.0).all());

  SimulationOptions wrong = options;
  wrong.calibration_end = Day{71};
  CHECK_THROWS_WITH_AS(
      static_cast<void>(simulate(bg_bb, wrong)),
      "custval::simulate: the number of days from the first day to the calibration end is 71, expected "
      "a multiple of 7, the days per unit",
      ArgumentError);
  wrong = options;
  wrong.unit = TimeUnit(3.5);
  CHECK_THROWS_AS(static_cast<void>(simulate(bg_bb, wrong)), ArgumentError);
  wrong = options;
  wrong.acquisition_days = 20;
  CHECK_THROWS_AS(static_cast<void>(simulate(bg_bb, wrong)), ArgumentError);
}

TEST_CASE("simulate: spend by Gamma-Gamma") {
  // z of n purchases together: z / (z + v) is beta with p n and q (the gamma rate over the same scale).
  const auto check_spend = [](const SimulatedSpendBase& base) {
    std::vector<double> firsts;
    std::vector<double> means;
    for (Index i = 0; i < base.rows(); ++i) {
      const double x = base[repeat_purchases{}](i);
      const double z = x * base[mean_repeat_spend{}](i);
      const double first = base[total_spend{}](i) - z;
      firsts.push_back(boost::math::ibeta(6.25, 3.74, first / (first + 15.44)));
      if (x > 0.0) {
        means.push_back(boost::math::ibeta(6.25 * x, 3.74, z / (z + 15.44)));
      } else {
        REQUIRE(base[mean_repeat_spend{}](i) == 0.0);
      }
      REQUIRE((base[holdout_spend{}](i) > 0.0) == (base[holdout_purchases{}](i) > 0.0));
    }
    CHECK(distance(firsts, [](double u) { return u; }) < likely);
    CHECK(distance(means, [](double u) { return u; }) < likely);
    // Mean spend p v / (q - 1), whatever the number of purchases.
    const auto per_purchase = base[holdout_spend{}] - base[holdout_purchases{}] * (6.25 * 15.44 / 2.74);
    CHECK(mean_error(per_purchase, 0.0) < 3.3);
  };
  for (const SimulationOptions& options : {daily_options(20'000, 8), exact_options(20'000, 8)}) {
    const SimulatedSpendBase base = simulate(bg_nbd, gamma_gamma, options);
    check_spend(base);
    // Purchases are the same without spend.
    const SimulatedBase without = simulate(bg_nbd, options);
    CHECK((base[repeat_purchases{}] == without[repeat_purchases{}]).all());
    CHECK((base[recency{}] == without[recency{}]).all());
    CHECK((base[holdout_purchases{}] == without[holdout_purchases{}]).all());
  }
}

TEST_CASE("simulate: threads change nothing and neither do more customers") {
  const SimulationOptions options = daily_options(100'000, 9);
  const SimulatedBase base = simulate(bg_nbd, options);
  check_rows(base, options);
  for (const int count : {2, 3, 7}) {
    CHECK(simulate(bg_nbd, options, threads{count}) == base);
  }
  CHECK(simulate(pareto_nbd, gamma_gamma, options, threads{2}) == simulate(pareto_nbd, gamma_gamma, options));
  const SimulatedBase few = simulate(bg_nbd, daily_options(1'000, 9));
  CHECK((few[recency{}] == base[recency{}].head(1'000)).all());
  CHECK((few[first_day{}] == base[first_day{}].head(1'000)).all());
  CHECK(simulate(bg_nbd, daily_options(1'000, 10)) != few);
}

TEST_CASE("simulate: writes into a table that is there") {
  SimulatedBase base(5'000);
  const double* memory = base[recency{}].data();
  simulate(bg_nbd, daily_options(5'000), serial{}, base);
  CHECK(base[recency{}].data() == memory);
  CHECK(base == simulate(bg_nbd, daily_options(5'000)));
  simulate(bg_nbd, daily_options(0), threads{2}, base);
  CHECK(base.rows() == 0);
  CHECK(simulate(bg_bb, daily_options(0)).rows() == 0);
  CHECK(simulate(bg_nbd, gamma_gamma, exact_options(0)).rows() == 0);
}

TEST_CASE("simulate: any parameters give rows that are what they should be") {
  const double sizes[] = {1e-3, 1.0, 1e3};
  for (const bool daily : {true, false}) {
    for (int code = 0; code < 81; ++code) {
      const double p[] = {sizes[code % 3], sizes[code / 3 % 3], sizes[code / 9 % 3], sizes[code / 27 % 3]};
      CAPTURE(daily);
      CAPTURE(code);
      SimulationOptions options = exact_options(20, static_cast<std::uint64_t>(code));
      options.acquisition_days = 28;
      options.time = daily ? simulated_time::daily : simulated_time::exact;
      check_rows(simulate(ParetoNbd{p[0], p[1], p[2], p[3]}, options), options);
      check_rows(simulate(BgNbd{p[0], p[1], p[2], p[3]}, options), options);
      check_rows(simulate(MbgNbd{p[0], p[1], p[2], p[3]}, options), options);
      check_rows(simulate(BgBb{p[0], p[1], p[2], p[3]}, options), options);
      const SimulatedSpendBase base = simulate(Nbd{p[0], p[1]}, GammaGamma{p[2], p[3], p[0]}, options);
      check_rows(base, options);
      CHECK(base[total_spend{}].isFinite().all());
      CHECK((base[total_spend{}] > 0.0).all());
      CHECK(base[mean_repeat_spend{}].isFinite().all());
      CHECK(base[holdout_spend{}].isFinite().all());
    }
  }
  // Rates that no double holds: a purchase every day; and 1e15 to the moment, the documented cap.
  const double huge = 1e305;
  const SimulatedBase daily = simulate(Nbd{huge, 1e-5}, daily_options(3));
  CHECK((daily[repeat_purchases{}] == daily[observed_time{}]).all());
  CHECK((daily[holdout_purchases{}] == 273.0).all());
  const SimulatedBase exact = simulate(Nbd{huge, 1e-5}, exact_options(3));
  CHECK(((exact[repeat_purchases{}] - 1e15).abs() < 6.0 * std::sqrt(1e15)).all());
  check_rows(exact, exact_options(3));
}

TEST_CASE("simulate: options out of their domain are refused by name") {
  SimulationOptions options = daily_options(10);
  CHECK(message_of(options).empty());
  options.customers = -1;
  CHECK(message_of(options) == "custval::simulate: the number of customers is -1, expected 0 or more");
  options = daily_options(10);
  options.acquisition_days = -1;
  CHECK(message_of(options) == "custval::simulate: the number of acquisition days is -1, expected 0 or more");
  options.acquisition_days = 274;
  CHECK(message_of(options) ==
        "custval::simulate: the calibration end is 1273, expected a day not before 1274, when the acquisition is over");
  options = daily_options(10);
  options.observation_end = Day{1272};
  CHECK(message_of(options) ==
        "custval::simulate: the observation end is 1272, expected a day not before 1273, the calibration end");
  // Without a day of its own, the observation ends with the calibration.
  options.observation_end.reset();
  const SimulatedBase base = simulate(bg_nbd, options);
  CHECK((base[holdout_time{}] == 0.0).all());
  CHECK((base[holdout_purchases{}] == 0.0).all());
}

namespace own_models {

// Someone else's: everybody buys all the time for so many days, at 2 a day.
struct Regular {
  double days;
};
custval::SteadyCustomer draw_customer(const Regular& model, custval::Random& /*random*/) noexcept {
  return {.rate = std::numeric_limits<double>::infinity(), .lifetime = model.days};
}
struct Fixed {};
custval::Spender draw_spender(const Fixed& /*model*/, custval::Random& /*random*/) noexcept {
  return {.shape = 1e12, .log_scale = std::log(2e-12)};
}

}  // namespace own_models

TEST_CASE("simulate: a model of one's own is one function") {
  static_assert(CustomerSource<own_models::Regular> && CustomerSource<BgNbd> && !CustomerSource<GammaGamma>);
  static_assert(SpendSource<own_models::Fixed> && SpendSource<GammaGamma> && !SpendSource<BgNbd>);
  SimulationOptions options{
      .customers = 2, .unit = TimeUnit(1.0), .calibration_end = Day{2}, .observation_end = Day{9}};
  const SimulatedSpendBase base = simulate(own_models::Regular{3.0}, own_models::Fixed{}, options);
  // Days 0, 1, 2; it dies as day 3 begins.
  CHECK((base[repeat_purchases{}] == 2.0).all());
  CHECK((base[recency{}] == 2.0).all());
  CHECK((base[holdout_purchases{}] == 0.0).all());
  CHECK(base[total_spend{}](0) == doctest::Approx(6.0).epsilon(1e-5));

  // Who first buys at any moment of a day and stays for a quarter of one sees the next with a chance of 1/4.
  options.customers = 10'000;
  options.acquisition_days = 2;
  const SimulatedBase short_lived = simulate(own_models::Regular{0.25}, options);
  CHECK(share_error(short_lived[repeat_purchases{}].sum() + short_lived[holdout_purchases{}].sum(), 1e4, 0.25) < 3.3);
}
