// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/thresholds.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "../numbers.hpp"

using namespace custval;

static_assert(custval::TieringPolicy<custval::Thresholds<>>);

namespace {

using Tiers = std::vector<Tier>;

// A policy and a grading of a user's own: loyal or not, by two columns.
struct store_visits : column<"store_visits", units::count, non_negative> {};
struct LoyalGrading {
  using inputs = columns<total_value, store_visits>;
  double visits_of_loyal = 0;
  [[nodiscard]] std::size_t size() const noexcept { return 2; }
  [[nodiscard]] std::string_view label(Tier tier) const noexcept { return tier == 0 ? "loyal" : "passing"; }
  void assign(const auto& rows, std::span<Tier> tiers) const noexcept {
    for (Index i = 0; i < rows.rows(); ++i) {
      const bool loyal = rows[total_value{}](i) > 0 && rows[store_visits{}](i) >= visits_of_loyal;
      tiers[static_cast<std::size_t>(i)] = loyal ? 0 : 1;
    }
  }
  friend bool operator==(const LoyalGrading&, const LoyalGrading&) = default;
};
struct MoreVisitsThanMean {
  using inputs = columns<total_value, store_visits>;
  LoyalGrading fit(const auto& base, const auto& /*executor*/) const {
    return {static_cast<double>(base[store_visits{}].mean())};
  }
};
struct NoFit {
  using inputs = columns<total_value>;
};
struct FitsToNothing {
  using inputs = columns<total_value>;
  int fit(const auto&, const auto&) const { return 0; }
};

static_assert(TieringPolicy<MoreVisitsThanMean> && Grading<LoyalGrading>);
static_assert(!TieringPolicy<NoFit> && !TieringPolicy<FitsToNothing> && !TieringPolicy<int>);
static_assert(!Grading<int> && !Grading<MoreVisitsThanMean>);

}  // namespace

TEST_CASE("thresholds, by hand") {
  const std::vector<double> values{1000, 999.99, 100, 99, 0, -5, not_a_number};
  const auto grading = fit(Thresholds{1000, 100}, values);
  CHECK(assign(grading, values) == Tiers{0, 1, 1, 2, 2, 2, unclassified});
  CHECK(grading.fitted_on() == FittedOn{6, 1, 6, {1, 2, 3}});
  CHECK(to_text(grading) == "total_value: A >= 1000, B >= 100, C; fitted on 6 rows, 1 skipped: 1 A, 2 B, 3 C");
  CHECK(assign(fit(Thresholds{0.0}, values), std::vector<double>{-0.0, -1e-300}) == Tiers{0, 1});
}

TEST_CASE("any number of thresholds, in float too") {
  for (std::size_t count = 1; count <= 12; ++count) {
    std::vector<double> cuts;
    for (std::size_t k = 0; k < count; ++k) {
      cuts.push_back(100.0 - static_cast<double>(k));
    }
    std::vector<double> values;
    std::vector<float> floats;
    Tiers expected;
    for (int i = 0; i < 1300; ++i) {
      const double value = 80.0 + (i % 45) * 0.5;
      values.push_back(i % 77 == 0 ? not_a_number : value);
      floats.push_back(static_cast<float>(values.back()));
      Tier tier = 0;
      for (const double cut : cuts) {
        tier = static_cast<Tier>(tier + (value < cut ? 1 : 0));
      }
      expected.push_back(i % 77 == 0 ? unclassified : tier);
    }
    const auto grading = fit(Thresholds<>(cuts), values);
    CHECK(assign(grading, values) == expected);
    CHECK(assign(grading, floats) == expected);
    CHECK(assign(grading, values, threads{2}) == expected);
  }
  // A threshold between two floats: the one below does not reach it.
  CHECK(assign(fit(Thresholds{0.1}, std::vector<double>{}), std::vector<float>{std::nextafter(0.1F, 0.0F), 0.1F}) ==
        Tiers{1, 0});
}

TEST_CASE("thresholds that make no sense are refused") {
  CHECK_THROWS_WITH_AS(
      (Thresholds{100, 1000}),
      "custval::Thresholds: threshold 1 is 1000, expected a finite number below the threshold before it",
      ArgumentError);
  CHECK_THROWS_AS(Thresholds{not_a_number}, ArgumentError);
  CHECK_THROWS_AS(Thresholds<>(std::vector<double>{}), ShapeError);
  CHECK_THROWS_WITH_AS(Thresholds({2, 1}, TierLabels({"A", "B", "A"})),
                       "custval::Thresholds: two classes have the label 'A', expected one of its own for each class",
                       ArgumentError);
  CHECK_THROWS_AS((ThresholdGrading<total_value>({2}, TierLabels({"A", "A"}))), ArgumentError);
  CHECK_THROWS_AS((ThresholdGrading<total_value>({1, 2}, {})), ArgumentError);
}

TEST_CASE("labels are letters unless given") {
  const TierLabels letters = TierLabels{}.for_classes("test", 28);
  CHECK(letters[0] == "A");
  CHECK(letters[25] == "Z");
  CHECK(letters[26] == "AA");
  CHECK(letters[27] == "AB");
}

TEST_CASE("a policy of one's own, over two columns, with threads") {
  Table<double, total_value, store_visits> base(4);
  base[total_value{}] << 5, 5, -5, 5;
  base[store_visits{}] << 9, 1, 9, 5;
  const auto grading = fit(MoreVisitsThanMean{}, base, threads{2});  // mean 6
  CHECK(grading == LoyalGrading{6});
  const auto tiers = assign(grading, base, threads{2});
  CHECK(tiers == Tiers{0, 1, 1, 1});
  CHECK(grading.label(tiers[0]) == "loyal");
}
