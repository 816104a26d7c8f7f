// SPDX-License-Identifier: BSL-1.0
#include <custval/lifetime/detail/simulate/variates.hpp>
#include <custval/lifetime/detail/simulate/variates_counts.hpp>

#include <doctest/doctest.h>

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "../numbers.hpp"
#include "distances.hpp"

using namespace custval;
using namespace custval::detail;
using custval_test::distance;
using custval_test::likely;

namespace {

template <class Draw>
std::vector<double> draws_of(int count, std::uint64_t seed, Draw&& draw) {
  Random random(seed);
  std::vector<double> draws;
  draws.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    draws.push_back(draw(random));
  }
  return draws;
}

double mean_of(const std::vector<double>& draws) {
  double sum = 0.0;
  for (const double one : draws) {
    sum += one;
  }
  return sum / static_cast<double>(draws.size());
}

// How far means are from these, in standard errors; and variances, where the fourth moment is that of a normal.
double mean_error(const std::vector<double>& draws, double mean, double variance) {
  return std::abs(mean_of(draws) - mean) / std::sqrt(variance / static_cast<double>(draws.size()));
}
double variance_of(const std::vector<double>& draws) {
  const double mean = mean_of(draws);
  double sum = 0.0;
  for (const double one : draws) {
    sum += (one - mean) * (one - mean);
  }
  return sum / static_cast<double>(draws.size());
}

constexpr int many = 20'000;

using Plain = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

// P(N <= k); by the normal distribution where the mean is so large that it is right to 1e-6.
double poisson_cdf(double mean, double k) {
  if (mean > 1e10) {
    return 0.5 * std::erfc(-(k + 0.5 - mean) / std::sqrt(2.0 * mean));
  }
  return boost::math::gamma_q(k + 1.0, mean, Plain());
}

// P(G <= exp(log_g)), below the range of double by the first term of the series.
double log_gamma_cdf(double shape, double log_g) {
  if (log_g < -300.0) {
    return std::exp(shape * log_g - std::lgamma(shape + 1.0));
  }
  return boost::math::gamma_p(shape, std::exp(log_g), Plain());
}

// P(p <= 1/(1 + exp(-z))).
double beta_logit_cdf(double a, double b, double z) {
  const auto lower_tail = [](double first, double second, double logit) {
    const double log_beta = std::lgamma(first) + std::lgamma(second) - std::lgamma(first + second);
    return std::exp(first * logit - log_beta) / first;
  };
  if (z < -300.0) {
    return lower_tail(a, b, z);
  }
  if (z > 300.0) {
    return 1.0 - lower_tail(b, a, -z);
  }
  return z < 0.0 ? boost::math::ibeta(a, b, 1.0 / (1.0 + std::exp(-z)), Plain())
                 : boost::math::ibetac(b, a, 1.0 / (1.0 + std::exp(z)), Plain());
}

}  // namespace

TEST_CASE("variates: exponential and normal") {
  const auto times = draws_of(many, 1, exponential_variate);
  CHECK(distance(times, [](double t) { return -std::expm1(-t); }) < likely);
  CHECK(mean_error(times, 1.0, 1.0) < 3.3);
  const auto normals = draws_of(many, 2, normal_variate);
  CHECK(distance(normals, [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }) < likely);
  CHECK(mean_error(normals, 0.0, 1.0) < 3.3);
  CHECK(std::abs(variance_of(normals) - 1.0) < 3.3 * std::sqrt(2.0 / many));
}

TEST_CASE("variates: gamma of any shape") {
  for (const double shape : {1e-3, 0.02, 0.2426, 0.999, 1.0, 1.5, 7.25, 100.0, 1e3, 1e6}) {
    CAPTURE(shape);
    const auto logs = draws_of(many, 3, [&](Random& random) { return log_gamma_variate(shape, random); });
    CHECK(distance(logs, [&](double log_g) { return log_gamma_cdf(shape, log_g); }) < likely);
    std::vector<double> plain;
    for (const double one : logs) {
      REQUIRE(std::isfinite(one));
      plain.push_back(std::exp(one));
    }
    CHECK(mean_error(plain, shape, shape) < 3.3);
    // The fourth central moment is 3 k^2 + 6 k.
    CHECK(std::abs(variance_of(plain) - shape) < 3.3 * std::sqrt((2.0 * shape * shape + 6.0 * shape) / many));
  }
  Random random(4);
  CHECK(log_gamma_variate(std::numeric_limits<double>::denorm_min(), random) < -1e296);
  CHECK(std::isfinite(log_gamma_variate(1e300, random)));
}

TEST_CASE("variates: beta by its logit, for shapes so small that it is 0 or 1 in double") {
  struct Shapes {
    double a, b;
  };
  for (const Shapes& shapes : {Shapes{1e-3, 1e-3}, Shapes{1e-3, 2.0}, Shapes{0.3, 0.02}, Shapes{0.7929, 2.426},
                               Shapes{1.0, 1.0}, Shapes{5.0, 0.5}, Shapes{1e3, 1e-3}, Shapes{1e3, 1e3}}) {
    const double a = shapes.a;
    const double b = shapes.b;
    CAPTURE(a);
    CAPTURE(b);
    const auto logits = draws_of(many, 5, [&](Random& random) { return beta_logit_variate(a, b, random); });
    CHECK(distance(logits, [&](double z) { return beta_logit_cdf(a, b, z); }) < likely);
    std::vector<double> shares;
    for (const double z : logits) {
      shares.push_back(1.0 / (1.0 + std::exp(-z)));
    }
    const double mean = a / (a + b);
    CHECK(mean_error(shares, mean, mean * (1.0 - mean) / (a + b + 1.0)) < 3.3);
  }
  Random random(6);
  const double tiny = std::numeric_limits<double>::denorm_min();
  CHECK_FALSE(std::isnan(beta_logit_variate(tiny, tiny, random)));
}

TEST_CASE("variates: minus log complement of a logit") {
  // -log(1 - 1/2) = log 2; for p = 1/(1+e) it is log(1 + 1/e), for its opposite log(1 + e) (by hand: 1 - p = e/(1+e)).
  CHECK(minus_log_complement(0.0) == doctest::Approx(0.69314718055994530942).epsilon(1e-15));
  CHECK(minus_log_complement(-1.0) == doctest::Approx(0.31326168751822283405).epsilon(1e-15));
  CHECK(minus_log_complement(1.0) == doctest::Approx(1.31326168751822283405).epsilon(1e-15));
  CHECK(minus_log_complement(-700.0) == doctest::Approx(std::exp(-700.0)).epsilon(1e-15));
  CHECK(minus_log_complement(-36000.0) == 0.0);
  CHECK(minus_log_complement(36000.0) == 36000.0);
}

TEST_CASE("variates: geometric") {
  for (const double minus_log_failure : {1e-6, 0.05, 0.7, 3.0}) {
    const auto trials = draws_of(many, 7, [&](Random& random) { return geometric_variate(minus_log_failure, random); });
    // P(N <= n) = 1 - P(n + 1 failures).
    CHECK(distance(trials, [&](double n) { return -std::expm1(-minus_log_failure * (n + 1.0)); }, true) < likely);
  }
  Random random(8);
  CHECK(geometric_variate(0.0, random) == infinity);
  CHECK(geometric_variate(infinity, random) == 0.0);
}

TEST_CASE("variates: Poisson of any mean") {
  for (const double mean : {1e-9, 0.05, 1.0, 7.5, 16.0, 16.1, 18.0, 60.0, 250.0, 1e4, 1e7, 1e12}) {
    CAPTURE(mean);
    const auto counts = draws_of(many / 4, 9, [&](Random& random) { return poisson_variate(mean, random); });
    CHECK(distance(counts, [&](double k) { return poisson_cdf(mean, k); }, true) < likely);
    CHECK(mean_error(counts, mean, mean) < 3.3);
    // The fourth central moment is 3 m^2 + m.
    CHECK(std::abs(variance_of(counts) - mean) < 3.5 * std::sqrt((2.0 * mean * mean + mean) * 4.0 / many));
    for (const double count : counts) {
      REQUIRE(count == std::floor(count));
    }
  }
  Random random(10);
  CHECK(poisson_variate(0.0, random) == 0.0);
  const double capped = poisson_variate(infinity, random);
  CHECK(std::abs(capped - 1e15) < 5.0 * std::sqrt(1e15));
}

TEST_CASE("variates: binomial of any number of trials") {
  struct Trials {
    double n, p;
  };
  for (const Trials& trials : {Trials{1, 0.3}, Trials{15, 0.9}, Trials{16, 0.5}, Trials{17, 0.02}, Trials{1000, 0.35},
                               Trials{1e6, 1e-6}, Trials{1e9, 0.999}, Trials{1e14, 0.25}}) {
    const double n = trials.n;
    const double p = trials.p;
    CAPTURE(n);
    CAPTURE(p);
    const auto counts = draws_of(many / 4, 11, [&](Random& random) { return binomial_variate(n, p, random); });
    const auto cdf = [&](double k) { return k >= n ? 1.0 : boost::math::ibetac(k + 1.0, n - k, p, Plain()); };
    CHECK(distance(counts, cdf, true) < likely);
    CHECK(mean_error(counts, n * p, n * p * (1.0 - p)) < 3.3);
  }
  Random random(12);
  CHECK(binomial_variate(0.0, 0.5, random) == 0.0);
  CHECK(binomial_variate(1000.0, 0.0, random) == 0.0);
  CHECK(binomial_variate(1000.0, 1.0, random) == 1000.0);
}

TEST_CASE("variates: the distances see a wrong distribution") {
  const auto draws = draws_of(many, 13, [](Random& random) { return log_gamma_variate(0.25, random); });
  CHECK(distance(draws, [](double log_g) { return log_gamma_cdf(0.27, log_g); }) > likely);
  const auto counts = draws_of(many, 14, [](Random& random) { return poisson_variate(20.0, random); });
  CHECK(distance(counts, [](double k) { return poisson_cdf(20.4, k); }, true) > likely);
  CHECK(distance(draws, draws_of(many, 15, [](Random& random) { return log_gamma_variate(0.28, random); })) > likely);
  CHECK(distance(draws, draws_of(many, 16, [](Random& random) { return log_gamma_variate(0.25, random); })) < likely);
}
