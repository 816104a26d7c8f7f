// SPDX-License-Identifier: BSL-1.0
#include <custval/lifetime/numeric_likelihood.hpp>

#include <custval/lifetime/fit_lifetime.hpp>
#include <custval/lifetime/mbg_nbd.hpp>
#include <custval/lifetime/nbd.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <string_view>

#include "model_checks.hpp"

using namespace custval;

namespace {

// A model of the library, its derivatives by differences.
template <class Known>
class ByDifferences : public PositiveParameters<ByDifferences<Known>, parameter_count<Known>> {
 public:
  static constexpr std::size_t n = parameter_count<Known>;
  using likelihood = NumericLikelihood<ByDifferences>;

  ByDifferences() = default;
  explicit ByDifferences(const std::array<double, n>& parameters)
      : PositiveParameters<ByDifferences, n>("ByDifferences", parameters) {}
  [[nodiscard]] static ByDifferences from_parameters(const std::array<double, n>& p) { return ByDifferences(p); }
  [[nodiscard]] static constexpr std::string_view name() noexcept { return "by-differences"; }
  [[nodiscard]] static constexpr auto parameter_names() noexcept { return Known::parameter_names(); }
  [[nodiscard]] static constexpr auto scale_powers() noexcept { return Known::scale_powers(); }
  [[nodiscard]] static ByDifferences start(const LifetimeData& data) {
    return ByDifferences(Known::start(data).parameters());
  }
  [[nodiscard]] static constexpr const auto& limits() noexcept { return Known::limits(); }
  [[nodiscard]] double log_likelihood(const PurchaseHistory& history) const noexcept {
    return Known::from_parameters(this->parameters()).log_likelihood(history);
  }
  [[nodiscard]] double probability_alive(const PurchaseHistory& history) const noexcept {
    return Known::from_parameters(this->parameters()).probability_alive(history);
  }
  friend bool operator==(const ByDifferences&, const ByDifferences&) = default;
};
static_assert(ScalableModel<ByDifferences<Nbd>>);
static_assert(FittableModel<ByDifferences<MbgNbd>>);

// Against derivatives written by hand.
template <class Known>
void check_against(const Known& known) {
  const LifetimeData data = custval_test::some_data();
  const auto expected = typename Known::likelihood(data)(known, serial{});
  const NumericLikelihood<ByDifferences<Known>> likelihood(data);
  const ByDifferences<Known> model(known.parameters());
  const auto found = likelihood(model, serial{});
  const double size = std::abs(expected.value);
  CHECK(found.value == doctest::Approx(expected.value).epsilon(1e-13));
  for (std::size_t i = 0; i < parameter_count<Known>; ++i) {
    CHECK(std::abs(found.gradient[i] - expected.gradient[i]) < 1e-11 * size);
    for (std::size_t j = 0; j < parameter_count<Known>; ++j) {
      CHECK(std::abs(found.second(i, j) - expected.second(i, j)) < 1e-6 * size);
      CHECK(found.second(i, j) == found.second(j, i));
    }
  }
  CHECK(likelihood(model, threads{3}) == found);
}

}  // namespace

TEST_CASE("derivatives by differences are those written by hand, with threads too") {
  check_against(Nbd(0.4, 12.0));
  check_against(MbgNbd(0.5, 6.0, 0.9, 1.6));
  check_against(MbgNbd(4.0, 100.0, 3.0, 20.0));
}

TEST_CASE("a likelihood by differences counts time in a scale") {
  const LifetimeData data = custval_test::some_data();
  using M = ByDifferences<Nbd>;
  const auto found = NumericLikelihood<M>(data, 8.0)(M({0.4, 12.0 / 8.0}), serial{});
  const auto expected = NumericLikelihood<M>(data)(M({0.4, 12.0}), serial{});
  CHECK(found.value == doctest::Approx(expected.value + data.densities() * std::log(8.0)).epsilon(1e-13));
  CHECK(found.gradient[1] == doctest::Approx(expected.gradient[1]).epsilon(1e-7));
}

TEST_CASE("a fit by differences ends where the fit by derivatives does, with the same errors") {
  const auto data = custval_test::some_data();
  const auto by_hand = fit<Nbd>(data);
  const auto found = fit<ByDifferences<Nbd>>(data);
  CHECK(found.status == by_hand.status);
  CHECK(found.log_likelihood == doctest::Approx(by_hand.log_likelihood).epsilon(1e-12));
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(found.model.parameters()[i] == doctest::Approx(by_hand.model.parameters()[i]).epsilon(1e-8));
    CHECK(found.standard_error(i) == doctest::Approx(by_hand.standard_error(i)).epsilon(1e-4));
  }
}

TEST_CASE("a likelihood by differences of no rows is 0, of one row the row's, of an unknown one NaN") {
  using M = ByDifferences<Nbd>;
  CHECK(NumericLikelihood<M>(LifetimeData{})(M{}, serial{}) == Derivatives<2>{});
  const LifetimeData one({3}, {5}, {10}, {2});
  const auto found = NumericLikelihood<M>(one)(M({0.5, 8.0}), serial{});
  CHECK(found.value == doctest::Approx(2.0 * Nbd(0.5, 8.0).log_likelihood({3, 5, 10})).epsilon(1e-14));
  const LifetimeData unknown({3}, {std::nan("")}, {10}, {2});
  CHECK(std::isnan(NumericLikelihood<M>(unknown)(M({0.5, 8.0}), serial{}).value));
}
