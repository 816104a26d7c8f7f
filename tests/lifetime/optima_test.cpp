// SPDX-License-Identifier: BSL-1.0
// The models fitted to public data reach the maxima that were found in multiple precision.
#include <custval/lifetime/bg_bb.hpp>
#include <custval/lifetime/bg_nbd.hpp>
#include <custval/lifetime/fit_lifetime.hpp>
#include <custval/lifetime/gamma_gamma.hpp>
#include <custval/lifetime/mbg_nbd.hpp>
#include <custval/lifetime/nbd.hpp>
#include <custval/lifetime/pareto_nbd.hpp>

#include "cdnow_sample.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>

using namespace custval;

namespace {

// Standard errors of the logarithms of the parameters; the reference file holds four or five digits of them.
template <class M, std::size_t N>
void reaches(const FittedModel<M>& fitted, const std::array<double, N>& parameters, double log_likelihood,
             const std::array<double, N>& log_errors) {
  CAPTURE(to_text(fitted));
  CHECK(fitted.status.converged());
  CHECK(fitted.log_likelihood >= log_likelihood * (1 + 1e-9));  // it is negative
  CHECK(fitted.log_likelihood == doctest::Approx(log_likelihood).epsilon(1e-12));
  for (std::size_t i = 0; i < N; ++i) {
    CHECK(fitted.model.parameters()[i] == doctest::Approx(parameters[i]).epsilon(1e-6));
    if (log_errors[i] > 0) {
      CHECK(fitted.log_standard_error(i) == doctest::Approx(log_errors[i]).epsilon(1e-4));
    }
  }
}

}  // namespace

TEST_CASE("the CDNOW sample gives the known maxima") {
  const auto sample = custval_test::cdnow_sample();
  if (!sample) {
    return;
  }
  // Without death: the README of the reference gives these digits.
  const auto nbd = fit<Nbd>(*sample, {.unit = TimeUnit::week()});
  CHECK(nbd.status.converged());
  CHECK(nbd.log_likelihood == doctest::Approx(-9763.6576).epsilon(1e-8));
  CHECK(nbd.model.r() == doctest::Approx(0.384766).epsilon(2e-6));
  CHECK(nbd.model.alpha() == doctest::Approx(12.07201).epsilon(2e-6));
  CHECK(nbd.customers == 2357);
  CHECK(nbd.rows == 1016);
  reaches(fit<BgNbd>(*sample, {.unit = TimeUnit::week()}),
          std::array{0.24259452243016, 4.4136020190135, 0.7929220172256, 2.4259067768263}, -9582.429206673931,
          std::array{0.051762736, 0.085694314, 0.23423974, 0.29078386});
  reaches(fit<MbgNbd>(*sample, {.unit = TimeUnit::week()}),
          std::array{0.5248431591063, 6.183085279576, 0.89135939073222, 1.6140022401703}, -9582.13571555375,
          std::array{0.15864855, 0.1125016, 0.17365447, 0.33301206});
  reaches(fit<ParetoNbd>(*sample, {.unit = TimeUnit::week()}),
          std::array{0.55327704685318, 10.577683463302, 0.60623998912783, 11.668735288855}, -9594.976178939543,
          std::array{0.086080473, 0.079667805, 0.3089574, 0.53230533});
  reaches(fit<GammaGamma>(*sample), std::array{6.2495722713238, 3.744224667132, 15.443520962589}, -4055.917694801874,
          std::array{0.19042514, 0.07748866, 0.26933539});
}

TEST_CASE("the donations give the known maximum of BG/BB") {
  const auto data = custval_test::donations();
  if (!data) {
    return;
  }
  reaches(fit<BgBb>(*data), std::array{1.2035223516019, 0.74971635817294, 0.65671820844183, 2.7834422325774},
          -33225.58127434701, std::array{0.057655924, 0.039277848, 0.077670208, 0.11525462});
}
