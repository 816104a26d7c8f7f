// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/portfolio/pyramid.hpp>
#include <custval/tiering/cumulative_share.hpp>

#include "../message_of.hpp"
#include "../numbers.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <vector>

using namespace custval;
using custval_test::message_of;

namespace {

const TierLabels three_classes({"A", "B", "C"});

struct RandomClasses {
  std::vector<Tier> tiers;
  std::vector<double> values;
};
// Whole numbers, so that sums in any order are the same.
RandomClasses random_classes(std::size_t rows, std::size_t classes, unsigned seed) {
  std::mt19937_64 random(seed);
  RandomClasses made;
  for (std::size_t i = 0; i < rows; ++i) {
    const auto tier = static_cast<std::size_t>(random() % (classes + 1));
    made.tiers.push_back(tier == classes ? unclassified : static_cast<Tier>(tier));
    const auto value = static_cast<double>(random() % 2001) - 500.0;
    const auto odd = random() % 40;
    made.values.push_back(odd == 0 ? not_a_number : odd == 1 ? infinity : odd == 2 ? -infinity : value);
  }
  return made;
}

}  // namespace

TEST_CASE("a pyramid by hand") {
  // A: 60 + 20; B: 15, and one without a value; C: 10 - 5; unclassified: 7.
  const std::vector<Tier> tiers{0, 1, 0, 2, 1, 2, unclassified};
  const std::vector<double> values{60, 15, 20, 10, not_a_number, -5, 7};
  const Pyramid p = pyramid(tiers, values, three_classes);
  REQUIRE(p.size() == 3);
  CHECK(p[0] == PyramidClass{"A", 2, 0, 80});
  CHECK(p[1] == PyramidClass{"B", 2, 1, 15});
  CHECK(p[2] == PyramidClass{"C", 2, 0, 5});
  CHECK(p.total() == PyramidClass{"total", 6, 1, 100});
  CHECK(p.unclassified_customers() == PyramidClass{"unclassified", 1, 0, 7});
  CHECK(p.customer_share(1) == doctest::Approx(1.0 / 3));
  CHECK(p.value_share(0) == 0.8);
  CHECK(p.cumulative_customer_share(1) == doctest::Approx(2.0 / 3));
  CHECK(p.cumulative_value_share(1) == 0.95);
  CHECK(p.cumulative_value_share(2) == 1.0);
  CHECK(p[0].mean_value() == 40);
  CHECK(p[1].mean_value() == 15);
  CHECK(to_text(p) ==
        "class         customers    share   value    share   mean  cumulative\n"
        "A                     2   33.3 %   80.00   80.0 %  40.00      80.0 %\n"
        "B                     2   33.3 %   15.00   15.0 %  15.00      95.0 %\n"
        "C                     2   33.3 %    5.00    5.0 %   2.50     100.0 %\n"
        "total                 6  100.0 %  100.00  100.0 %  20.00\n"
        "unclassified          1             7.00            7.00\n"
        "1 customer has no value that counts\n");
}

TEST_CASE("a loss has no shares but amounts") {
  const std::vector<Tier> tiers{0, 1, 2};
  for (const double last : {-30.0, -90.0}) {  // the total is 0, then -60
    CAPTURE(last);
    const Pyramid p = pyramid(tiers, std::vector<double>{20, 10, last}, three_classes);
    CHECK(p.total().value == 30 + last);
    CHECK(std::isnan(p.value_share(0)));
    CHECK(std::isnan(p.cumulative_value_share(2)));
    CHECK(p[2].value == last);
    CHECK(p.customer_share(2) == doctest::Approx(1.0 / 3));
  }
  CHECK(to_text(pyramid(std::vector<Tier>{0}, std::vector<double>{-4}, TierLabels({"贵宾"}))) ==
        "class  customers    share  value  share   mean  cumulative\n"
        "贵宾           1  100.0 %  -4.00      -  -4.00\n"
        "total          1  100.0 %  -4.00      -  -4.00\n");
  // A class that loses money in a firm that does not has a negative share, and the better ones hold more than all.
  const Pyramid p = pyramid(tiers, std::vector<double>{90, 30, -20}, three_classes);
  CHECK(p.value_share(2) == -0.2);
  CHECK(p.cumulative_value_share(1) == 1.2);
}

TEST_CASE("amounts that overflow are infinite, and nobody has a share of them") {
  const std::vector<Tier> tiers{0, 0, 0, 1, 2};
  const Pyramid p = pyramid(tiers, std::vector<double>{1e308, 1e308, 1e308, 1e308, -5}, three_classes);
  CHECK(p[0].value == infinity);
  CHECK(p.total().value == infinity);
  for (std::size_t tier = 0; tier < 3; ++tier) {  // not 0 for those whose own value is a number
    CHECK(std::isnan(p.value_share(tier)));
    CHECK(std::isnan(p.cumulative_value_share(tier)));
  }
  CHECK(p.customer_share(0) == 0.6);
}

TEST_CASE("nobody and empty classes") {
  const Pyramid nobody = pyramid(std::span<const Tier>{}, std::vector<double>{}, three_classes);
  CHECK(nobody.total() == PyramidClass{"total", 0, 0, 0});
  CHECK(std::isnan(nobody.customer_share(0)));
  CHECK(std::isnan(nobody[0].mean_value()));
  CHECK(nobody == pyramid(std::span<const Tier>{}, std::vector<float>{}, three_classes));
  const Pyramid one = pyramid(std::vector<Tier>{2}, std::vector<double>{3}, three_classes);
  CHECK(one.customer_share(0) == 0);
  CHECK(one.value_share(2) == 1);
  CHECK(one.cumulative_value_share(1) == 0);
  CHECK(nobody != one);
}

TEST_CASE("a pyramid takes gradings and any plain column") {
  const std::vector<double> values{70, 20, 6, 4};
  const auto grading = fit(CumulativeShare{0.5, 0.95}, values);
  const auto tiers = assign(grading, values);
  const Pyramid p = pyramid(tiers, values, grading);
  CHECK(p[0] == PyramidClass{"A", 1, 0, 70});
  CHECK(p[1] == PyramidClass{"B", 2, 0, 26});
  CHECK(p[2] == PyramidClass{"C", 1, 0, 4});
  const std::vector<float> floats(values.begin(), values.end());
  const Eigen::ArrayXd array = Eigen::Map<const Eigen::ArrayXd>(values.data(), 4);
  CHECK(pyramid(tiers, floats, grading.labels()) == p);
  CHECK(pyramid(tiers, array, grading) == p);
  CHECK(pyramid(tiers, array.head(4), grading) == p);
  CHECK(pyramid(tiers, std::span(values), std::vector<std::string>{"A", "B", "C"}) == p);
}

TEST_CASE("wrong input of a pyramid is refused by name and row") {
  const std::vector<Tier> tiers{0, 1, 3, 7};
  CHECK(message_of([&] { (void)pyramid(tiers, std::vector<double>{1, 2}, three_classes); }) ==
        "custval::pyramid: the column of values has 2 rows, expected 4, as many as the column of tiers has");
  CHECK(message_of([&] { (void)pyramid(tiers, std::vector<double>(4), three_classes); }) ==
        "custval::pyramid: column 'tiers', row 2: value 3, expected a class below 3, or 255 for unclassified");
  std::vector<Tier> many(100'000, Tier{1});
  many[70'001] = 254;
  CHECK(message_of([&] { (void)pyramid(many, std::vector<double>(many.size()), three_classes); }) ==
        "custval::pyramid: column 'tiers', row 70001: value 254, expected a class below 3, or 255 for unclassified");
  CHECK_THROWS_AS((void)pyramid(tiers, std::vector<double>{1, 2}, three_classes), ShapeError);
  CHECK_THROWS_AS((void)pyramid(tiers, std::vector<double>(4), three_classes), DataError);
}

TEST_CASE("pyramids agree with a plain loop with any number of classes and threads") {
  unsigned seed = 0;
  for (const std::size_t rows : {1U, 7U, 8U, 511U, 4097U, 100'003U}) {
    for (const std::size_t classes : {1U, 3U, 33U, 254U}) {
      CAPTURE(rows);
      CAPTURE(classes);
      const auto made = random_classes(rows, classes, ++seed);
      std::vector<PyramidClass> naive(classes + 1);
      for (std::size_t i = 0; i < rows; ++i) {
        PyramidClass& one = naive[made.tiers[i] == unclassified ? classes : made.tiers[i]];
        ++one.customers;
        if (std::isfinite(made.values[i])) {
          one.value += made.values[i];
        } else {
          ++one.skipped;
        }
      }
      const TierLabels labels = TierLabels{}.for_classes("test", classes);
      const Pyramid p = pyramid(made.tiers, made.values, labels);
      for (std::size_t k = 0; k <= classes; ++k) {
        const PyramidClass& one = k < classes ? p[k] : p.unclassified_customers();
        CHECK(one.customers == naive[k].customers);
        CHECK(one.skipped == naive[k].skipped);
        CHECK(one.value == naive[k].value);
      }
      CHECK(pyramid(made.tiers, made.values, labels, threads{3}) == p);
    }
  }
}

TEST_CASE("sums of a pyramid do not lose what is small, with threads too") {
  // 0.1 is not a double: a plain sum of a million is off by about 1e-6.
  const std::vector<Tier> tiers(1'000'000, Tier{0});
  std::vector<double> values(tiers.size(), 0.1);
  const Pyramid p = pyramid(tiers, values, TierLabels({"all"}));
  CHECK(std::abs(p[0].value - 100'000.0) < 1e-8);
  values[0] = 1e-3;
  CHECK(pyramid(tiers, values, TierLabels({"all"})) == pyramid(tiers, values, TierLabels({"all"}), threads{2}));
}
