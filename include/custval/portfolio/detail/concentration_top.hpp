// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/bind.hpp>
#include <custval/core/error.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/view.hpp>
#include <custval/portfolio/detail/values_sorted.hpp>
#include <custval/tiering/head_count.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

// Sums over the largest values of a column that is not sorted.

namespace custval::detail {

// The sum of the finite values, scaled, and how many there are.
struct ColumnTotal {
  double total = 0.0;
  double scale = 1.0;
  Index finite = 0;
};

template <class S, class E>
[[nodiscard]] ColumnTotal column_total(std::span<const S> column, double scale, const E& executor) {
  const auto sums = sum_terms(
      column, executor, [=](double value, double) { return is_finite_value(value) ? value * scale : 0.0; },
      [](double value, double) { return is_finite_value(value) ? 1.0 : 0.0; });
  return {sums[0].value(), scale, static_cast<Index>(sums[1].value())};
}

// The largest magnitude of a finite value.
template <class S, class E>
[[nodiscard]] double largest_magnitude(std::span<const S> column, const E& executor) {
  return fold(
      rows_of(column), executor, 0.0,
      [&](double& largest, Index first, Index count) {
        for (const S value : column.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count))) {
          const double size = std::abs(static_cast<double>(value));
          largest = is_finite_value(size) && size > largest ? size : largest;
        }
      },
      [](double& largest, const double& later) { largest = (std::max)(largest, later); });
}

// The same, scaled where the total would overflow, or where it is so small that parts of a value may round away.
template <class S, class E>
[[nodiscard]] ColumnTotal column_total(std::span<const S> column, const E& executor) {
  const ColumnTotal plain = column_total(column, 1.0, executor);
  const double size = std::abs(plain.total);
  if (size == 0.0 || (size >= 0x1p-400 && is_finite_value(size))) {
    return plain;
  }
  const double scale = value_scale(largest_magnitude(column, executor));
  return scale == 1.0 ? plain : column_total(column, scale, executor);
}

inline void require_part(std::string_view function, double share) {
  if (!(share > 0.0 && share <= 1.0)) {
    raise_argument(function, "the share of customers", share, "a share in (0, 1]");
  }
}

// So many of the customers, rounded up to whole ones. 7 % of 100 are 7, though 0.07 · 100 is a little more in binary.
[[nodiscard]] inline Index heads_of(double share, Index customers) noexcept {
  const double heads = share * static_cast<double>(customers);
  const double nearest = std::round(heads);
  const double whole =
      std::abs(heads - nearest) <= 4.0 * std::numeric_limits<double>::epsilon() * heads ? nearest : std::ceil(heads);
  return (std::min)(static_cast<Index>(whole), customers);
}

// The so many largest values: the least of them and their sum, scaled.
struct TopSum {
  double threshold = std::numeric_limits<double>::quiet_NaN();
  double sum = 0.0;
};

// The values of the rows of these ranks, counted from the largest, in any order, each in [1, finite].
template <class S, class E>
[[nodiscard]] std::vector<double> values_at_ranks(std::span<const S> column, std::span<const Index> ranks, Index finite,
                                                  const E& executor) {
  std::vector<Index> ascending(ranks.begin(), ranks.end());
  std::sort(ascending.begin(), ascending.end());
  ascending.erase(std::unique(ascending.begin(), ascending.end()), ascending.end());
  std::vector<double> values;
  values.reserve(ascending.size());
  constexpr std::size_t at_once = most_tiers - 1;  // of cuts, which make a class more
  for (std::size_t done = 0; done < ascending.size(); done += at_once) {
    std::vector<double> cuts;
    for (std::size_t k = done; k < (std::min)(done + at_once, ascending.size()); ++k) {
      // Half a customer less: fewer than so many lie above the value of this rank, and no rounding can move it.
      cuts.push_back((static_cast<double>(ascending[k]) - 0.5) / static_cast<double>(finite));
    }
    const auto grading = HeadCount<plain_values>(cuts).fit(view(bind<plain_values>(column)), executor);
    values.insert(values.end(), grading.thresholds().begin(), grading.thresholds().end());
  }
  std::vector<double> found;
  for (const Index rank : ranks) {
    const auto place = std::lower_bound(ascending.begin(), ascending.end(), rank) - ascending.begin();
    found.push_back(values[static_cast<std::size_t>(place)]);
  }
  return found;
}

// What lies above each threshold: sum and number.
template <class S, class E>
[[nodiscard]] std::vector<ValueSums<2>> sums_above(std::span<const S> column, std::span<const double> thresholds,
                                                   double scale, const E& executor) {
  using State = std::vector<ValueSums<2>>;
  return fold(
      rows_of(column), executor, State(thresholds.size()),
      [&](State& sums, Index first, Index count) {
        for_each_block(first, count, [&](Index row, Index rows) {
          for (std::size_t k = 0; k < thresholds.size(); ++k) {
            const double threshold = thresholds[k];
            add_terms(
                column.data(), row, rows, sums[k],
                [=](double value, double) { return finite_or_below(value) > threshold ? value * scale : 0.0; },
                [=](double value, double) { return finite_or_below(value) > threshold ? 1.0 : 0.0; });
          }
        });
      },
      [](State& sums, const State& later) {
        for (std::size_t k = 0; k < sums.size(); ++k) {
          merge_sums(sums[k], later[k]);
        }
      });
}

template <PlainColumn Values, class E>
[[nodiscard]] std::vector<TopSum> top_sums(const Values& values, std::span<const Index> ranks, const ColumnTotal& all,
                                           const E& executor) {
  std::vector<TopSum> tops(ranks.size());
  if (all.finite == 0 || ranks.empty()) {
    return tops;
  }
  const auto column = values_span(values);
  const std::vector<double> thresholds = values_at_ranks(column, ranks, all.finite, executor);
  const auto above = sums_above(column, std::span<const double>(thresholds), all.scale, executor);
  for (std::size_t k = 0; k < tops.size(); ++k) {
    Sum sum = above[k][0];
    sum.add((static_cast<double>(ranks[k]) - above[k][1].value()) * (thresholds[k] * all.scale));
    tops[k] = {thresholds[k], sum.value()};
  }
  return tops;
}

template <class S, class E>
[[nodiscard]] std::vector<TopSum> top_sums(const SortedValues<S>& values, std::span<const Index> ranks,
                                           const ColumnTotal& all, const E& executor) {
  std::vector<TopSum> tops;
  for (const Index rank : ranks) {
    if (all.finite == 0) {
      tops.emplace_back();
      continue;
    }
    const auto top = values.values().last(static_cast<std::size_t>(rank));
    const auto sums = sum_terms(top, executor, [s = all.scale](double value, double) { return value * s; });
    tops.push_back({static_cast<double>(top.front()), sums[0].value()});
  }
  return tops;
}

}  // namespace custval::detail
