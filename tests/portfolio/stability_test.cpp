// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/core/summary_columns.hpp>
#include <custval/portfolio/stability.hpp>
#include <custval/tiering/cumulative_share.hpp>
#include <custval/tiering/head_count.hpp>
#include <custval/tiering/rfm.hpp>
#include <custval/tiering/thresholds.hpp>

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <random>
#include <set>
#include <span>
#include <string>
#include <vector>

using namespace custval;

namespace {

std::vector<double> random_values(std::size_t rows, unsigned seed) {
  std::mt19937_64 random(seed);
  std::vector<double> values;
  for (std::size_t i = 0; i < rows; ++i) {
    const double u = static_cast<double>(random() >> 11U) * 0x1p-53;
    values.push_back(std::exp2(u * u * 12) - 2);
  }
  return values;
}

using RfmTable = Table<double, last_day, purchase_days, total_spend>;
RfmTable random_purchases(Index rows) {
  RfmTable table(rows);
  const auto values = random_values(static_cast<std::size_t>(rows), 21);
  for (Index i = 0; i < rows; ++i) {
    table[last_day{}](i) = static_cast<double>((i * 7919) % 365);
    table[purchase_days{}](i) = static_cast<double>(1 + (i * 104'729) % 17);
    table[total_spend{}](i) = values[static_cast<std::size_t>(i)] + 3;
  }
  return table;
}

// A policy of one's own: above the mean or not, without thresholds to show, and with as many classes as the number of
// customers it was fitted on says.
struct AboveMeanGrading {
  using inputs = columns<total_value>;
  double mean = 0;
  std::size_t classes = 2;
  [[nodiscard]] std::size_t size() const { return classes; }
  [[nodiscard]] std::string label(Tier tier) const { return "class " + to_text(tier); }
  void assign(const auto& rows, std::span<Tier> tiers) const noexcept {
    const auto column = rows[total_value{}];
    for (Index i = 0; i < column.size(); ++i) {
      tiers[static_cast<std::size_t>(i)] =
          static_cast<double>(column(i)) > mean ? Tier{0} : static_cast<Tier>(classes - 1);
    }
  }
  friend bool operator==(const AboveMeanGrading&, const AboveMeanGrading&) = default;
};
struct AboveMean {
  using inputs = columns<total_value>;
  template <class Base, class E>
  [[nodiscard]] AboveMeanGrading fit(const Base& base, const E&) const {
    const auto column = base[total_value{}];
    return {column.size() > 0 ? static_cast<double>(column.mean()) : 0.0, base.rows() < 60 ? 3U : 2U};
  }
};
static_assert(TieringPolicy<AboveMean>);

}  // namespace

TEST_CASE("rows drawn with replacement") {
  // The definition, worked out by another program: draw i of resample r with this seed.
  CHECK(detail::bootstrap_rows(10, detail::RowDraws(7, 3)) == std::vector<Index>{0, 1, 1, 2, 2, 3, 4, 4, 5, 5});
  CHECK(detail::bootstrap_rows(10, detail::RowDraws(7, 4)) == std::vector<Index>{0, 0, 0, 3, 3, 4, 4, 5, 8, 8});
  CHECK(detail::bootstrap_rows(0, detail::RowDraws(7, 3)).empty());
  CHECK(detail::bootstrap_rows(1, detail::RowDraws(7, 3)) == std::vector<Index>{0});
  // Of many rows a share of (1 - 1/n)^n, nearly 1/e, is never drawn; deviation of the share about 0.3 / sqrt(n).
  const auto rows = detail::bootstrap_rows(100'000, detail::RowDraws(1, 0));
  CHECK(rows.size() == 100'000);
  CHECK(std::is_sorted(rows.begin(), rows.end()));
  const auto different = static_cast<double>(std::set<Index>(rows.begin(), rows.end()).size());
  CHECK(std::abs(different / 100'000 - (1 - std::exp(-1.0))) < 0.004);
  // Every tenth of the rows is drawn as often as any other.
  for (Index tenth = 0; tenth < 10; ++tenth) {
    const auto drawn = std::count_if(rows.begin(), rows.end(), [&](Index row) { return row / 10'000 == tenth; });
    CHECK(std::abs(static_cast<double>(drawn) - 10'000) < 400);  // four deviations
  }
}

TEST_CASE("half of the rows") {
  CHECK(detail::half_of_rows(11, detail::RowDraws(7, 3)) == std::vector<Index>{0, 1, 2, 3, 4, 7});
  CHECK(detail::half_of_rows(0, detail::RowDraws(7, 3)).empty());
  CHECK(detail::half_of_rows(1, detail::RowDraws(7, 3)) == std::vector<Index>{0});
  std::vector<int> chosen(21);
  for (std::uint64_t resample = 0; resample < 4000; ++resample) {
    const auto rows = detail::half_of_rows(21, detail::RowDraws(5, resample));
    CHECK(rows.size() == 11);
    for (const Index row : std::set<Index>(rows.begin(), rows.end())) {
      ++chosen[static_cast<std::size_t>(row)];
    }
  }
  CHECK(std::accumulate(chosen.begin(), chosen.end(), 0) == 4000 * 11);  // no row twice
  for (const int times : chosen) {
    CHECK(std::abs(times - 4000.0 * 11 / 21) < 130);  // four deviations
  }
}

TEST_CASE("fixed thresholds are perfectly stable") {
  const auto values = random_values(500, 2);
  for (const Resampling by : {Resampling::bootstrap, Resampling::half}) {
    const Stability s = stability(Thresholds{100, 10}, values, {.resamples = 20, .by = by});
    CHECK(s.same_class == ResampledFigure{1, 1});
    CHECK(s.adjusted_rand == ResampledFigure{1, 1});
    REQUIRE(s.classes.size() == 3);
    for (const StabilityClass& one : s.classes) {
      CHECK(one.customers > 0);
      CHECK(one.stays == ResampledFigure{1, 1});
    }
    CHECK(s.cuts == std::vector<StabilityCut>{{100, 100, 100, 100, 0}, {10, 10, 10, 10, 0}});
  }
}

TEST_CASE("classes far apart are stable and classes in a crowd are not") {
  // 500 customers of 100 and 500 of 1: whoever is drawn, the former hold more than 80 % of the value.
  std::vector<double> two(1000, 100.0);
  std::fill_n(two.begin(), 500, 1.0);
  const Stability clear = stability(CumulativeShare{0.8}, two, {.resamples = 50});
  CHECK(clear.same_class.lowest == 1);
  CHECK(clear.adjusted_rand.lowest == 1);
  // Nearly equal values: the same policy cuts through the crowd.
  std::vector<double> crowd(1000);
  std::iota(crowd.begin(), crowd.end(), 1'000'000.0);
  const Stability blurred = stability(CumulativeShare{0.8}, crowd, {.resamples = 50});
  CHECK(blurred.same_class.mean < 0.995);
  CHECK(blurred.same_class.lowest < blurred.same_class.mean);
  CHECK(blurred.adjusted_rand.mean < 0.98);
  CHECK(blurred.cuts[0].lowest < blurred.cuts[0].whole);
  CHECK(blurred.cuts[0].highest > blurred.cuts[0].whole);
}

TEST_CASE("the median of a crowd moves as theory says") {
  // The rank of a resample's median among n different values deviates by sqrt(n / 4) with both ways of drawing: with
  // replacement n draws of variance p q, without n/2 draws of twice that, less the half of finite sampling. Customers
  // between the two medians change class: sqrt(2 / pi) times the deviation on average.
  constexpr std::size_t n = 1000;
  std::vector<double> values(n);
  std::iota(values.begin(), values.end(), 0.0);
  const double moved = std::sqrt(2 / 3.14159265358979) * std::sqrt(static_cast<double>(n) / 4) / static_cast<double>(n);
  for (const Resampling by : {Resampling::bootstrap, Resampling::half}) {
    const Stability s = stability(HeadCount{0.5}, values, {.resamples = 1000, .seed = 9, .by = by});
    // A mean of 1000 half-normal figures deviates by 0.6 / sqrt(1000) of its size: 2 %.
    CHECK(1 - s.same_class.mean == doctest::Approx(moved).epsilon(0.08));
    CHECK(s.cuts[0].deviation == doctest::Approx(std::sqrt(static_cast<double>(n) / 4)).epsilon(0.1));
    CHECK(std::abs(s.cuts[0].mean - s.cuts[0].whole) < 3);
  }
}

TEST_CASE("stability is what one would compute by hand") {
  const auto values = random_values(300, 8);
  const CumulativeShare policy{0.7, 0.9};
  const StabilityOptions options{.resamples = 12, .seed = 77};
  const Stability s = stability(policy, values, options);
  CHECK(s.options == options);
  const auto whole = fit(policy, values);
  const auto tiers = assign(whole, values);
  double same = 0;
  double same_lowest = 1;
  double rand = 0;
  std::vector<double> stays(3);
  std::vector<double> first_cuts;
  for (std::uint64_t resample = 0; resample < 12; ++resample) {
    std::vector<double> drawn;
    for (const Index row : detail::bootstrap_rows(300, detail::RowDraws(77, resample))) {
      drawn.push_back(values[static_cast<std::size_t>(row)]);
    }
    const auto grading = fit(policy, drawn);
    const auto again = assign(grading, values);
    double equal = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      double members = 0;
      double stayed = 0;
      for (std::size_t i = 0; i < values.size(); ++i) {
        members += tiers[i] == k ? 1 : 0;
        stayed += tiers[i] == k && again[i] == k ? 1 : 0;
      }
      equal += stayed;
      stays[k] += stayed / members / 12;
    }
    same += equal / 300 / 12;
    same_lowest = (std::min)(same_lowest, equal / 300);
    rand += adjusted_rand(customer_pairs(contingency(tiers, again, 3, 3))) / 12;
    first_cuts.push_back(grading.thresholds()[0]);
  }
  CHECK(s.same_class.mean == doctest::Approx(same).epsilon(1e-12));
  CHECK(s.same_class.lowest == same_lowest);
  CHECK(s.adjusted_rand.mean == doctest::Approx(rand).epsilon(1e-12));
  for (std::size_t k = 0; k < 3; ++k) {
    CHECK(s.classes[k].stays.mean == doctest::Approx(stays[k]).epsilon(1e-12));
    CHECK(s.classes[k].customers == whole.fitted_on().customers[k]);
  }
  CHECK(s.cuts[0].whole == whole.thresholds()[0]);
  CHECK(s.cuts[0].lowest == *std::min_element(first_cuts.begin(), first_cuts.end()));
  CHECK(s.cuts[0].highest == *std::max_element(first_cuts.begin(), first_cuts.end()));
  const double mean = std::accumulate(first_cuts.begin(), first_cuts.end(), 0.0) / 12;
  double squares = 0;
  for (const double cut : first_cuts) {
    squares += (cut - mean) * (cut - mean) / 11;
  }
  CHECK(s.cuts[0].mean == doctest::Approx(mean).epsilon(1e-12));
  CHECK(s.cuts[0].deviation == doctest::Approx(std::sqrt(squares)).epsilon(1e-9));
}

TEST_CASE("stability of a policy of several columns") {
  const auto table = random_purchases(400);
  const Stability s = stability(Rfm{}, table, {.resamples = 10});
  CHECK(s.same_class.mean < 1);
  CHECK(s.same_class.mean > 0.5);
  CHECK(s.cuts.empty());  // a grid has no cuts of one column
  CHECK(s == stability(Rfm{}, table.view(), {.resamples = 10}));
  std::int64_t customers = 0;
  for (const StabilityClass& one : s.classes) {
    customers += one.customers;
    CHECK(std::isnan(one.stays.mean) == (one.customers == 0));
  }
  CHECK(customers == 400);
}

TEST_CASE("stability of a policy of one's own whose number of classes changes") {
  const auto values = random_values(100, 12);
  CHECK(fit(AboveMean{}, values) == AboveMeanGrading{Eigen::Map<const Eigen::ArrayXd>(values.data(), 100).mean(), 2});
  const Stability two = stability(AboveMean{}, values, {.resamples = 5});
  CHECK(two.same_class.lowest > 0.8);
  CHECK(two.cuts.empty());
  // Half samples of 50 have three classes: nobody of the second class of two stays.
  const Stability three = stability(AboveMean{}, values, {.resamples = 5, .by = Resampling::half});
  CHECK(three.classes.size() == 2);
  CHECK(three.classes[0].stays.mean > 0.5);
  CHECK(three.classes[1].stays.mean == 0);
  CHECK(three.classes[1].label == "class 1");
}

TEST_CASE("edge cases of stability") {
  const Stability nobody = stability(CumulativeShare{0.8}, std::vector<double>{}, {.resamples = 3});
  CHECK(std::isnan(nobody.same_class.mean));
  CHECK(std::isnan(nobody.adjusted_rand.lowest));
  CHECK(nobody.classes[0].customers == 0);
  // Nobody positive: the cut lies at infinity, or wherever the policy says, the same for all.
  const Stability losses = stability(CumulativeShare{0.8}, std::vector<double>{-1, -2}, {.resamples = 3});
  CHECK(losses.same_class.lowest == 1);
  CHECK(std::isnan(losses.classes[0].stays.mean));
  // The unclassified do not count.
  const double no = std::numeric_limits<double>::quiet_NaN();
  const Stability some = stability(Thresholds{1}, std::vector<float>{2, 0, static_cast<float>(no)}, {.resamples = 3});
  CHECK(some.classes[0].customers + some.classes[1].customers == 2);
  CHECK(some.same_class.mean == 1);
  CHECK(stability(Thresholds{1}, std::vector<double>{2}, {.resamples = 1}).cuts[0].mean == 1);
  CHECK(std::isnan(stability(Thresholds{1}, std::vector<double>{2}, {.resamples = 1}).cuts[0].deviation));
  CHECK_THROWS_AS((void)stability(Thresholds{1}, std::vector<double>{2}, {.resamples = 0}), ArgumentError);
}

TEST_CASE("stability with threads is the same bits and depends on the seed") {
  const auto values = random_values(20'000, 4);
  const HeadCount policy{0.01, 0.2};
  const Stability s = stability(policy, values, {.resamples = 15});
  CHECK(stability(policy, values, {.resamples = 15}, threads{2}) == s);
  CHECK(stability(policy, values, {.resamples = 15}, threads{5}) == s);
  CHECK(stability(policy, values, {.resamples = 15, .seed = 2}).cuts != s.cuts);
  CHECK(stability(policy, values, {.resamples = 15, .by = Resampling::half}).cuts != s.cuts);
}

TEST_CASE("stability as text") {
  const Stability s = stability(Thresholds{10}, std::vector<double>{20, 5, 5, 5}, {.resamples = 4});
  CHECK(to_text(s) ==
        "class  customers     stay  at worst\n"
        "A              1  100.0 %   100.0 %\n"
        "B              3  100.0 %   100.0 %\n"
        "all            4  100.0 %   100.0 %\n"
        "adjusted Rand index 1.000, at worst 1.000\n"
        "cut of A: 10.00, from 10.00 to 10.00, mean 10.00, deviation 0.00\n");
}
