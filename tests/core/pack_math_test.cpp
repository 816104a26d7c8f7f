// SPDX-License-Identifier: BSL-1.0
// Elementary functions against the same in more digits than they have.
#include <custval/core/pack_math.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>

using namespace custval;

namespace {

// How many units in the last place a result is away from the truth.
template <class S>
double units_off(S result, long double truth) {
  if (std::isnan(result) || std::isnan(truth)) {
    return std::isnan(result) && std::isnan(truth) ? 0.0 : 1e9;
  }
  if (std::isinf(result) || std::isinf(truth)) {
    // The largest number and half a unit are where rounding goes to infinity.
    return std::abs(truth) >= static_cast<long double>((std::numeric_limits<S>::max)()) ? 0.0 : 1e9;
  }
  const S size = std::abs(static_cast<S>(truth));
  const S unit =
      (std::max)(std::nextafter(size, std::numeric_limits<S>::infinity()) - size, std::numeric_limits<S>::denorm_min());
  return static_cast<double>(std::abs(static_cast<long double>(result) - truth) / static_cast<long double>(unit));
}

struct Range {
  double from;
  double to;
  bool of_exponents = false;  // of 2
};

template <class S, class F, class Truth>
double worst(F&& f, Truth&& truth, Range range) {
  using P = Pack<S>;
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> number(range.from, range.to);
  double most = 0.0;
  for (int i = 0; i < 20'000; ++i) {
    const P x = P::from([&](int) {
      const double given = number(random);
      return static_cast<S>(range.of_exponents ? std::exp2(given) : given);
    });
    const P y = f(x);
    for (int lane = 0; lane < P::width; ++lane) {
      most = (std::max)(most, units_off<S>(y[lane], truth(static_cast<long double>(x[lane]))));
    }
  }
  return most;
}

constexpr auto pack_exp = [](const auto& x) { return exp(x); };
constexpr auto pack_log = [](const auto& x) { return log(x); };
constexpr auto pack_expm1 = [](const auto& x) { return expm1(x); };
constexpr auto pack_log1p = [](const auto& x) { return log1p(x); };
constexpr auto true_exp = [](long double x) { return std::exp(x); };
constexpr auto true_log = [](long double x) { return std::log(x); };
constexpr auto true_expm1 = [](long double x) { return std::expm1(x); };
constexpr auto true_log1p = [](long double x) { return std::log1p(x); };

}  // namespace

// Where long double has no more digits than double, its own error is the truth's.
constexpr double truth_error = std::numeric_limits<long double>::digits > 53 ? 0.01 : 1.0;

TEST_CASE_TEMPLATE("exp, log, expm1 and log1p are within their stated errors everywhere", S, double, float) {
  constexpr bool is_double = sizeof(S) == 8;
  const double small = is_double ? -1074 : -149;
  const double large = is_double ? 1023.99 : 127.99;
  for (const Range range :
       {Range{-1, 1}, Range{is_double ? -746.0 : -104.0, is_double ? 710.0 : 89.0}, Range{-60, -2, true}}) {
    CHECK(worst<S>(pack_exp, true_exp, range) <= 1.1 + truth_error);
    CHECK(worst<S>(pack_expm1, true_expm1, range) <= 2.5 + truth_error);
  }
  for (const Range range : {Range{0.4, 2.5}, Range{0.99, 1.01}, Range{small, large, true}}) {
    CHECK(worst<S>(pack_log, true_log, range) <= 1.0 + truth_error);
    CHECK(worst<S>(pack_log1p, true_log1p, range) <= 1.5 + truth_error);
  }
  CHECK(worst<S>(pack_log1p, true_log1p, {-0.999, 0.5}) <= 1.5 + truth_error);
}

TEST_CASE_TEMPLATE("elementary functions at the ends of their domains", S, double, float) {
  using P = Pack<S>;
  const S infinity = std::numeric_limits<S>::infinity();
  const S nan = std::numeric_limits<S>::quiet_NaN();
  CHECK(exp(P{0})[0] == 1);
  CHECK(exp(P{-infinity})[0] == 0);
  CHECK(exp(P{infinity})[0] == infinity);
  CHECK(exp(P{1e4})[0] == infinity);
  CHECK(exp(P{-1e4})[0] == 0);
  CHECK(log(P{1})[0] == 0);
  CHECK(log(P{0})[0] == -infinity);
  CHECK(log(P{infinity})[0] == infinity);
  CHECK(std::isnan(log(P{-1})[0]));
  CHECK(expm1(P{0})[0] == 0);
  CHECK(expm1(P{-infinity})[0] == -1);
  CHECK(expm1(P{infinity})[0] == infinity);
  CHECK(log1p(P{0})[0] == 0);
  CHECK(log1p(P{-1})[0] == -infinity);
  CHECK(log1p(P{infinity})[0] == infinity);
  CHECK(std::isnan(log1p(P{-2})[0]));
  CHECK(sqrt(P{9})[0] == 3);
  CHECK(floor(P{-1.5})[0] == -2);
  CHECK(transform(P{2}, [](S x) { return x * x; })[0] == 4);
  for (const P& result : {exp(P{nan}), log(P{nan}), expm1(P{nan}), log1p(P{nan}), sqrt(P{nan})}) {
    CHECK(std::isnan(result[0]));
  }
}

TEST_CASE("exp and log to published digits") {
  // e, 1/e, log 2, log 10: to 20 digits in any table.
  CHECK(exp(Pack<double>{1})[0] == doctest::Approx(2.7182818284590452354).epsilon(3e-16));
  CHECK(exp(Pack<double>{-1})[0] == doctest::Approx(0.36787944117144232160).epsilon(3e-16));
  CHECK(log(Pack<double>{2})[0] == doctest::Approx(0.69314718055994530942).epsilon(3e-16));
  CHECK(log(Pack<double>{10})[0] == doctest::Approx(2.3025850929940456840).epsilon(3e-16));
}
