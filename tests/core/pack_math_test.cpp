// SPDX-License-Identifier: BSL-1.0
#include <custval/core/pack.hpp>
#include <custval/core/pack_math.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using custval::Pack;

namespace {

// The largest error of f over numbers of all sizes within [low, high], in units in the last place of the truth.
template <class S, class F, class Truth>
double worst_error(const F& f, const Truth& truth, S low, S high) {
  using P = Pack<S>;
  std::mt19937_64 random(1);
  std::uniform_real_distribution<S> evenly(low, high);
  std::uniform_real_distribution<S> exponent(-60, 0);
  double worst = 0;
  for (int round = 0; round < 20'000; ++round) {
    const P x = P::from([&](int i) {
      return i % 2 == 0 ? evenly(random) : (std::clamp)(S(std::exp2(exponent(random))) * high, low, high);
    });
    const P found = f(x);
    for (int i = 0; i < P::width; ++i) {
      const long double right = truth(static_cast<long double>(x[i]));
      int power = 0;
      (void)std::frexp(right, &power);
      const long double unit = (std::max)(std::ldexp(1.0L, power - std::numeric_limits<S>::digits),
                                          static_cast<long double>(std::numeric_limits<S>::denorm_min()));
      worst = (std::max)(worst, static_cast<double>(std::abs(found[i] - right) / unit));
    }
  }
  return worst;
}

// Truths need more digits than there are in a double.
constexpr bool has_truths = std::numeric_limits<long double>::digits >= 64;

}  // namespace

TEST_CASE_TEMPLATE("exp, expm1, log and log1p of packs keep their stated errors" * doctest::skip(!has_truths), S,
                   double, float) {
  constexpr bool is_double = sizeof(S) == 8;
  constexpr S least_exponent = is_double ? S(-745) : S(-103);
  constexpr S most_exponent = is_double ? S(709.7) : S(88.7);
  const auto exp_of = [](const auto& x) { return exp(x); };
  const auto exp_truth = [](long double x) { return std::exp(x); };
  CHECK(worst_error<S>(exp_of, exp_truth, -1, 1) < 1.2);
  CHECK(worst_error<S>(exp_of, exp_truth, least_exponent, most_exponent) < 1.2);
  const auto expm1_of = [](const auto& x) { return expm1(x); };
  const auto expm1_truth = [](long double x) { return std::expm1(x); };
  CHECK(worst_error<S>(expm1_of, expm1_truth, -1, 1) < 2.8);
  CHECK(worst_error<S>(expm1_of, expm1_truth, -50, most_exponent) < 2.8);
  const auto log_of = [](const auto& x) { return log(x); };
  const auto log_truth = [](long double x) { return std::log(x); };
  CHECK(worst_error<S>(log_of, log_truth, std::numeric_limits<S>::denorm_min(), 2) < 1);
  CHECK(worst_error<S>(log_of, log_truth, std::numeric_limits<S>::denorm_min(), std::numeric_limits<S>::max()) < 1);
  const auto log1p_of = [](const auto& x) { return log1p(x); };
  const auto log1p_truth = [](long double x) { return std::log1p(x); };
  CHECK(worst_error<S>(log1p_of, log1p_truth, S(-0.999), 1) < 2);
  CHECK(worst_error<S>(log1p_of, log1p_truth, 0, 1000) < 2);
  // What checks nothing is as exact where it may be used.
  const auto exp_unchecked_of = [](const auto& x) { return exp_unchecked(x); };
  CHECK(worst_error<S>(exp_unchecked_of, exp_truth, is_double ? S(-708) : S(-80), is_double ? S(708) : S(80)) < 1.2);
  const auto log_unchecked_of = [](const auto& x) { return log_unchecked(x); };
  CHECK(worst_error<S>(log_unchecked_of, log_truth, (std::numeric_limits<S>::min)(), (std::numeric_limits<S>::max)()) <
        1);
}

TEST_CASE_TEMPLATE("exp, expm1, log and log1p of packs at the ends of the numbers", S, double, float) {
  using P = Pack<S>;
  const S infinity = std::numeric_limits<S>::infinity();
  const S nan = std::numeric_limits<S>::quiet_NaN();
  const auto same = [](S found, S truth) { return std::isnan(truth) ? std::isnan(found) : found == truth; };
  for (const S x : {infinity, -infinity, nan, S(0), S(-1), S(1000), S(-1000)}) {
    CAPTURE(x);
    const S near = S(8) * std::numeric_limits<S>::epsilon();
    const auto agrees = [&](S found, S truth) {
      return same(found, truth) || std::abs(found - truth) <= near * std::abs(truth);
    };
    CHECK(agrees(exp(P(x))[0], std::exp(x)));
    CHECK(agrees(expm1(P(x))[0], std::expm1(x)));
    CHECK(agrees(log(P(x))[0], std::log(x)));
    CHECK(agrees(log1p(P(x))[0], std::log1p(x)));
  }
}

TEST_CASE("functions of packs give one lane the same bits, whatever is beside it and however wide the pack is") {
  using P = Pack<double>;
  using Wide = Pack<double, 2 * P::width>;
  const double x = 0.731;
  for (int lane = 0; lane < P::width; ++lane) {
    const auto beside = [&](int i) { return i == lane ? x : std::nan(""); };
    CHECK(exp(P::from(beside))[lane] == exp(Wide(x))[0]);
    CHECK(log(P::from(beside))[lane] == log(Wide(x))[0]);
    CHECK(expm1(P::from(beside))[lane] == expm1(Wide(x))[0]);
    CHECK(log1p(P::from(beside))[lane] == log1p(Wide(x))[0]);
  }
}

TEST_CASE_TEMPLATE("square roots, whole parts and functions of the caller's are those of each number", S, double,
                   float) {
  using P = Pack<S>;
  CHECK(sqrt(P{9})[0] == 3);
  CHECK(std::isnan(sqrt(P{-1})[0]));
  CHECK(floor(P{-1.5})[0] == -2);
  CHECK(transform(P{2}, [](S x) { return x * x; })[0] == 4);
}
