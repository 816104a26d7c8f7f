// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/portfolio/top_share.hpp>

#include <custval/portfolio/gini.hpp>
#include <custval/portfolio/lorenz_curve.hpp>

#include "concentration_bases.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

using namespace custval;
using namespace custval_test;

TEST_CASE("top share by hand") {
  const std::vector<double> values{1, 7, 2, 10, 5, 3, 4, 8, 6, 9};  // 55 in all
  const TopShare two = top_share(values, 0.2);
  CHECK(two.customers == 2);
  CHECK(two.value == 19);
  CHECK(two.threshold == 9);
  CHECK(two.of == 10);
  CHECK(two.total == 55);
  CHECK(two.share == doctest::Approx(19.0 / 55));
  CHECK(two.fractional_share == doctest::Approx(19.0 / 55));
  // A quarter of ten is two and a half: three, or the third by half.
  const TopShare quarter = top_share(values, 0.25);
  CHECK(quarter.customers == 3);
  CHECK(quarter.share == doctest::Approx(27.0 / 55));
  CHECK(quarter.fractional_share == doctest::Approx(23.0 / 55));
  CHECK(top_share(values, 1).share == 1);
  CHECK(top_share(values, 1e-30).customers == 1);
  CHECK(top_share(values, 1e-30).fractional_share == doctest::Approx(0));
  // Of equal ones at the threshold just so many as are asked for.
  const TopShare tied = top_share(std::vector<double>{5, 1, 5, 5, 1, 5, 1, 1, 1, 1}, 0.3);
  CHECK(tied.customers == 3);
  CHECK(tied.value == 15);
  CHECK(tied.share == doctest::Approx(15.0 / 26));
  // 0.07 · 100 is a little more than 7 in binary, 0.29 · 100 a little less than 29.
  CHECK(0.07 * 100 > 7);
  CHECK(top_share(std::vector<double>(100, 1.0), 0.07).customers == 7);
  CHECK(0.29 * 100 < 29);
  CHECK(top_share(std::vector<double>(100, 1.0), 0.29).customers == 29);
}

TEST_CASE("top share with losses is of the net total") {
  const TopShare found = top_share(std::vector<double>{10, 5, -5, -2, 0}, 0.4);  // 8 in all
  CHECK(found.value == 15);
  CHECK(found.total == 8);
  CHECK(found.share == doctest::Approx(15.0 / 8));
  const TopShare loss = top_share(std::vector<double>{1, -3, -4}, 0.5);
  CHECK(loss.value == -2);
  CHECK(loss.total == -6);
  CHECK(std::isnan(loss.share));
  CHECK(std::isnan(loss.fractional_share));
}

TEST_CASE("edge cases of top shares") {
  const TopShare none = top_share(std::vector<double>{}, 0.2);
  CHECK(none.customers == 0);
  CHECK(std::isnan(none.share));
  CHECK(std::isnan(none.threshold));
  CHECK(none.value == 0);
  CHECK(top_share(std::vector<double>{5}, 0.01).share == 1);
  CHECK(top_share(std::vector<double>{5}, 0.01).fractional_share == doctest::Approx(0.01));
  CHECK(std::isnan(top_share(std::vector<double>{0, 0}, 0.5).share));
  const TopShare odd = top_share(std::vector<double>{infinity, 4, not_a_number, 3, 2, 1, -infinity}, 0.5);
  CHECK(odd.customers == 2);
  CHECK(odd.share == doctest::Approx(0.7));
  CHECK(odd.skipped == 3);
  CHECK(odd.of == 4);
  const TopShare all_odd = top_share(std::vector<double>{not_a_number, infinity}, 0.5);
  CHECK(all_odd.skipped == 2);
  CHECK(std::isnan(all_odd.share));
  for (const double unit : {0x1p1021, 0x1p-1070}) {
    CHECK(top_share(std::vector<double>{4 * unit, unit, 2 * unit, unit}, 0.25).share == 0.5);
  }
  CHECK_THROWS_AS((void)top_share(std::vector<double>{1}, 0), ArgumentError);
  CHECK_THROWS_AS((void)top_share(std::vector<double>{1}, 1.1), ArgumentError);
  CHECK_THROWS_AS((void)top_share(std::vector<double>{1}, not_a_number), ArgumentError);
  CHECK(top_shares(std::vector<double>{1}, {}).empty());
}

TEST_CASE("sums that leave the range of doubles have top shares all the same") {
  const auto check = [](const std::vector<double>& values, double heads, double share, double fractional) {
    for (const TopShare& found : {top_share(values, heads), top_share(sorted_values(values), heads)}) {
      CHECK(found.share == doctest::Approx(share).epsilon(1e-15));
      CHECK(found.fractional_share == doctest::Approx(fractional).epsilon(1e-15));
    }
  };
  // Two of three hold 3e308, all of them 1.5e308; 1.8 of three hold 2.7e308.
  check({1.5e308, -1.5e308, 1.5e308}, 0.6, 2, 1.8);
  check({-1.5e308, 1.5e308, 1.5e308}, 0.6, 2, 1.8);
  // The total is 2^1000, in whatever order it is added up, and twice 2^1023 is 2^24 times that.
  check({0x1p1023, -0x1p1023, 0x1p1023, -0x1p1023, 0x1p1000}, 0.4, 0x1p24, 0x1p24);
  // The smallest number above zero, which has no half.
  check({0x1p-1074, 0x1p-1074, 0x1p-1074}, 0.5, 2.0 / 3, 0.5);
  check({0x1p-1074, -0x1p-1074, 0x1p-1074}, 0.1, 1, 0.3);
  // What is held overflows, and so does the amount, but no share of it.
  CHECK(top_share(std::vector<double>{1.5e308, -1.5e308, 1.5e308}, 0.6).value == infinity);
  CHECK(top_share(std::vector<double>{1.5e308, -1.5e308, 1.5e308}, 0.6).total == 1.5e308);
  // All but 1e-310 cancels, and 1e9 / 1e-310 is more than there are doubles for: nobody has a share.
  CHECK(std::isnan(top_share(std::vector<double>{1e9, -1e9, 1e-310}, 0.3).share));
  CHECK(std::isnan(top_share(std::vector<double>{0x1p1023, 0x1p1023, -0x1p1023, -0x1p1023}, 0.3).share));
}

TEST_CASE_TEMPLATE("top shares agree with sorting on random values", S, double, float) {
  for (unsigned seed = 0; seed < 80; ++seed) {
    CAPTURE(seed);
    const std::size_t rows = 1 + (seed * seed * 41) % 3000;
    const auto values = whole_values<S>(rows, seed, seed % 3 == 0 ? -30 : 0, seed % 2 == 0 ? 9 : 5000, seed % 4 < 2);
    std::vector<double> falling = finite_ones(values);
    std::sort(falling.begin(), falling.end(), std::greater<>{});
    double total = 0;
    for (const double value : falling) {
      total += value;
    }
    const std::vector<double> heads{0.5, 0.01, 0.2, 0.999, 0.2, 1.0, 0.05};  // in any order, and twice
    for (const auto& found : {top_shares(values, heads), top_shares(sorted_values(values), heads)}) {
      for (std::size_t k = 0; k < heads.size(); ++k) {
        CAPTURE(heads[k]);
        const double exact = heads[k] * static_cast<double>(falling.size());
        double sum = 0;
        double part = 0;
        std::int64_t customers = 0;
        for (const double value : falling) {
          const auto before = static_cast<double>(customers);
          if (!(before < exact - 1e-9)) {
            break;
          }
          sum += value;
          part += value * (std::min)(1.0, exact - before);
          ++customers;
        }
        CHECK(found[k].customers == customers);
        CHECK(found[k].value == sum);
        CHECK(found[k].total == total);
        CHECK(found[k].skipped == static_cast<std::int64_t>(rows - falling.size()));
        if (total > 0) {
          CHECK(found[k].threshold == falling[static_cast<std::size_t>(customers) - 1]);
          CHECK(found[k].share == doctest::Approx(sum / total).epsilon(1e-13));
          CHECK(found[k].fractional_share == doctest::Approx(part / total).epsilon(1e-9));
        } else {
          CHECK(std::isnan(found[k].share));
        }
      }
    }
  }
}

TEST_CASE("the figures of the textbook, from distributions that have them") {
  struct Figure {
    const char* what;
    double heads;
    double share;
  };
  constexpr std::size_t n = 100'000;
  for (const Figure& figure : {Figure{"men drinking beer", 0.23, 0.81}, Figure{"households eating cake", 0.16, 0.62},
                               Figure{"instant coffee", 0.17, 0.79}, Figure{"customers bringing profit", 0.2, 0.8}}) {
    CAPTURE(figure.what);
    const auto check = [&](const auto& law) {
      const auto base = base_of(law, n);
      CHECK(top_share(base, figure.heads).share == doctest::Approx(figure.share).epsilon(1e-9));
      CHECK(lorenz_curve(base)(1 - figure.heads) == doctest::Approx(1 - figure.share).epsilon(1e-9));
      CHECK(gini(base).value == doctest::Approx(law.gini()).epsilon(1e-5));
      // And what follows from the law for other parts of the same base.
      for (const double heads : {0.01, 0.1, 0.5}) {
        CHECK(top_share(base, heads).share == doctest::Approx(1 - law.lorenz(1 - heads)).epsilon(1e-9));
      }
    };
    check(ParetoLaw::of(figure.heads, figure.share));
    check(LognormalLaw::of(figure.heads, figure.share));
  }
  CHECK(ParetoLaw::of(0.2, 0.8).a == doctest::Approx(std::log(5.0) / std::log(4.0)));
}

TEST_CASE("top shares of an exponential base in closed form") {
  // The best p of an exponential distribution hold p (1 - log p) of it: they lie above -log p, and from there on the
  // mean is one more than that.
  constexpr std::size_t n = 100'000;
  const auto base = base_of(ExponentialLaw{}, n);
  const auto sample = sample_of(ExponentialLaw{}, n, 7);
  for (const double p : {0.001, 0.01, 0.05, 0.2, 0.5, 0.8, 0.99, 1.0}) {
    CAPTURE(p);
    const double share = p * (1 - std::log(p));
    CHECK(top_share(base, p).share == doctest::Approx(share).epsilon(1e-9));
    CHECK(top_share(base, p).fractional_share == doctest::Approx(share).epsilon(1e-9));
    CHECK(top_share(sorted_values(base), p).share == doctest::Approx(share).epsilon(1e-9));
    // Five times 1 / √(4 n), the most that the standard error of a share can be.
    CHECK(std::abs(top_share(sample, p).share - share) < 0.008);
  }
  // Between two customers in proportion: 0.0123456 of 10^5 are 1234.56.
  const double before = 0.01234 * (1 - std::log(0.01234));
  const double after = 0.01235 * (1 - std::log(0.01235));
  CHECK(top_share(base, 0.0123456).fractional_share == doctest::Approx(before + 0.56 * (after - before)).epsilon(1e-9));
}

TEST_CASE("top shares: float as double, other ways to ask, same bits for any number of threads") {
  const auto floats = whole_values<float>(300'000, 3, -5, 300, true);
  const std::vector<double> doubles(floats.begin(), floats.end());
  const auto bits = [](const TopShare& t) { return std::bit_cast<std::uint64_t>(t.fractional_share); };
  const TopShare found = top_share(doubles, 0.123);
  CHECK(bits(top_share(floats, 0.123)) == bits(found));
  CHECK(bits(top_shares(doubles, {0.9, 0.123})[1]) == bits(found));
  for (const int count : {2, 3, 8}) {
    CHECK(bits(top_share(doubles, 0.123, threads{count})) == bits(found));
  }
  const auto real = sample_of(LognormalLaw{2}, 300'000, 3);
  const TopShare of_real = top_share(real, 0.123);
  for (const int count : {2, 5}) {
    CHECK(bits(top_share(real, 0.123, threads{count})) == bits(of_real));
  }
}

TEST_CASE("top shares: more of them than a grading has classes") {
  std::vector<double> values(1000);
  std::iota(values.begin(), values.end(), 1.0);
  std::vector<double> shares;
  for (int i = 1; i <= 600; ++i) {
    shares.push_back(i / 600.0);
  }
  const auto found = top_shares(values, shares);
  for (std::size_t i = 0; i < shares.size(); ++i) {
    CHECK(found[i].share == top_share(values, shares[i]).share);
  }
}
