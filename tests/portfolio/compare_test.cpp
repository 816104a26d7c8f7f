// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/core/summary_columns.hpp>
#include <custval/core/value_column.hpp>
#include <custval/portfolio/compare.hpp>
#include <custval/tiering/cumulative_share.hpp>
#include <custval/tiering/head_count.hpp>
#include <custval/tiering/rfm.hpp>
#include <custval/tiering/thresholds.hpp>

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <cstddef>
#include <random>
#include <type_traits>
#include <vector>

using namespace custval;

namespace {

using Base = Table<double, total_value, last_day, purchase_days, total_spend>;

Base random_base(Index rows) {
  Base base(rows);
  std::mt19937_64 random(6);
  for (Index i = 0; i < rows; ++i) {
    const double u = static_cast<double>(random() >> 11U) * 0x1p-53;
    base[total_value{}](i) = std::floor(std::exp2(u * u * 14)) - 5;
    base[last_day{}](i) = static_cast<double>(random() % 365);
    base[purchase_days{}](i) = static_cast<double>(1 + random() % 9);
    base[total_spend{}](i) = std::floor(10 * std::exp2(u * 8));
  }
  return base;
}

static_assert(!std::is_constructible_v<NumberColumn, int>);

}  // namespace

TEST_CASE("a comparison is what its parts say alone, with threads too") {
  const Base base = random_base(3000);
  const Eigen::ArrayXf next = (base[total_value{}] * 0.5 + base[total_spend{}]).cast<float>();
  const CumulativeShare abc{0.8, 0.95};
  const HeadCount heads{0.01, 0.05, 0.2};
  const Rfm rfm;
  const ComparisonOptions options{
      .values = base[total_value{}], .next_values = next, .stability = StabilityOptions{.resamples = 5, .seed = 3}};
  const Comparison c = compare(base, options, named("ABC", abc), named("pyramid", heads), named("segments", rfm));
  REQUIRE(c.policies.size() == 3);
  REQUIRE(c.pairs.size() == 3);

  const auto tiers_abc = assign(fit(abc, base), base);
  const auto rfm_grading = fit(rfm, base);
  const auto tiers_rfm = assign(rfm_grading, base);
  CHECK(c.policies[0].name == "ABC");
  CHECK(c.policies[1].name == "pyramid");
  CHECK(c.policies[0].pyramid == pyramid(tiers_abc, base[total_value{}], fit(abc, base)));
  CHECK(c.policies[2].pyramid == pyramid(tiers_rfm, base[total_value{}], rfm_grading));
  CHECK(c.policies[2].cumulative_gains == cumulative_gains(tiers_rfm, next, rfm_grading));
  CHECK(c.policies[1].stability == stability(heads, base, {.resamples = 5, .seed = 3}));
  CHECK(c.pairs[1].first == 0);
  CHECK(c.pairs[1].second == 2);
  CHECK(c.pairs[2].first == 1);
  CHECK(c.pairs[2].second == 2);
  CHECK(c.pairs[1].contingency == contingency(tiers_abc, tiers_rfm, 3, rfm_grading.size()));
  CHECK(c.pairs[1].agreement == agreement(c.pairs[1].contingency));

  CHECK(compare(base.view(), options, threads{3}, named("ABC", abc), named("pyramid", heads), named("segments", rfm)) ==
        c);
}

TEST_CASE("a comparison of plain columns as text") {
  // ABC at 80 %: nobody is above 60; 60 of 100 are above 25, 85 above 10.
  const std::vector<double> values{60, 25, 10, 4, 1};
  const std::vector<double> next{30, 10, 60, 0, 0};
  const auto abc = named("ABC", CumulativeShare{0.8, 0.95});
  const auto cuts = named("cuts", Thresholds{50, 10});
  const Comparison c =
      compare(values, {.values = values, .next_values = next, .stability = StabilityOptions{.resamples = 1}}, cuts);
  CHECK(to_text(c) ==
        "cuts  customers   share  value   share  captured  at best  lift     stay\n"
        "A             1  20.0 %  60.00  60.0 %    30.0 %   60.0 %  1.50  100.0 %\n"
        "B             2  40.0 %  35.00  35.0 %   100.0 %  100.0 %  1.67  100.0 %\n"
        "C             2  40.0 %   5.00   5.0 %   100.0 %  100.0 %  1.00  100.0 %\n"
        "100.0 % of customers stay in their class on resamples, at worst 100.0 %\n");
  // Two in A, one in B, two in C against one, two, two: the second customer alone differs.
  // Pairs together 1 (C), only ABC: 60 with 25; only cuts: 25 with 10; apart 7. Adjusted Rand: 2 (7 - 1) / (2 · 2 · 8).
  // Tau-b: all 7 apart agree: 7 / sqrt(8 · 8). Mid-ranks 1.5 1.5 3 4.5 4.5 and 1 2.5 2.5 4.5 4.5, less 3: products
  // 3 + 0.75 + 0 + 2.25 + 2.25 = 8.25, squares 9 and 4 + 0.25 + 0.25 + 4.5 = 9.
  const Comparison two = compare(values, {.values = values}, threads{1}, abc, cuts);
  CHECK(to_text(two) ==
        "ABC  customers   share  value   share\n"
        "A            2  40.0 %  85.00  85.0 %\n"
        "B            1  20.0 %  10.00  10.0 %\n"
        "C            2  40.0 %   5.00   5.0 %\n"
        "\n"
        "cuts  customers   share  value   share\n"
        "A             1  20.0 %  60.00  60.0 %\n"
        "B             2  40.0 %  35.00  35.0 %\n"
        "C             2  40.0 %   5.00   5.0 %\n"
        "\n"
        "pair       customers  same class  within one  adjusted Rand  Spearman  tau-b\n"
        "ABC, cuts          5      80.0 %     100.0 %          0.375     0.917  0.875\n");
  CHECK(!two.policies[0].cumulative_gains);
  CHECK(!two.policies[0].stability);
}

TEST_CASE("a comparison wants a value for every customer") {
  const std::vector<double> values{3, 2, 1};
  const std::vector<double> two{3, 2};
  const auto abc = named("ABC", CumulativeShare{0.8});
  CHECK_THROWS_AS((void)compare(values, {}, abc), ShapeError);
  CHECK_THROWS_AS((void)compare(values, {.values = two}, abc), ShapeError);
  CHECK_THROWS_AS((void)compare(values, {.values = values, .next_values = two}, abc), ShapeError);
  CHECK_THROWS_AS((void)compare(values, {.values = values, .stability = StabilityOptions{.resamples = 0}}, abc),
                  ArgumentError);
}
