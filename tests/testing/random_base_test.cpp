// SPDX-License-Identifier: BSL-1.0
#include <custval/testing/random_base.hpp>

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

using namespace custval;
using testing::random_base;

namespace {

// 10 to 20: random numbers of size 1 are not among them.
struct between_10_and_20 {
  static constexpr bool contains(double value) noexcept { return value >= 10.0 && value <= 20.0; }
  static constexpr std::string_view text() noexcept { return "10 to 20"; }
};

struct balance : column<"balance", units::currency> {};
struct age : column<"age", units::periods, non_negative> {};
struct share : column<"share", units::fraction, unit_interval> {};
struct mood : column<"mood", units::fraction, signed_unit_interval> {};
struct member : column<"member", units::fraction, zero_or_one> {};
struct grade : column<"grade", units::count, between_10_and_20> {};
struct calls : many_column<"calls", units::count, non_negative> {};

using Everything = columns<balance, age, share, mood, member, calls>;
constexpr Index many = 20'000;

template <class Tag>
bool within_domain(const auto& base) {
  return base[Tag{}].unaryExpr([](auto value) { return Tag::domain::contains(static_cast<double>(value)); }).all();
}
double part(Index count) {
  return static_cast<double>(count) / static_cast<double>(many);
}

using TwoColumns = columns<balance, calls>;
static_assert(testing::BaseGenerator<testing::RandomBases<TwoColumns>, TwoColumns>);
static_assert(testing::BaseGenerator<testing::RandomBases<TwoColumns>, columns<balance>>);
static_assert(!testing::BaseGenerator<testing::RandomBases<TwoColumns>, columns<balance, age>>);
static_assert(!testing::BaseGenerator<int, TwoColumns>);
struct GivesFloats {
  Table<float, balance> operator()(Index rows, std::uint64_t /*seed*/) const { return Table<float, balance>(rows); }
};
static_assert(!testing::BaseGenerator<GivesFloats, columns<balance>>);

}  // namespace

TEST_CASE("every number is within its column's domain in double and float") {
  const auto base = random_base<double, Everything>(many, {.scale = 8.0});
  CHECK(within_domain<balance>(base));
  CHECK(within_domain<age>(base));
  CHECK(within_domain<share>(base));
  CHECK(within_domain<mood>(base));
  CHECK(within_domain<member>(base));
  CHECK(within_domain<calls>(base));
  CHECK(base[calls{}].cols() == 3);
  // Where the domain is wide, numbers are up to the scale; where it is narrow, they fill it.
  CHECK(base[balance{}].maxCoeff() > 7.9);
  CHECK(base[balance{}].minCoeff() < -7.9);
  CHECK(base[age{}].maxCoeff() > 7.9);
  CHECK(base[share{}].maxCoeff() > 0.99);
  CHECK(base[mood{}].minCoeff() < -0.99);
  CHECK(part((base[member{}] == 1.0).count()) == doctest::Approx(0.45).epsilon(0.05));

  const auto narrow = random_base<float, Everything>(many, {.scale = 8.0});
  CHECK((narrow[balance{}].cast<double>() == base[balance{}]).all());  // floats too, exactly
  CHECK((narrow[calls{}].cast<double>() == base[calls{}]).all());
}

TEST_CASE("shares of zeros and negative numbers and ties and NaN are as asked") {
  using Columns = columns<balance, age>;
  const auto base = random_base<double, Columns>(many, {.zeros = 0.25, .negatives = 0.2});
  CHECK(part((base[balance{}] == 0.0).count()) == doctest::Approx(0.25).epsilon(0.05));
  CHECK(part((base[age{}] == 0.0).count()) == doctest::Approx(0.25).epsilon(0.05));
  CHECK(part((base[balance{}] < 0.0).count()) == doctest::Approx(0.15).epsilon(0.05));
  CHECK(base[balance{}].isFinite().all());

  const auto none = random_base<double, Columns>(many, {.zeros = 0.0, .negatives = 0.0});
  CHECK(part((none[balance{}] > 0.0).count()) > 0.999);

  const auto unknown = random_base<double, Columns>(many, {.nans = 0.5});
  CHECK(part(unknown[balance{}].isNaN().count()) == doctest::Approx(0.5).epsilon(0.05));
  const Index of_both = (unknown[balance{}].isNaN() && unknown[age{}].isNaN()).count();
  CHECK(part(of_both) == doctest::Approx(0.25).epsilon(0.1));  // each column by itself

  // Whole rows are copied. Of 300 rows hardly two have one balance by chance.
  const auto tied = random_base<double, Columns>(300, {.zeros = 0.0, .ties = 0.6});
  std::map<double, double> age_of;
  for (Index i = 0; i < 300; ++i) {
    const auto place = age_of.try_emplace(tied[balance{}](i), tied[age{}](i)).first;
    CHECK(place->second == tied[age{}](i));
  }
  CHECK(static_cast<double>(age_of.size()) == doctest::Approx(120).epsilon(0.15));
}

TEST_CASE("the seed decides the numbers and the number of rows does not") {
  const auto base = random_base<double, TwoColumns>(1000, {.seed = 3, .ties = 0.3});
  CHECK(random_base<double, TwoColumns>(1000, {.seed = 3, .ties = 0.3}) == base);
  CHECK(!(random_base<double, TwoColumns>(1000, {.seed = 4, .ties = 0.3}) == base));
  const auto fewer = random_base<double, TwoColumns>(10, {.seed = 3, .ties = 0.3});
  CHECK((fewer[balance{}] == base[balance{}].head(10)).all());
  CHECK((fewer[calls{}] == base[calls{}].topRows(10)).all());
  CHECK(testing::RandomBases<TwoColumns>{{.ties = 0.3}}(1000, 3) == base);
  CHECK(random_base<double, TwoColumns>(0).rows() == 0);
  CHECK(random_base<double, TwoColumns>(5, {.width = 0})[calls{}].cols() == 0);
}

TEST_CASE("sums are exact in whatever order") {
  const auto base = random_base<double, columns<balance>>(many, {.scale = 1024.0});
  double forth = 0.0;
  double back = 0.0;
  for (Index i = 0; i < many; ++i) {
    forth += base[balance{}](i);
    back += base[balance{}](many - 1 - i);
  }
  CHECK(forth == back);
}

TEST_CASE("a domain of a user's own is met by a fitting scale or refused") {
  CHECK(within_domain<grade>(random_base<double, columns<grade>>(100, {.scale = 32.0})));
  CHECK_THROWS_WITH_AS((void)(random_base<double, columns<grade>>(1)),
                       "custval::testing::random_base: column 'grade' takes 10 to 20, and no number of size up to 1 is "
                       "that: give another scale, or a generator of your own",
                       ArgumentError);
}
