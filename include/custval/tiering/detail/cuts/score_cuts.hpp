// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor_ref.hpp>
#include <custval/core/sort_values.hpp>
#include <custval/tiering/detail/cuts/top_cuts.hpp>
#include <custval/tiering/detail/cuts/weighting.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <span>
#include <utility>
#include <vector>

namespace custval::detail {

struct ScoreCuts {
  std::vector<double> thresholds;  // falling; one fewer than groups
  std::int64_t rows = 0;           // that count
  std::int64_t skipped = 0;
  std::int64_t distinct = 0;  // different values, where there are fewer groups than asked
};

// Values in falling order, cut into groups where they change.
template <class S>
class TiedGroups {
 public:
  explicit TiedGroups(std::vector<S> falling) : values_{std::move(falling)} {}

  // Begins a new group behind the last that reaches this value.
  void cut_after(S value) {
    const auto place = std::upper_bound(values_.begin(), values_.end(), value, std::greater<>{});
    cut_before(static_cast<std::size_t>(place - values_.begin()));
  }
  [[nodiscard]] std::size_t groups() const noexcept { return starts_.size(); }

  // Cuts the largest group that holds different values where they change nearest to its middle; the better one of
  // equals. False where no group holds different values.
  bool split_largest() {
    std::size_t best = starts_.size();
    std::size_t most = 0;
    for (std::size_t g = 0; g < starts_.size(); ++g) {
      const bool tied = values_[starts_[g]] == values_[end_of(g) - 1];
      if (!tied && end_of(g) - starts_[g] > most) {
        most = end_of(g) - starts_[g];
        best = g;
      }
    }
    if (best == starts_.size()) {
      return false;
    }
    const std::size_t first = starts_[best];
    const std::size_t end = end_of(best);
    const std::size_t middle = first + (end - first) / 2;
    const auto begin = values_.begin();
    const auto at = [](std::size_t place) { return static_cast<std::ptrdiff_t>(place); };
    // The changes on both sides of the middle: where its value begins, and where it ends.
    const auto [tie_begin, tie_end] =
        std::equal_range(begin + at(first), begin + at(end), values_[middle], std::greater<>{});
    const auto before = static_cast<std::size_t>(tie_begin - begin);
    const auto after = static_cast<std::size_t>(tie_end - begin);
    const bool can_before = before > first;
    const bool can_after = after < end;
    cut_before(can_before && (!can_after || middle - before <= after - middle) ? before : after);
    return true;
  }
  [[nodiscard]] std::vector<double> thresholds() const {
    std::vector<double> cuts;
    for (std::size_t g = 0; g + 1 < starts_.size(); ++g) {
      cuts.push_back(static_cast<double>(values_[end_of(g) - 1]));
    }
    return cuts;
  }

 private:
  [[nodiscard]] std::size_t end_of(std::size_t group) const noexcept {
    return group + 1 < starts_.size() ? starts_[group + 1] : values_.size();
  }
  void cut_before(std::size_t place) {
    const auto at = std::lower_bound(starts_.begin(), starts_.end(), place);
    if (place < values_.size() && (at == starts_.end() || *at != place)) {
      starts_.insert(at, place);
    }
  }

  std::vector<S> values_;
  std::vector<std::size_t> starts_{0};
};

// Cuts that split a column's finite values into so many groups, as equal in heads as ties allow: the quantile cuts,
// unless ties leave some groups empty. Then those that are left are split further, always the largest group that holds
// different values, where they change nearest to its middle: so there are as many groups as asked, or as different
// values, whichever is less. Ties are never split. Where the lowest group of the quantile cuts is empty, that cut is no
// cut.
template <class S>
[[nodiscard]] ScoreCuts score_cuts(Column<S> values, std::size_t bins, ExecutorRef executor) {
  std::vector<double> shares;
  for (std::size_t i = 1; i < bins; ++i) {
    shares.push_back(static_cast<double>(i) / static_cast<double>(bins));
  }
  const Extent<S> extent = extent_of(values, executor);
  ScoreCuts result;
  result.rows = values.rows - extent.skipped;
  result.skipped = extent.skipped;
  if (result.rows == 0) {
    return result;
  }
  std::vector<double> cuts = find_top_cuts<ByHead>(values, shares, executor).thresholds;
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  // The threshold of the lowest group would be the smallest value: nobody is below it.
  std::erase_if(cuts, [&](double cut) { return !(cut > static_cast<double>(extent.smallest)); });
  if (cuts.size() + 1 == bins) {
    result.thresholds = std::move(cuts);
    return result;
  }
  std::vector<S> sorted;
  sorted.reserve(static_cast<std::size_t>(result.rows));
  std::copy_if(values.values, values.values + values.rows, std::back_inserter(sorted),
               [](S value) { return std::isfinite(value); });
  for (S& value : sorted) {
    value += S{0};  // one zero
  }
  sort_values(std::span<S>(sorted));
  std::reverse(sorted.begin(), sorted.end());
  TiedGroups<S> groups(std::move(sorted));
  for (const double cut : cuts) {
    groups.cut_after(static_cast<S>(cut));
  }
  while (groups.groups() < bins && groups.split_largest()) {
  }
  result.thresholds = groups.thresholds();
  result.distinct = static_cast<std::int64_t>(groups.groups());
  return result;
}

}  // namespace custval::detail
