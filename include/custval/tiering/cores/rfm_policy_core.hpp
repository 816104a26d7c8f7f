// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/columns_by_place.hpp>
#include <custval/core/error.hpp>
#include <custval/core/executor_ref.hpp>
#include <custval/tiering/cores/rfm_core.hpp>
#include <custval/tiering/detail/cuts/score_cuts.hpp>
#include <custval/tiering/rfm_segments.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// What Rfm knows; recency, frequency and money at places 0 to 2.
class RfmPolicyCore {
 public:
  static constexpr std::string_view type = "rfm";
  static constexpr std::size_t most_bins = 32;

  [[nodiscard]] const std::array<std::size_t, 3>& bins() const noexcept { return bins_; }
  [[nodiscard]] const std::array<double, 3>& weights() const noexcept { return weights_; }
  [[nodiscard]] const RfmSegments& segments() const noexcept { return segments_; }
  [[nodiscard]] bool is_lower_recency_better() const noexcept { return lower_recency_is_better_; }
  [[nodiscard]] static constexpr std::size_t width() noexcept { return 3; }

  /// Sets the number of bins of each column. **Errors** ArgumentError unless they are 1 to 32.
  void set_bins(const std::array<std::size_t, 3>& bins) {
    for (const std::size_t count : bins) {
      if (count < 1 || count > most_bins) {
        raise_argument("Rfm", "the number of bins", static_cast<double>(count), "1 to " + to_text(most_bins));
      }
    }
    bins_ = bins;
  }
  /// **Errors** ArgumentError for weights below 0, or all 0.
  void set_weights(const std::array<double, 3>& weights) {
    RfmCore::require_weights("Rfm", weights);
    weights_ = weights;
  }
  void set_segments(const RfmSegments& segments) { segments_ = segments; }
  void set_lower_recency_is_better(bool is_better) noexcept { lower_recency_is_better_ = is_better; }

  template <class S>
  [[nodiscard]] RfmCore fit(const ColumnsByPlace<S>& base, std::span<const ColumnInfo> columns,
                            ExecutorRef executor) const {
    std::array<detail::ScoreCuts, 3> cuts;
    for (std::size_t f = 0; f < 3; ++f) {
      const detail::Column<S> column{base[f], base.rows()};
      cuts[f] =
          is_since(f) ? mirrored_cuts(column, bins_[f], executor) : detail::score_cuts(column, bins_[f], executor);
    }
    return grading(std::move(cuts), columns);
  }
  friend bool operator==(const RfmPolicyCore&, const RfmPolicyCore&) = default;

 private:
  [[nodiscard]] bool is_since(std::size_t factor) const noexcept { return factor == 0 && lower_recency_is_better_; }

  [[nodiscard]] RfmCore grading(std::array<detail::ScoreCuts, 3> cuts, std::span<const ColumnInfo> columns) const {
    std::vector<std::vector<double>> thresholds;
    RfmScores scores;
    scores.weights = weights_;
    for (std::size_t f = 0; f < 3; ++f) {
      const std::size_t levels = cuts[f].thresholds.size() + 1;
      if (levels < bins_[f]) {
        scores.notes.push_back(columns[f].name + ": " + to_text(levels) + " of " + to_text(bins_[f]) +
                               " scores, because the column has " + to_text(cuts[f].distinct) +
                               (cuts[f].distinct == 1 ? " value" : " different values"));
      }
      for (std::size_t level = 0; level < levels; ++level) {
        scores.of_level[f].push_back(spread(is_since(f) ? level : levels - 1 - level, levels, bins_[f]));
      }
      thresholds.push_back(std::move(cuts[f].thresholds));
    }
    std::vector<Tier> cells;
    for (const int r : scores.of_level[0]) {
      for (const int f : scores.of_level[1]) {
        for (const int m : scores.of_level[2]) {
          cells.push_back(segments_.tier_of({r, f, m}, bins_));
        }
      }
    }
    return {std::move(thresholds), std::move(cells), columns, segments_.labels(), std::move(scores)};
  }
  // The cuts of a column as its negative would be cut: who is at most −t in place of who is at least t.
  template <class S>
  [[nodiscard]] static detail::ScoreCuts mirrored_cuts(detail::Column<S> column, std::size_t bins,
                                                       ExecutorRef executor) {
    std::vector<S> negative(static_cast<std::size_t>(column.rows));
    std::transform(column.values, column.values + column.rows, negative.begin(), [](S value) { return -value; });
    detail::ScoreCuts cuts = detail::score_cuts(detail::Column<S>{negative.data(), column.rows}, bins, executor);
    std::reverse(cuts.thresholds.begin(), cuts.thresholds.end());
    for (double& cut : cuts.thresholds) {
      cut = std::nextafter(-cut, std::numeric_limits<double>::infinity());
    }
    return cuts;
  }
  // The score of the place-th of so many levels, counted from the worst: 1 … bins, as far apart as they can be.
  [[nodiscard]] static int spread(std::size_t place, std::size_t levels, std::size_t bins) noexcept {
    if (levels == 1) {
      return static_cast<int>((bins + 1) / 2);
    }
    return 1 + static_cast<int>((2 * place * (bins - 1) + (levels - 1)) / (2 * (levels - 1)));
  }

  std::array<std::size_t, 3> bins_{5, 5, 5};
  std::array<double, 3> weights_{1.0, 1.0, 1.0};
  RfmSegments segments_ = RfmSegments::standard();
  bool lower_recency_is_better_ = false;
};

}  // namespace custval
