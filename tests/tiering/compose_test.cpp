// SPDX-License-Identifier: BSL-1.0
// Policies made of policies.
#include <custval/core/execution.hpp>
#include <custval/tiering/combine.hpp>
#include <custval/tiering/nested.hpp>
#include <custval/tiering/override_table.hpp>

#include "../numbers.hpp"
#include "naive.hpp"

#include <custval/core/bind.hpp>
#include <custval/core/view.hpp>
#include <custval/tiering/cumulative_share.hpp>
#include <custval/tiering/explain.hpp>
#include <custval/tiering/head_count.hpp>
#include <custval/tiering/thresholds.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <span>
#include <string>
#include <vector>

using namespace custval;
using namespace custval_test;

namespace {

using Tiers = std::vector<Tier>;

template <class S>
auto base_of(const std::vector<S>& current, const std::vector<S>& potential) {
  return view(bind<current_value>(current), bind<potential_value>(potential));
}

}  // namespace

TEST_CASE("a policy within the classes of another by hand") {
  const std::vector<double> current{100, 100, 100, 100, 1, 1, missing};
  const std::vector<double> potential{1, 2, 3, missing, 70, 60, 5};
  const auto base = base_of(current, potential);
  const Nested policy{Thresholds<current_value>{50.0}, HeadCount<potential_value>{0.5}};
  const auto grading = fit(policy, base);
  CHECK(grading.labels() == TierLabels({"A/A", "A/B", "B/A", "B/B"}));
  // Among the rich three 3 and 2 are the upper half (the one that crosses belongs above), among the poor 70.
  CHECK(assign(grading, base) == Tiers{1, 0, 0, unclassified, 2, 3, unclassified});
  CHECK(grading.inner(0).thresholds()[0] == 2);
  CHECK(grading.inner(1).thresholds()[0] == 70);
  CHECK(grading.fitted_on().customers == std::vector<std::int64_t>{2, 1, 1, 1});

  const Explanation explanation = explain(grading, base, 0);
  CHECK(explanation.label == "A/B");
  CHECK(explanation.why ==
        "A because current_value is 100: at least 50 (A); within it B because potential_value is 1: below 2 (A)");
  REQUIRE(explanation.ways.size() == 1);
  CHECK(explanation.ways[0] == Way{0, "A/A", {{"potential_value", 1, 2, 0}}});
}

TEST_CASE_TEMPLATE("within and combined policies agree with doing it by hand on random data", S, double, float) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    CAPTURE(seed);
    const std::size_t rows = seed * 91 % 1700;
    const auto current = random_values<S>(rows, seed, 12, 0.04);
    const auto potential = random_values<S>(rows, seed + 700, 6, 0.04);
    const auto base = base_of(current, potential);
    const std::vector<double> outer_cuts{0.8, 0.95};
    const std::vector<double> inner_cuts{0.25, 0.6};
    const auto outer = naive_shares(current, outer_cuts);
    const CumulativeShare<current_value> outer_policy(outer_cuts);
    const HeadCount<potential_value> inner_policy(inner_cuts);

    Tiers expected(rows, unclassified);
    for (Tier k = 0; k < 3; ++k) {
      std::vector<S> members;
      for (std::size_t i = 0; i < rows; ++i) {
        if (outer[i] == k) {
          members.push_back(potential[i]);
        }
      }
      const auto inner = naive_heads(members, inner_cuts);
      std::size_t next = 0;
      for (std::size_t i = 0; i < rows; ++i) {
        if (outer[i] == k) {
          const Tier its = inner[next++];
          expected[i] = its == unclassified ? unclassified : static_cast<Tier>(3 * k + its);
        }
      }
    }
    const Nested nested{outer_policy, inner_policy};
    const auto grading = fit(nested, base);
    CHECK(assign(grading, base) == expected);
    CHECK(fit(nested, base, threads{3}) == grading);
    CHECK(assign(grading, base, threads{2}) == expected);

    const auto second = naive_heads(potential, inner_cuts);
    const auto combined = [&](auto join) {
      Tiers tiers;
      for (std::size_t i = 0; i < rows; ++i) {
        const bool known = outer[i] != unclassified && second[i] != unclassified;
        tiers.push_back(known ? static_cast<Tier>(join(outer[i], second[i])) : unclassified);
      }
      return tiers;
    };
    const WorseOf worse{outer_policy, inner_policy};
    const BetterOf better{outer_policy, inner_policy};
    const Crossed crossed({"x", "y", "x", "z", "z", "y", "x", "x", "z"}, outer_policy, inner_policy);
    const std::vector<int> cells{0, 1, 0, 2, 2, 1, 0, 0, 2};
    CHECK(assign(fit(worse, base), base) == combined([](int a, int b) { return (std::max)(a, b); }));
    CHECK(assign(fit(better, base), base) == combined([](int a, int b) { return (std::min)(a, b); }));
    CHECK(assign(fit(crossed, base), base, threads{2}) ==
          combined([&](int a, int b) { return cells[static_cast<std::size_t>(3 * a + b)]; }));
    CHECK(fit(crossed, base, threads{3}) == fit(crossed, base));
  }
}

TEST_CASE("combined policies refuse what does not fit and keep the labels of the first") {
  const std::vector<double> some{3, 2, 1};
  const auto base = base_of(some, some);
  const CumulativeShare<current_value> three({0.5, 0.8}, TierLabels({"high", "middle", "low"}));
  const HeadCount<potential_value> two{0.5};
  CHECK_THROWS_AS((void)fit(WorseOf{three, two}, base), ShapeError);
  CHECK_THROWS_AS((void)fit(Crossed({"a", "b"}, three, two), base), ShapeError);
  CHECK_THROWS_AS(Crossed({"a", "b"}, three, two, TierLabels({"a"})), ArgumentError);
  CHECK(fit(BetterOf{three, HeadCount<potential_value>{0.1, 0.2}}, base).label(0) == "high");
  // A hundred classes within a hundred are more than there can be.
  std::vector<double> cuts;
  for (int i = 1; i < 100; ++i) {
    cuts.push_back(i / 100.0);
  }
  CHECK_THROWS_AS((void)fit(Nested{HeadCount<current_value>(cuts), HeadCount<potential_value>(cuts)}, base),
                  ShapeError);
}

TEST_CASE("a combined class is explained by both policies") {
  const std::vector<double> current{10};
  const std::vector<double> potential{10};
  const auto base = base_of(current, potential);
  const auto grading = fit(WorseOf{Thresholds<current_value>{5.0}, Thresholds<potential_value>{20.0}}, base);
  const Explanation explanation = explain(grading, base, 0);
  CHECK(explanation.why ==
        "by the first policy A because current_value is 10: at least 5 (A); by the second policy B because "
        "potential_value is 10: below 20 (A)");
  REQUIRE(explanation.ways.size() == 1);
  CHECK(explanation.ways[0] == Way{0, "A", {{"potential_value", 10, 20, 0}}});
}

TEST_CASE("classes given by hand agree with a naive table on random data") {
  for (unsigned seed = 0; seed < 40; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const std::size_t rows = seed * 37 % 900;
    const auto values = random_values<double>(rows, seed, 10, 0.1);
    const auto grading = fit(Thresholds{64.0, 8.0, 1.0}, values);
    // Customers may come twice in the base, and ids of the table may be nobody's.
    std::vector<int> ids;
    for (std::size_t i = 0; i < rows; ++i) {
      ids.push_back(static_cast<int>(random() % (rows + 1)));
    }
    std::vector<OverrideTable<int>::Entry> entries;
    for (int id = 0; id < static_cast<int>(rows) + 20; ++id) {
      if (random() % 5 == 0) {
        entries.insert(entries.begin() + static_cast<std::ptrdiff_t>(random() % (entries.size() + 1)),
                       {id, std::string(1, static_cast<char>('A' + random() % 4))});
      }
    }
    const Tiers before = assign(grading, values);
    Tiers expected = before;
    OverrideTable<int>::Applied wanted;
    for (const auto& [id, label] : entries) {
      bool found = false;
      for (std::size_t i = 0; i < rows; ++i) {
        if (ids[i] == id) {
          found = true;
          expected[i] = static_cast<Tier>(label[0] - 'A');
          ++(before[i] == expected[i] ? wanted.agreed : wanted.changed);
        }
      }
      if (!found) {
        wanted.not_found.push_back(id);
      }
    }
    std::sort(wanted.not_found.begin(), wanted.not_found.end());
    Tiers tiers = before;
    CHECK(OverrideTable<int>(entries).apply(grading, std::span<const int>(ids), std::span<Tier>(tiers)) == wanted);
    CHECK(tiers == expected);
  }
}

TEST_CASE("classes given by hand overrule a policy") {
  const std::vector<double> values{900, 90, 9};
  const auto grading = fit(Thresholds{500.0, 50.0}, values);
  Tiers tiers = assign(grading, values);
  const std::vector<std::string> ids{"007", "7", "x"};
  const OverrideTable<std::string> table({{"x", "A"}, {"007", "A"}, {"gone", "B"}, {"7", "C"}, {"7", "C"}});
  CHECK(table.size() == 4);
  const auto applied = table.apply(grading, std::span<const std::string>(ids), std::span<Tier>(tiers));
  CHECK(tiers == Tiers{0, 2, 0});
  CHECK(applied == OverrideTable<std::string>::Applied{2, 1, {"gone"}});

  using Table = OverrideTable<std::string>;
  const Table one({{"k0", "A"}});
  CHECK(one.size() == 1);
  CHECK(one == Table{{"k0", "A"}});
  CHECK(one == Table(std::vector<Table::Entry>{{"k0", "A"}}));
  CHECK(Table({{"k0", "A"}, {"k1", "B"}}).size() == 2);
  CHECK(OverrideTable<int>({{7, "A"}}).size() == 1);
  CHECK(OverrideTable<int>{}.size() == 0);
  CHECK_THROWS_AS(Table({{"7", "A"}, {"7", "B"}}), ArgumentError);
  const Tiers before = tiers;
  CHECK_THROWS_AS(Table({{"x", "B"}, {"7", "Z"}}).apply(grading, std::span<const std::string>(ids), std::span(tiers)),
                  ArgumentError);
  CHECK(tiers == before);
  CHECK_THROWS_AS(table.apply(grading, std::span<const std::string>(ids).first(2), std::span(tiers)), ShapeError);
}
