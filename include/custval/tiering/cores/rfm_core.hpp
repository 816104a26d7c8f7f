// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/columns_by_place.hpp>
#include <custval/core/error.hpp>
#include <custval/core/fold.hpp>
#include <custval/tiering/cores/grid_core.hpp>
#include <custval/tiering/cores/named_row.hpp>
#include <custval/tiering/detail/cuts/threshold_text.hpp>
#include <custval/tiering/fitted_on.hpp>
#include <custval/tiering/tier.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// What an RFM score is made of: the scores of each factor's levels, best level first.
struct RfmScores {
  std::array<std::vector<int>, 3> of_level;
  std::array<double, 3> weights{1.0, 1.0, 1.0};
  std::vector<std::string> notes;  ///< why a factor has fewer scores than asked, if one has
  friend bool operator==(const RfmScores&, const RfmScores&) = default;
};

/// What RfmGrading knows, and what it does to recency, frequency and money, at places 0 to 2.
class RfmCore : public GridCore {
 public:
  static constexpr std::string_view type = "rfm";
  using Scores = RfmScores;

  RfmCore(std::vector<std::vector<double>> thresholds, std::vector<Tier> cells, std::span<const ColumnInfo> columns,
          const TierLabels& labels, Scores scores, FittedOn fitted_on = {})
      : GridCore(std::move(thresholds), std::move(cells), columns, labels, std::move(fitted_on)),
        scores_{std::move(scores)} {
    if (width() != 3) {
      raise_shape("RfmGrading", "the grid", static_cast<std::int64_t>(width()), "columns",
                  "3: recency, frequency and money");
    }
    for (std::size_t f = 0; f < 3; ++f) {
      if (scores_.of_level[f].size() != levels(f)) {
        raise_shape("RfmGrading", "a factor", static_cast<std::int64_t>(scores_.of_level[f].size()), "scores",
                    to_text(levels(f)) + ", as many as levels");
      }
    }
    require_weights("RfmGrading", scores_.weights);
  }
  /// Weights of recency, frequency and money: numbers >= 0 with a finite sum above 0. **Errors** ArgumentError naming
  /// the weight.
  static void require_weights(std::string_view function, const std::array<double, 3>& weights) {
    static constexpr std::array<const char*, 3> names{"the weight of recency", "the weight of frequency",
                                                      "the weight of money"};
    for (std::size_t f = 0; f < 3; ++f) {
      if (!(weights[f] >= 0.0 && std::isfinite(weights[f]))) {
        raise_argument(function, names[f], weights[f], "a number >= 0");
      }
    }
    const double whole = weights[0] + weights[1] + weights[2];
    if (!(whole > 0.0 && std::isfinite(whole))) {
      raise_argument(function, "the sum of the weights", whole, "a number > 0");
    }
  }

  [[nodiscard]] const Scores& scores() const noexcept { return scores_; }
  /// Why a factor has fewer scores than asked; empty where all have as many.
  [[nodiscard]] const std::vector<std::string>& notes() const noexcept { return scores_.notes; }

  /// Whether lower values of a factor have higher scores; its thresholds are then the numbers just above the highest
  /// values of each level, which are what texts name.
  [[nodiscard]] bool lower_is_better(std::size_t factor) const noexcept {
    const std::vector<int>& scores = scores_.of_level[factor];
    return scores.size() > 1 && scores.front() < scores.back();
  }
  /// The cuts of a factor as one would say them: the lowest values of the levels but the last, or where lower is better
  /// their highest but the first's.
  [[nodiscard]] std::vector<double> cuts(std::size_t factor) const {
    std::vector<double> cuts = thresholds(factor);
    if (lower_is_better(factor)) {
      for (double& cut : cuts) {
        cut = std::nextafter(cut, -std::numeric_limits<double>::infinity());
      }
    }
    return cuts;
  }

  /// The scores of each row and their weighted mean, into four columns of as many rows; NaN where a column is.
  template <class S>
  void score(const ColumnsByPlace<S>& rows, const std::array<double*, 4>& out) const noexcept {
    std::array<double, 3> weights = scores_.weights;
    double whole = weights[0] + weights[1] + weights[2];
    if (constexpr double large = 1e300; whole > large) {  // times a score it might be too large for a double
      for (double& weight : weights) {
        weight *= 0x1p-64;
      }
      whole = weights[0] + weights[1] + weights[2];
    }
    for_each_block(0, rows.rows(), [&](Index first, Index count) {
      std::array<Tier, static_cast<std::size_t>(block_rows)> level{};
      for (std::size_t f = 0; f < 3; ++f) {
        levels_of_factor(f, rows.slice(first, count), level.data());
        for (Index i = 0; i < count; ++i) {
          const Tier its = level[static_cast<std::size_t>(i)];
          out[f][first + i] = its == unclassified ? std::nan("") : scores_.of_level[f][its];
        }
      }
      for (Index row = first; row < first + count; ++row) {
        out[3][row] = (out[0][row] * weights[0] + out[1][row] * weights[1] + out[2][row] * weights[2]) / whole;
      }
    });
  }

  [[nodiscard]] std::string why(const NamedRow& row, Tier /*tier*/) const {
    std::string text;
    for (std::size_t f = 0; f < 3; ++f) {
      text += (f == 0 ? "" : "; ") + row.name_is_value(f);
      const Tier level = level_of(f, row[f]);
      if (level != unclassified && levels(f) > 1) {
        text += ", " + score_text(f, level) + ": " + between(f, level);
      }
    }
    return text;
  }
  void cut_points(std::span<const double> /*values*/, CutSink use) const {
    for (std::size_t f = 0; f < 3; ++f) {
      for (const double cut : cuts(f)) {
        use(f, cut);
      }
    }
  }
  [[nodiscard]] std::string text(std::span<const ColumnInfo> columns) const;

  friend bool operator==(const RfmCore&, const RfmCore&) = default;

 private:
  [[nodiscard]] std::string score_text(std::size_t factor, std::size_t level) const {
    return "score " + to_text(scores_.of_level[factor][level]);
  }
  // What the values of a level lie between.
  [[nodiscard]] std::string between(std::size_t factor, std::size_t level) const {
    const std::vector<double> its = cuts(factor);
    if (!lower_is_better(factor)) {
      return detail::between_cuts(its, level, [&](std::size_t l) { return score_text(factor, l); });
    }
    std::string text;
    if (level > 0) {
      text = "at most " + to_text(its[level - 1]) + " (" + score_text(factor, level) + ")";
    }
    if (level < its.size()) {
      text += (text.empty() ? "above " : ", above ") + to_text(its[level]) + " (" + score_text(factor, level + 1) + ")";
    }
    return text;
  }

  Scores scores_;
};

inline std::string RfmCore::text(std::span<const ColumnInfo> columns) const {
  std::string text;
  for (std::size_t f = 0; f < 3; ++f) {
    text += (f == 0 ? "" : "; ") + columns[f].name + ":";
    const std::vector<double> its = cuts(f);
    const bool lower = lower_is_better(f);
    for (std::size_t i = 0; i < levels(f); ++i) {  // the best score first
      text += " " + to_text(scores_.of_level[f][lower ? its.size() - i : i]);
      if (i < its.size()) {
        text += (lower ? " <= " : " >= ") + to_text(its[lower ? its.size() - 1 - i : i]) + ",";
      }
    }
  }
  for (const std::string& note : notes()) {
    text += "; " + note;
  }
  return text + "; " + to_text(fitted_on(), labels());
}

}  // namespace custval
