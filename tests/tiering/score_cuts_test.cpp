// SPDX-License-Identifier: BSL-1.0
#include <custval/tiering/detail/cuts/score_cuts.hpp>

#include "naive.hpp"

#include <custval/core/execution.hpp>

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

using namespace custval;
using namespace custval_test;

namespace {

template <class S>
detail::ScoreCuts cuts_of(const std::vector<S>& values, std::size_t bins) {
  const detail::Column<S> column{values.data(), static_cast<Index>(values.size())};
  const auto cuts = detail::score_cuts(column, bins, serial{});
  const auto threaded = detail::score_cuts(column, bins, threads{3});
  CHECK(threaded.thresholds == cuts.thresholds);
  return cuts;
}

using Cuts = std::vector<double>;

}  // namespace

TEST_CASE("score cuts by hand") {
  // Plain quantiles where there are no ties: the customer that crosses a cut belongs above it.
  CHECK(cuts_of<double>({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 5).thresholds == Cuts{9, 7, 5, 3});
  CHECK(cuts_of<double>({1, 2, 3, 4, 5}, 2).thresholds == Cuts{3});
  CHECK(cuts_of<double>({1, 2, 3}, 1).thresholds.empty());
  // Quarters leave {9, 4, 3} and {2, 1 …}: the second is split before its ones, then the first at its middle.
  CHECK(cuts_of<double>({1, 1, 1, 1, 1, 1, 2, 3, 4, 9}, 4).thresholds == Cuts{9, 3, 2});
  // Fifths leave {9, 4}, {3, 2} and {1 …}: the first of the two pairs is split first, then the other.
  CHECK(cuts_of<double>({1, 1, 1, 1, 1, 1, 2, 3, 4, 9}, 5).thresholds == Cuts{9, 4, 3, 2});
  // A split lies where the values change nearest to the middle: 8 | 7 7 7 rather than behind the sevens.
  CHECK(cuts_of<double>({8, 7, 7, 7, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, 3).thresholds == Cuts{8, 7});
  // Fewer values than bins: one group each, and how many there are.
  const auto few = cuts_of<double>({2, 2, 5, 7, 7}, 9);
  CHECK(few.thresholds == Cuts{7, 5});
  CHECK(few.distinct == 3);
  CHECK(cuts_of<double>({4, 4, 4}, 5).thresholds.empty());
  CHECK(cuts_of<double>({4, 4, 4}, 5).distinct == 1);
  CHECK(cuts_of<double>({0.0, -0.0, 1}, 5).thresholds == Cuts{1});
  CHECK(cuts_of<double>({}, 5).thresholds.empty());
  const auto skipping = cuts_of<double>({std::nan(""), 1, 2, INFINITY, -INFINITY}, 2);
  CHECK(skipping.thresholds == Cuts{2});
  CHECK(skipping.rows == 2);
  CHECK(skipping.skipped == 3);
}

namespace {

// The rule written down plainly: sort, cut at quantiles, then split the largest group that can be.
template <class S>
Cuts naive_cuts(const std::vector<S>& values, std::size_t bins) {
  std::vector<double> falling;
  for (const S value : values) {
    if (std::isfinite(value)) {
      falling.push_back(static_cast<double>(value));
    }
  }
  std::sort(falling.rbegin(), falling.rend());
  const std::size_t n = falling.size();
  if (n == 0) {
    return {};
  }
  std::set<std::size_t> starts{0};
  for (std::size_t bin = 1; bin < bins; ++bin) {
    // The lowest value with less than bin / bins of all above it ends a group.
    const double wanted = static_cast<double>(bin) / static_cast<double>(bins) * static_cast<double>(n);
    std::size_t last = 0;
    for (std::size_t i = 0; i < n; ++i) {
      if (i == 0 || falling[i] != falling[i - 1]) {
        last = static_cast<double>(i) < wanted ? i : last;
      }
    }
    std::size_t end = last;
    while (end < n && falling[end] == falling[last]) {
      ++end;
    }
    if (end < n) {
      starts.insert(end);
    }
  }
  while (starts.size() < bins) {
    std::size_t best = n;
    std::size_t most = 0;
    std::size_t best_end = 0;
    for (auto it = starts.begin(); it != starts.end(); ++it) {
      const std::size_t end = std::next(it) == starts.end() ? n : *std::next(it);
      if (falling[*it] != falling[end - 1] && end - *it > most) {
        most = end - *it;
        best = *it;
        best_end = end;
      }
    }
    if (best == n) {
      break;
    }
    const std::size_t middle = best + (best_end - best) / 2;
    std::size_t nearest = n;
    for (std::size_t i = best + 1; i < best_end; ++i) {
      const auto distance = [&](std::size_t place) { return place > middle ? place - middle : middle - place; };
      if (falling[i] != falling[i - 1] && (nearest == n || distance(i) < distance(nearest))) {
        nearest = i;
      }
    }
    starts.insert(nearest);
  }
  Cuts cuts;
  for (const std::size_t start : starts) {
    if (start > 0) {
      cuts.push_back(falling[start - 1]);
    }
  }
  return cuts;
}

}  // namespace

TEST_CASE_TEMPLATE("score cuts agree with the rule written down plainly, with threads too", S, double, float) {
  for (unsigned seed = 0; seed < 120; ++seed) {
    CAPTURE(seed);
    const auto values =
        random_values<S>(seed * 7 % 400, seed, 1 + static_cast<int>(seed % 9), seed % 4 == 0 ? 0.1 : 0.0);
    for (const std::size_t bins : {1U, 2U, 3U, 5U, 10U, 30U}) {
      CAPTURE(bins);
      const auto cuts = cuts_of(values, bins);
      CHECK(cuts.thresholds == naive_cuts(values, bins));
    }
  }
}
