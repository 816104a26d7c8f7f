// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/portfolio/cumulative_gains.hpp>
#include <custval/tiering/cumulative_share.hpp>
#include <custval/tiering/head_count.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "../numbers.hpp"

using namespace custval;

namespace {

const TierLabels a_b_c({"A", "B", "C"});

// The greatest so many, by sorting.
double naive_best(std::vector<double> values, std::int64_t heads) {
  std::erase_if(values, [](double v) { return !std::isfinite(v); });
  std::sort(values.begin(), values.end(), std::greater<>{});
  double sum = 0;
  for (std::int64_t i = 0; i < heads; ++i) {
    sum += values[static_cast<std::size_t>(i)];
  }
  return sum;
}

}  // namespace

TEST_CASE("cumulative gains by hand") {
  // Known next values: 8, 6, -2, 4 and 4, together 20; that of the fourth customer is missing, the last is
  // unclassified.
  const std::vector<Tier> tiers{0, 1, 0, 2, 1, unclassified};
  const std::vector<double> next{8, 6, -2, not_a_number, 4, 4};
  const CumulativeGains c = cumulative_gains(tiers, next, a_b_c);
  REQUIRE(c.size() == 3);
  CHECK(c.customers() == 5);
  CHECK(c.value() == 20);
  CHECK(c.unclassified_customers() == 1);
  CHECK(c.skipped() == 1);
  CHECK(c[0] == CumulativeGainsStep{"A", 2, 6, 14});   // at best 8 + 6
  CHECK(c[1] == CumulativeGainsStep{"B", 4, 16, 22});  // at best all but the loss
  CHECK(c[2] == CumulativeGainsStep{"C", 4, 16, 22});
  CHECK(c.customer_share(0) == 0.4);
  CHECK(c.value_share(0) == 0.3);
  CHECK(c.best_share(0) == 0.7);
  CHECK(c.lift(0) == doctest::Approx(0.75));
  CHECK(c.part_of_best(0) == doctest::Approx(6.0 / 14));
  CHECK(c.best_share(1) == 1.1);
  CHECK(c.lift(1) == 1);
  CHECK(to_text(c) ==
        "up to class  customers  by chance  captured  at best  lift\n"
        "A                    2     40.0 %    30.0 %   70.0 %  0.75\n"
        "B                    4     80.0 %    80.0 %  110.0 %  1.00\n"
        "C                    4     80.0 %    80.0 %  110.0 %  1.00\n"
        "1 unclassified\n"
        "1 left out: no value that counts\n");
}

TEST_CASE("edge cases of cumulative gains") {
  const CumulativeGains nobody = cumulative_gains(std::span<const Tier>{}, std::vector<double>{}, a_b_c);
  CHECK(nobody[2] == CumulativeGainsStep{"C", 0, 0, 0});
  CHECK(std::isnan(nobody.value_share(2)));
  CHECK(std::isnan(nobody.lift(0)));
  const CumulativeGains unknown =
      cumulative_gains(std::vector<Tier>{0, 1}, std::vector<double>{not_a_number, infinity}, a_b_c);
  CHECK(unknown.skipped() == 2);
  CHECK(unknown.customers() == 0);
  // The best class is empty: nothing to say of it.
  const CumulativeGains last = cumulative_gains(std::vector<Tier>{2, 2}, std::vector<double>{1, 2}, a_b_c);
  CHECK(last[1] == CumulativeGainsStep{"B", 0, 0, 0});
  CHECK(last[2] == CumulativeGainsStep{"C", 2, 3, 3});
  CHECK(std::isnan(last.lift(0)));
  CHECK(last.value_share(0) == 0);
  CHECK(last.lift(2) == 1);
  // A loss has no shares.
  const CumulativeGains loss = cumulative_gains(std::vector<Tier>{0, 1}, std::vector<double>{1, -2}, a_b_c);
  CHECK(std::isnan(loss.value_share(0)));
  CHECK(loss[0].best_value == 1);
  CHECK(loss.part_of_best(0) == 1);
  CHECK_THROWS_AS((void)cumulative_gains(std::vector<Tier>{0}, std::vector<double>{1, 2}, a_b_c), ShapeError);
  CHECK_THROWS_AS((void)cumulative_gains(std::vector<Tier>{3}, std::vector<double>{1}, a_b_c), DataError);
}

TEST_CASE("amounts that overflow are infinite, and nobody captures a share of them") {
  const CumulativeGains c =
      cumulative_gains(std::vector<Tier>{0, 0, 0, 1}, std::vector<double>{1e308, 1e308, 1e308, 4}, a_b_c);
  CHECK(c.value() == infinity);
  CHECK(std::isnan(c.value_share(0)));
  CHECK(std::isnan(c.best_share(0)));
  CHECK(std::isnan(c.lift(0)));
  CHECK(std::isnan(c.part_of_best(0)));
  CHECK(c.customer_share(0) == 0.75);
  // The value is a number, the best part of it is not.
  const CumulativeGains best =
      cumulative_gains(std::vector<Tier>{0, 1, 0}, std::vector<double>{1e308, 1e308, -1e308}, a_b_c);
  CHECK(best.value() == 1e308);
  CHECK(best[0].best_value == infinity);
  CHECK(best.value_share(0) == 0);
  CHECK(std::isnan(best.best_share(0)));
  CHECK(std::isnan(best.part_of_best(0)));
}

TEST_CASE("who grades by the next period itself has perfect foresight") {
  std::mt19937_64 random(3);
  std::vector<double> next;
  for (int i = 0; i < 5000; ++i) {
    next.push_back(static_cast<double>(random() >> 20U) - 1e12);  // no ties, losses too
  }
  const auto grading = fit(HeadCount{0.01, 0.05, 0.2, 0.5}, next);
  const CumulativeGains c = cumulative_gains(assign(grading, next), next, grading);
  CHECK(c[0].customers == 50);
  for (const CumulativeGainsStep& step : c) {
    CHECK(step.best_value == step.value);
  }
}

TEST_CASE("cumulative gains agrees with sorting with any number of classes and threads") {
  std::mt19937_64 random(4);
  for (const std::size_t rows : {1U, 6U, 300U, 70'001U}) {
    for (const std::size_t classes : {1U, 4U, 253U, 254U}) {
      for (const std::uint64_t different : {3U, 100'000U}) {  // with ties everywhere, with hardly any
        CAPTURE(rows);
        CAPTURE(classes);
        CAPTURE(different);
        std::vector<Tier> tiers;
        std::vector<double> next;
        for (std::size_t i = 0; i < rows; ++i) {
          const auto tier = static_cast<std::size_t>(random() % (classes + 1));
          tiers.push_back(tier == classes ? unclassified : static_cast<Tier>(tier));
          const auto value = static_cast<double>(random() % different) - 1;
          next.push_back(random() % 20 == 0 ? not_a_number : random() % 50 == 0 ? infinity : value);
        }
        const TierLabels labels = TierLabels{}.for_classes("test", classes);
        const CumulativeGains c = cumulative_gains(tiers, next, labels);
        std::int64_t heads = 0;
        double value = 0;
        for (std::size_t k = 0; k < classes; ++k) {
          for (std::size_t i = 0; i < rows; ++i) {
            if (tiers[i] == k && std::isfinite(next[i])) {
              ++heads;
              value += next[i];
            }
          }
          CHECK(c[k].customers == heads);
          CHECK(c[k].value == value);
          if (k % 50 == 3 || classes < 5 || k == 253) {
            CHECK(c[k].best_value == naive_best(next, heads));
          }
        }
        CHECK(cumulative_gains(tiers, next, labels, threads{3}) == c);
        std::vector<float> floats(next.begin(), next.end());
        CHECK(cumulative_gains(tiers, floats, labels) == c);
      }
    }
  }
}
