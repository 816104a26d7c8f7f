// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/tiering/rfm.hpp>

#include "../numbers.hpp"
#include "naive.hpp"

#include <custval/core/bind.hpp>
#include <custval/core/view.hpp>
#include <custval/tiering/explain.hpp>
#include <custval/tiering/thresholds.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <set>
#include <string>
#include <vector>

using namespace custval;
using namespace custval_test;

static_assert(custval::TieringPolicy<custval::Rfm<>>);

namespace {

using Tiers = std::vector<Tier>;

template <class S>
auto base_of(const std::vector<S>& last, const std::vector<S>& days, const std::vector<S>& spend) {
  return view(bind<last_day>(last), bind<purchase_days>(days), bind<total_spend>(spend));
}

std::vector<double> counted(int from, int to) {
  std::vector<double> values(static_cast<std::size_t>(to - from + 1));
  std::iota(values.begin(), values.end(), from);
  return values;
}

std::vector<double> column_of(const Eigen::ArrayXd& column) {
  return {column.begin(), column.end()};
}

}  // namespace

TEST_CASE("scores by hand: ten different values in five bins are two each") {
  const auto values = counted(1, 10);
  const std::vector<double> reversed(values.rbegin(), values.rend());
  const auto base = base_of(values, reversed, values);
  const auto grading = fit(Rfm{}.weights(2, 1, 1), base);
  const auto scores = rfm_scores(grading, base);
  CHECK(column_of(scores[recency_score{}]) == std::vector<double>{1, 1, 2, 2, 3, 3, 4, 4, 5, 5});
  CHECK(column_of(scores[frequency_score{}]) == std::vector<double>{5, 5, 4, 4, 3, 3, 2, 2, 1, 1});
  CHECK(scores[rfm_score{}](0) == (2 * 1 + 5 + 1) / 4.0);
  CHECK(scores[rfm_score{}](9) == (2 * 5 + 1 + 5) / 4.0);
  CHECK(grading.notes().empty());
  // By the default table: (1, 5) can't lose, (2, 4) at risk, (3, 3) needs attention, (4, 2) potential loyal, (5, 1)
  // new.
  std::vector<std::string> labels;
  for (const Tier tier : assign(grading, base)) {
    labels.emplace_back(grading.label(tier));
  }
  CHECK(labels == std::vector<std::string>{"can't lose", "can't lose", "at risk", "at risk", "needs attention",
                                           "needs attention", "potential loyal", "potential loyal", "new", "new"});
  // The weighted score is a column like any other.
  CHECK(assign(fit(Thresholds<rfm_score>{3.0, 2.4}, scores), scores) == Tiers{2, 2, 1, 1, 0, 0, 0, 0, 0, 0});
}

TEST_CASE("the default segments are the documented table and leave nobody out") {
  const RfmSegments table = RfmSegments::standard();
  const std::array<std::array<const char*, 5>, 5> documented{
      {{"hibernating", "hibernating", "at risk", "at risk", "can't lose"},
       {"hibernating", "hibernating", "at risk", "at risk", "can't lose"},
       {"about to sleep", "about to sleep", "needs attention", "loyal", "loyal"},
       {"promising", "potential loyal", "potential loyal", "loyal", "loyal"},
       {"new", "potential loyal", "potential loyal", "champion", "champion"}}};
  for (int r = 1; r <= 5; ++r) {
    for (int f = 1; f <= 5; ++f) {
      for (int m = 1; m <= 5; ++m) {
        CHECK(table.labels()[table.tier_of({r, f, m}, {5, 5, 5})] ==
              documented[static_cast<std::size_t>(r - 1)][static_cast<std::size_t>(f - 1)]);
      }
    }
  }
  CHECK(table.labels().size() == 10);
  CHECK(table.labels()[0] == "champion");
  // Three bins stand for 1, 3 and 5 of the table, one for 3.
  CHECK(table.labels()[table.tier_of({3, 2, 1}, {3, 3, 3})] == "potential loyal");
  CHECK(table.labels()[table.tier_of({1, 1, 1}, {1, 1, 1})] == "needs attention");
  // Ten bins: the ninth is 1 + 8 · 4 / 9 = 4.6, a five.
  CHECK(table.labels()[table.tier_of({9, 10, 1}, {10, 10, 10})] == "champion");
}

TEST_CASE("a table of one's own, with a default class and classes of several segments") {
  const RfmSegments table(
      {{"best", {3, 3}, {3, 3}, {3, 3}}, {"good", {2, 3}, {2, 3}, {1, 3}}, {"best", {1, 1}, {3, 3}, {3, 3}}}, "rest",
      3);
  CHECK(table.labels() == TierLabels({"best", "good", "rest"}));
  CHECK(table.tier_of({3, 3, 3}, {3, 3, 3}) == 0);
  CHECK(table.tier_of({3, 3, 2}, {3, 3, 3}) == 1);
  CHECK(table.tier_of({1, 3, 3}, {3, 3, 3}) == 0);
  CHECK(table.tier_of({1, 1, 3}, {3, 3, 3}) == 2);
  CHECK_THROWS_WITH_AS(RfmSegments({{"x", {0, 3}, {1, 3}, {1, 3}}}),
                       "custval::RfmSegments: the lowest recency score of segment 'x' is 0, expected 1 to 5",
                       ArgumentError);
  CHECK_THROWS_WITH_AS(RfmSegments({{"x", {1, 3}, {1, 6}, {1, 3}}}),
                       "custval::RfmSegments: the highest frequency score of segment 'x' is 6, expected 1, the lowest, "
                       "to 5",
                       ArgumentError);
  CHECK_THROWS_WITH_AS(
      RfmSegments({{"x", {1, 3}, {1, 3}, {3, 2}}}),
      "custval::RfmSegments: the highest monetary score of segment 'x' is 2, expected 3, the lowest, to "
      "5",
      ArgumentError);
}

TEST_CASE("ties share a score and never cost a score while there are values for it") {
  // Six in ten bought once; plain quantiles would leave scores empty.
  const std::vector<double> days{1, 1, 1, 1, 1, 1, 2, 3, 4, 9};
  const auto last = counted(1, 10);
  const auto base = base_of(last, days, last);
  const auto grading = fit(Rfm{}, base);
  const auto frequency = column_of(rfm_scores(grading, base)[frequency_score{}]);
  CHECK(frequency == std::vector<double>{1, 1, 1, 1, 1, 1, 2, 3, 4, 5});
  CHECK(grading.notes().empty());
}

TEST_CASE("fewer scores than asked come with the reason") {
  const std::vector<double> days{1, 1, 1, 2, 2, 7};
  const std::vector<double> same(6, 4.0);
  const auto spend = counted(1, 6);
  const auto base = base_of(same, days, spend);
  const auto grading = fit(Rfm{}, base);
  const auto scores = rfm_scores(grading, base);
  CHECK(column_of(scores[frequency_score{}]) == std::vector<double>{1, 1, 1, 3, 3, 5});
  CHECK(column_of(scores[recency_score{}]) == std::vector<double>(6, 3.0));
  REQUIRE(grading.notes().size() == 2);
  CHECK(grading.notes()[0] == "last_day: 1 of 5 scores, because the column has 1 value");
  CHECK(grading.notes()[1] == "purchase_days: 3 of 5 scores, because the column has 3 different values");
  CHECK(to_text(grading).find(grading.notes()[1]) != std::string::npos);
}

TEST_CASE("days since the last purchase score the other way round") {
  const auto since = counted(1, 5);
  const auto base = base_of(since, since, since);
  const auto grading = fit(Rfm{}.lower_recency_is_better(), base);
  CHECK(column_of(rfm_scores(grading, base)[recency_score{}]) == std::vector<double>{5, 4, 3, 2, 1});
  CHECK(column_of(rfm_scores(grading, base)[frequency_score{}]) == std::vector<double>{1, 2, 3, 4, 5});
  CHECK(grading.label(assign(grading, base)[0]) == "new");
}

TEST_CASE("days since are the mirror of days, where bins cannot be equal too") {
  const std::vector<double> since{0, 1, 2, 3, 9.5};
  const std::vector<double> last{0, -1, -2, -3, -9.5};
  const auto policy = Rfm{}.bins(2);
  const auto by_since = fit(policy.lower_recency_is_better(), base_of(since, since, since));
  const auto by_last = fit(policy, base_of(last, since, since));
  const auto score_of = [](const auto& grading, const std::vector<double>& recency) {
    return column_of(rfm_scores(grading, base_of(recency, recency, recency))[recency_score{}]);
  };
  CHECK(score_of(by_since, since) == std::vector<double>{2, 2, 2, 1, 1});
  CHECK(score_of(by_since, since) == score_of(by_last, last));
  // Values that nobody had, too: those between two groups belong to the worse.
  CHECK(score_of(by_since, {1.5, 2.001, 2.999, -7, 100}) == std::vector<double>{2, 1, 1, 2, 1});
  CHECK(score_of(by_last, {-1.5, -2.001, -2.999, 7, -100}) == std::vector<double>{2, 1, 1, 2, 1});
  CHECK(to_text(by_since).starts_with("last_day: 2 <= 2, 1; purchase_days: 2 >= "));
  const Explanation old = explain(by_since, base_of(since, since, since), 4);
  CHECK(old.why.starts_with("last_day is 9.5, score 1: above 2 (score 2); purchase_days is 9.5, score 2: at least "));
  REQUIRE_FALSE(old.ways.empty());
  CHECK(old.ways[0].changes == std::vector<Change>{{"last_day", 9.5, 2, 0}});
}

TEST_CASE_TEMPLATE("days since are the mirror of days on random data", S, double, float) {
  for (unsigned seed = 0; seed < 40; ++seed) {
    CAPTURE(seed);
    const std::size_t rows = seed * 53 % 1300;
    const auto numbers = random_values<S>(rows, seed, seed % 3 == 0 ? 2 : 9, 0.05);
    std::vector<S> mirrored;
    for (const S day : numbers) {
      mirrored.push_back(-day);
    }
    const auto policy = Rfm{}.bins(1 + seed % 7);
    const auto grading = fit(policy.lower_recency_is_better(), base_of(mirrored, numbers, numbers));
    const auto days = base_of(numbers, numbers, numbers);
    CHECK(assign(grading, base_of(mirrored, numbers, numbers)) == assign(fit(policy, days), days));
    CHECK(fit(policy.lower_recency_is_better(), base_of(mirrored, numbers, numbers), threads{3}) == grading);
  }
}

TEST_CASE_TEMPLATE("scores keep their promises on random data with ties, negatives and NaN", S, double, float) {
  for (unsigned seed = 0; seed < 40; ++seed) {
    CAPTURE(seed);
    const std::size_t rows = seed * 53 % 1300;
    const auto last = random_values<S>(rows, seed, seed % 3 == 0 ? 2 : 9, 0.05);
    const auto days = random_values<S>(rows, seed + 200, 3, 0.0);
    const auto spend = random_values<S>(rows, seed + 400, 18, 0.1);
    const auto base = base_of(last, days, spend);
    const std::size_t bins = 1 + seed % 7;
    const auto policy = Rfm{}.bins(bins);
    const auto grading = fit(policy, base);
    const auto scores = rfm_scores(grading, base, threads{2});
    const auto check = [&](const std::vector<S>& values, const Eigen::ArrayXd& score) {
      std::set<S> distinct;
      std::set<double> used;
      for (std::size_t i = 0; i < rows; ++i) {
        const double its = score(static_cast<Index>(i));
        CHECK(std::isnan(its) == std::isnan(values[i]));
        if (std::isnan(its)) {
          continue;
        }
        distinct.insert(values[i]);
        used.insert(its);
        CHECK(its >= 1);
        CHECK(its <= static_cast<double>(bins));
        for (std::size_t k = i % 7; k < rows; k += 7) {
          if (!std::isnan(values[k]) && values[k] >= values[i]) {
            REQUIRE(score(static_cast<Index>(k)) >= its);  // and so equal values have equal scores
          }
        }
      }
      CHECK(used.size() == (std::min)(bins, distinct.size()));
    };
    check(last, scores[recency_score{}]);
    check(days, scores[frequency_score{}]);
    check(spend, scores[monetary_score{}]);
    // The class is what the table says of the scores.
    const auto tiers = assign(grading, base, threads{3});
    const RfmSegments table = RfmSegments::standard();
    for (Index i = 0; i < static_cast<Index>(rows); ++i) {
      const std::array<double, 3> its{scores[recency_score{}](i), scores[frequency_score{}](i),
                                      scores[monetary_score{}](i)};
      const bool known = !std::isnan(its[0] + its[1] + its[2]);
      const Tier expected =
          known ? table.tier_of({static_cast<int>(its[0]), static_cast<int>(its[1]), static_cast<int>(its[2])},
                                {bins, bins, bins})
                : unclassified;
      REQUIRE(tiers[static_cast<std::size_t>(i)] == expected);
    }
    CHECK(fit(policy, base, threads{3}) == grading);
  }
}

TEST_CASE("RFM refuses what is out of its domain") {
  CHECK_THROWS_AS((void)Rfm{}.bins(0), ArgumentError);
  CHECK_THROWS_AS((void)Rfm{}.bins(5, 33, 5), ArgumentError);
  CHECK_THROWS_WITH_AS((void)Rfm{}.weights(1, -1, 1),
                       "custval::Rfm: the weight of frequency is -1, expected a number >= 0", ArgumentError);
  CHECK_THROWS_AS((void)Rfm{}.weights(0, 0, 0), ArgumentError);
  CHECK_THROWS_AS((void)Rfm{}.weights(missing, 1, 1), ArgumentError);
  // The largest weight that there is weighs as any other alone.
  const auto values = counted(1, 10);
  const auto base = base_of(values, values, values);
  const auto alone = rfm_scores(fit(Rfm{}.weights(1, 0, 0), base), base);
  CHECK((rfm_scores(fit(Rfm{}.weights(1e308, 0, 0), base), base)[rfm_score{}] == alone[rfm_score{}]).all());
}

TEST_CASE("a segment is explained by its scores") {
  const auto values = counted(1, 10);
  const auto base = base_of(values, values, values);
  const auto grading = fit(Rfm{}, base);
  const Explanation explanation = explain(grading, base, 6);  // the seventh of ten: scores 4, 4, 4
  CHECK(explanation.label == "loyal");
  CHECK(
      explanation.why ==
      "last_day is 7, score 4: at least 7 (score 4), below 9 (score 5); purchase_days is 7, score 4: at least 7 (score "
      "4), below 9 (score 5); total_spend is 7, score 4: at least 7 (score 4), below 9 (score 5)");
  REQUIRE(explanation.ways.size() == 1);
  CHECK(explanation.ways[0] == Way{0, "champion", {{"last_day", 7, 9, 0}}});
}
