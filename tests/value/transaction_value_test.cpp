// SPDX-License-Identifier: BSL-1.0
#include <custval/core/fold.hpp>
#include <custval/testing/random_base.hpp>
#include <custval/testing/value_model_laws.hpp>
#include <custval/value/transaction_value.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>

using namespace custval;

static_assert(custval::ValueModel<custval::TransactionValue<>> &&
              custval::PreparableModel<custval::TransactionValue<>, float>);
static_assert(custval::ValueModel<custval::TransactionValue<custval::WeightedShares>> &&
              custval::ValueModel<custval::TransactionValue<custval::FactorShares>>);

namespace {

Table<double, partner_eligible, partner_weight, partner_factors> base_of_four() {
  Table<double, partner_eligible, partner_weight, partner_factors> base(4);
  base.set_width(partner_factors{}, 2);
  base[partner_eligible{}] << 1, 0, 1, 1;
  base[partner_weight{}] << 1, 9, 3, 0;
  base[partner_factors{}] << 1, 0, 5, 5, 2, 1, 0, 4;
  return base;
}

// Random rows, the last of which there is somebody to share with.
template <class Columns>
struct BasesWithAPartner {
  auto operator()(Index rows, std::uint64_t seed) const {
    auto base = testing::random_base<double, Columns>(rows, {.seed = seed, .width = 2});
    [&]<class... Tags>(columns<Tags...>) { ((base[Tags{}].row(rows - 1) = 1), ...); }(Columns{});
    return base;
  }
};

double sum_of(const Eigen::ArrayXd& values) {
  Sum sum;
  for (const double value : values) {
    sum.add(value);
  }
  return sum.value();
}

}  // namespace

TEST_CASE("transaction value, by hand") {
  // Evenly over the three eligible: 300 / 3 = 100 each, a loss of 60 costs them 20 each.
  const auto even = score(TransactionValue{300.0}, base_of_four())[transaction_value{}].eval();
  CHECK((even == Eigen::Array4d(100, 0, 100, 100)).all());
  const auto loss = score(TransactionValue{-60.0}, base_of_four())[transaction_value{}].eval();
  CHECK((loss == Eigen::Array4d(-20, 0, -20, -20)).all());
  // By weight 1, 3, 0 (the 9 is not eligible): a quarter, three quarters, nothing.
  const auto weighted = score(TransactionValue{300.0, WeightedShares{}}, base_of_four())[transaction_value{}].eval();
  CHECK((weighted == Eigen::Array4d(75, 0, 225, 0)).all());
  // By factors with importance 2 and 1: 2, (15), 5, 4 of 11.
  const auto factors =
      score(TransactionValue{1100.0, FactorShares{2.0, 1.0}}, base_of_four())[transaction_value{}].eval();
  CHECK(factors.isApprox(Eigen::Array4d(200, 0, 500, 400), 1e-15));
  // No pool: nobody gets anything, whoever is eligible.
  CHECK((score(TransactionValue{0.0}, base_of_four())[transaction_value{}] == 0).all());
}

TEST_CASE("the pool is conserved, also around rows that are not numbers") {
  const TransactionValue model{12345.67, WeightedShares{}};
  auto base = testing::random_base<double, decltype(model)::inputs>(200'000, {.seed = 17});
  CHECK(sum_of(score(model, base)[transaction_value{}]) == doctest::Approx(12345.67).epsilon(1e-14));
  base[partner_weight{}](77) = std::numeric_limits<double>::quiet_NaN();
  auto values = score(model, base)[transaction_value{}].eval();
  CHECK(std::isnan(values(77)));
  values(77) = 0;
  CHECK(sum_of(values) == doctest::Approx(12345.67).epsilon(1e-14));
}

TEST_CASE("a pool that nobody can take is an error, not a loss") {
  auto base = base_of_four();
  base[partner_eligible{}] = 0;
  CHECK_THROWS_WITH_AS((void)score(TransactionValue{300.0}, base),
                       "custval::TransactionValue: the shares of 4 customers sum to 0, expected more than 0 to share a "
                       "pool of 300",
                       DataError);
  CHECK_NOTHROW((void)score(TransactionValue{0.0}, base));
  CHECK_THROWS_AS((void)score(TransactionValue{1.0}, Table<double, partner_eligible>(0)), DataError);
  CHECK_NOTHROW((void)score(TransactionValue{0.0}, Table<double, partner_eligible>(0)));
}

TEST_CASE("parameters and widths are checked") {
  CHECK_THROWS_WITH_AS(TransactionValue{std::nan("")},
                       "custval::TransactionValue: pool is NaN, expected a finite number", ArgumentError);
  CHECK_THROWS_AS(FactorShares{-1.0}, ArgumentError);
  CHECK_THROWS_AS((void)score(TransactionValue{1.0, FactorShares{1.0}}, base_of_four()), ShapeError);
}

TEST_CASE("transaction value obeys the laws, threads among them") {
  const auto hold = [](const auto& model) {
    // Without rows there is nobody to share with: an error, tested above.
    const auto report =
        testing::check_value_model(model, {.pooled = true, .fewest_rows = 1},
                                   BasesWithAPartner<typename std::remove_cvref_t<decltype(model)>::inputs>{});
    CHECK_MESSAGE(report.passed(), to_text(report));
  };
  hold(TransactionValue{1000.0});
  hold(TransactionValue{1000.0, WeightedShares{}});
  hold(TransactionValue{1000.0, FactorShares{2.0, 1.0}});
}

TEST_CASE("weights whose sum is beyond the largest number still share the pool, and other weights get what is left") {
  Table<double, partner_eligible, partner_weight> base(4);
  base[partner_eligible{}] << 1, 1, 1, 0;
  base[partner_weight{}] << 1e308, 1e308, 0.5e308, 1e308;  // 2.5e308 in all: two fifths, two fifths, a fifth
  const auto values = score(TransactionValue{100.0, WeightedShares{}}, base);
  CHECK(values[transaction_value{}](0) == doctest::Approx(40.0).epsilon(1e-12));
  CHECK(values[transaction_value{}](1) == doctest::Approx(40.0).epsilon(1e-12));
  CHECK(values[transaction_value{}](2) == doctest::Approx(20.0).epsilon(1e-12));
  CHECK(values[transaction_value{}](3) == 0.0);
}

TEST_CASE("an infinite weight is its own customer's trouble, and shares of next to nothing are refused") {
  const double infinity = std::numeric_limits<double>::infinity();
  Table<double, partner_eligible, partner_weight> base(3);
  base[partner_eligible{}] = 1;
  base[partner_weight{}] << 1, 1, infinity;
  const auto values = score(TransactionValue{100.0, WeightedShares{}}, base);
  CHECK(values[transaction_value{}](0) == 50.0);
  CHECK(values[transaction_value{}](1) == 50.0);
  CHECK(std::isnan(values[transaction_value{}](2)));
  base[partner_weight{}] = 1e-305;
  CHECK_THROWS_WITH_AS((void)score(TransactionValue{1e6, WeightedShares{}}, base),
                       doctest::Contains("too little to share a pool of 1000000"), DataError);
}
