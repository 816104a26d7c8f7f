// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/summary_columns.hpp>
#include <custval/core/table.hpp>
#include <custval/tiering/detail/score_cuts.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/rfm_grading.hpp>
#include <custval/tiering/rfm_segments.hpp>
#include <custval/tiering/tier.hpp>

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace custval {

/// What RFM gives beside segments: scores from 1 to the number of bins, more is better, and their weighted mean. NaN
/// where the column is.
struct recency_score : column<"recency_score", units::count> {};
struct frequency_score : column<"frequency_score", units::count> {};
struct monetary_score : column<"monetary_score", units::count> {};
struct rfm_score : column<"rfm_score", units::count> {};

/// RFM: recency, frequency and money scored by quantiles, and named segments by scores.
///
///     Rfm{}                                    // five bins each, the default segments
///     Rfm{}.bins(3).segments(my_table)         // see rfm_segments.hpp
///
/// Higher values score better: recency is a day (`last_day`) rather than a time since; `lower_recency_is_better()` says
/// that the column counts days since, which then have the scores that the days themselves would have. Each column's
/// customers are split into bins of as equal size as ties allow: equal values always get the same score, and a column
/// with as many different values as bins gets all scores. With fewer, there are as many scores as values, spread from 1
/// to the number of bins (one value: the middle), and `notes()` of the grading says why.
///
/// `rfm_scores(grading, base)` gives the scores as columns, with the weighted mean for policies such as
/// Thresholds<rfm_score>. NaN in a column: unclassified.
/// **Domain** 1 to 32 bins; weights >= 0, not all 0. **Errors** ArgumentError naming what is wrong. **Cost** of
/// fitting: about eight read passes a column; a sort of those columns whose ties leave quantiles empty.
/// **Source** Hughes (1994), Strategic Database Marketing; segments are common practice (docs/policies.md).
template <ColumnTag Recency = last_day, ColumnTag Frequency = purchase_days, ColumnTag Monetary = total_spend>
class Rfm {
 public:
  using inputs = columns<Recency, Frequency, Monetary>;
  static constexpr std::size_t most_bins = 32;

  Rfm() = default;

  /// This policy with so many bins for each column, or for all.
  [[nodiscard]] Rfm bins(std::size_t each) const { return bins(each, each, each); }
  [[nodiscard]] Rfm bins(std::size_t recency, std::size_t frequency, std::size_t monetary) const {
    Rfm policy = *this;
    policy.bins_ = {recency, frequency, monetary};
    for (const std::size_t count : policy.bins_) {
      if (count < 1 || count > most_bins) {
        raise_argument("Rfm", "the number of bins", static_cast<double>(count), "1 to " + to_text(most_bins));
      }
    }
    return policy;
  }
  /// This policy with weights of the scores in `rfm_score`.
  [[nodiscard]] Rfm weights(double recency, double frequency, double monetary) const {
    RfmGrading<Recency, Frequency, Monetary>::require_weights("Rfm", {recency, frequency, monetary});
    Rfm policy = *this;
    policy.weights_ = {recency, frequency, monetary};
    return policy;
  }
  /// This policy with other segments.
  [[nodiscard]] Rfm segments(const RfmSegments& table) const {
    Rfm policy = *this;
    policy.segments_ = table;
    return policy;
  }
  /// This policy for a recency column of times since the last purchase.
  [[nodiscard]] Rfm lower_recency_is_better() const {
    Rfm policy = *this;
    policy.lower_recency_is_better_ = true;
    return policy;
  }

  template <class Base, class E>
  [[nodiscard]] RfmGrading<Recency, Frequency, Monetary> fit(const Base& base, const E& executor) const {
    using G = RfmGrading<Recency, Frequency, Monetary>;
    typename G::Thresholds thresholds;
    typename G::Scores scores;
    scores.weights = weights_;
    const auto score = [&]<class Tag>(std::size_t f, Tag tag) {
      const bool is_since = f == 0 && lower_recency_is_better_;
      detail::ScoreCuts cuts =
          is_since ? mirrored_cuts(base[tag], bins_[f], executor) : detail::score_cuts(base[tag], bins_[f], executor);
      const std::size_t levels = cuts.thresholds.size() + 1;
      if (levels < bins_[f]) {
        scores.notes.push_back(std::string(Tag::name()) + ": " + to_text(levels) + " of " + to_text(bins_[f]) +
                               " scores, because the column has " + to_text(cuts.distinct) +
                               (cuts.distinct == 1 ? " value" : " different values"));
      }
      for (std::size_t level = 0; level < levels; ++level) {
        scores.of_level[f].push_back(spread(is_since ? level : levels - 1 - level, levels, bins_[f]));
      }
      thresholds[f] = std::move(cuts.thresholds);
    };
    score(0, Recency{});
    score(1, Frequency{});
    score(2, Monetary{});
    std::vector<Tier> cells;
    for (const int r : scores.of_level[0]) {
      for (const int f : scores.of_level[1]) {
        for (const int m : scores.of_level[2]) {
          cells.push_back(segments_.tier_of({r, f, m}, bins_));
        }
      }
    }
    return {std::move(thresholds), std::move(cells), segments_.labels(), std::move(scores)};
  }
  friend bool operator==(const Rfm&, const Rfm&) = default;

 private:
  // The cuts of a column as its negative would be cut: who is at most −t in place of who is at least t.
  template <class ColumnMap, class E>
  [[nodiscard]] static detail::ScoreCuts mirrored_cuts(const ColumnMap& column, std::size_t bins, const E& executor) {
    using S = std::remove_const_t<typename ColumnMap::Scalar>;
    const Eigen::Array<S, Eigen::Dynamic, 1> negative = -column;
    detail::ScoreCuts cuts = detail::score_cuts(negative, bins, executor);
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

/// The scores of every row of a base, by a grading of the same columns.
/// **Shape** a row for each row of the base. **Cost** one pass.
template <ColumnTag R, ColumnTag F, ColumnTag M, CustomerBase Base, Executor E = serial>
[[nodiscard]] auto rfm_scores(const RfmGrading<R, F, M>& grading, const Base& base, const E& executor = {}) {
  using G = RfmGrading<R, F, M>;
  Table<double, recency_score, frequency_score, monetary_score, rfm_score> table(uninitialized, base.rows());
  const auto rows = require_columns<G>(as_view(base), typename G::inputs{});
  const auto& scores = grading.scores();
  const double whole = scores.weights[0] + scores.weights[1] + scores.weights[2];
  for_each_part(base.rows(), executor, [&](Index first, Index count) {
    for (Index row = first; row < first + count; ++row) {
      const std::array<Tier, 3> levels = grading.levels_of(rows.slice(row, 1));
      std::array<double, 3> score{};
      for (std::size_t f = 0; f < 3; ++f) {
        score[f] = levels[f] == unclassified ? std::nan("") : scores.of_level[f][levels[f]];
      }
      table[recency_score{}](row) = score[0];
      table[frequency_score{}](row) = score[1];
      table[monetary_score{}](row) = score[2];
      table[rfm_score{}](row) =
          (score[0] * scores.weights[0] + score[1] * scores.weights[1] + score[2] * scores.weights[2]) / whole;
    }
  });
  return table;
}

}  // namespace custval
