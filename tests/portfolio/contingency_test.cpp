// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/portfolio/contingency.hpp>

#include "../message_of.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace custval;
using custval_test::message_of;

namespace {

std::vector<Tier> random_tiers(std::size_t rows, std::size_t classes, unsigned seed) {
  std::mt19937_64 random(seed);
  std::vector<Tier> tiers;
  for (std::size_t i = 0; i < rows; ++i) {
    const auto tier = static_cast<std::size_t>(random() % (classes + 1));
    tiers.push_back(tier == classes ? unclassified : static_cast<Tier>(tier));
  }
  return tiers;
}

}  // namespace

TEST_CASE("a contingency table by hand") {
  const Tier no = unclassified;
  const std::vector<Tier> a{0, 0, 1, 1, 1, no, 0, no, no};
  const std::vector<Tier> b{0, 2, 1, 1, 0, 0, no, no, 2};
  const Contingency table = contingency(a, b, 2, 3);
  //        b: 0  1  2
  // a: 0      1  0  1
  //    1      1  2  0
  CHECK(table == Contingency(2, 3, {1, 0, 1, 1, 2, 0}, {2, 1, 1}));
  CHECK(std::vector(table.margin_a().begin(), table.margin_a().end()) == std::vector<std::int64_t>{2, 3});
  CHECK(std::vector(table.margin_b().begin(), table.margin_b().end()) == std::vector<std::int64_t>{2, 2, 1});
  CHECK(table.total() == 5);
  CHECK(table.left_out().only_a == 2);
  CHECK(table.left_out().only_b == 1);
  CHECK(table.left_out().both == 1);
  CHECK(table.left_out().total() == 4);
  CHECK(to_text(table, TierLabels({"good", "bad"}), TierLabels({"A", "B", "C"})) ==
        "       A  B  C  total\n"
        "good   1  0  1      2\n"
        "bad    1  2  0      3\n"
        "total  2  2  1      5\n"
        "4 left out: unclassified in either\n");
  CHECK_THROWS_AS((void)to_text(table, TierLabels({"good"}), TierLabels({"A", "B", "C"})), ShapeError);
}

TEST_CASE("a contingency table of nobody") {
  const Contingency table = contingency({}, {}, 3, 2);
  CHECK(table == Contingency(3, 2, std::vector<std::int64_t>(6)));
  CHECK(contingency({}, {}, 0, 0).total() == 0);
}

TEST_CASE("wrong input of a contingency table is refused by name and row") {
  const std::vector<Tier> good{0, 1, 0};
  const std::vector<Tier> bad{0, 2, 254};
  CHECK(message_of([&] { (void)contingency(good, {}, 2, 2); }) ==
        "custval::contingency: tiers_b has 0 rows, expected 3, as many as tiers_a has");
  CHECK(message_of([&] { (void)contingency(bad, good, 2, 2); }) ==
        "custval::contingency: column 'tiers_a', row 1: value 2, expected a class below 2, or 255 for unclassified");
  CHECK(message_of([&] { (void)contingency(good, bad, 2, 3); }) ==
        "custval::contingency: column 'tiers_b', row 2: value 254, expected a class below 3, or 255 for unclassified");
  CHECK(message_of([&] { (void)contingency(good, good, 2, 255); }) ==
        "custval::contingency: the grading has 255 classes, expected at most 254");
  CHECK_THROWS_AS(Contingency(2, 2, {1, 2, 3}), ShapeError);
  CHECK_THROWS_AS(Contingency(1, 2, {1, -2}), ArgumentError);
  CHECK(message_of([] { (void)Contingency(2, 3, {1, 2, 3, 4, -5, 6}); }) ==
        "custval::Contingency: the count in row 1, column 1 is -5, expected 0 or more");
}

TEST_CASE("contingency tables agree with a plain loop with any number of classes and threads") {
  unsigned seed = 0;
  for (const std::size_t rows : {1U, 7U, 513U, 40'001U, 1'200'007U}) {
    for (const auto& sizes :
         std::vector<std::pair<std::size_t, std::size_t>>{{1, 1}, {3, 5}, {21, 22}, {22, 23}, {254, 1}, {254, 254}}) {
      const std::size_t size_a = sizes.first;
      const std::size_t size_b = sizes.second;
      CAPTURE(rows);
      CAPTURE(size_a);
      CAPTURE(size_b);
      const auto a = random_tiers(rows, size_a, ++seed);
      const auto b = random_tiers(rows, size_b, ++seed);
      std::vector<std::int64_t> counts(size_a * size_b);
      UnclassifiedInEither left_out;
      for (std::size_t i = 0; i < rows; ++i) {
        if (a[i] != unclassified && b[i] != unclassified) {
          ++counts[a[i] * size_b + b[i]];
        } else {
          left_out.both += a[i] == b[i] ? 1 : 0;
          left_out.only_a += a[i] == unclassified && b[i] != unclassified ? 1 : 0;
          left_out.only_b += a[i] != unclassified && b[i] == unclassified ? 1 : 0;
        }
      }
      const Contingency expected(size_a, size_b, counts, left_out);
      CHECK(contingency(a, b, size_a, size_b) == expected);
      CHECK(contingency(a, b, size_a, size_b, threads{3}) == expected);
    }
  }
}
