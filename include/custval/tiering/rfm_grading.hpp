// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/error.hpp>
#include <custval/tiering/detail/cuts.hpp>
#include <custval/tiering/fitted_on.hpp>
#include <custval/tiering/grid_grading.hpp>
#include <custval/tiering/tier.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// A grading by scores of recency, frequency and money, and segments by scores.
template <ColumnTag Recency, ColumnTag Frequency, ColumnTag Monetary>
class RfmGrading : public GridGrading<columns<Recency, Frequency, Monetary>> {
  using Grid = GridGrading<columns<Recency, Frequency, Monetary>>;

 public:
  /// What a score is of, and the scores of its levels, best level first.
  struct Scores {
    std::array<std::vector<int>, 3> of_level;
    std::array<double, 3> weights{1.0, 1.0, 1.0};
    std::vector<std::string> notes;  ///< why a factor has fewer scores than asked, if one has
    friend bool operator==(const Scores&, const Scores&) = default;
  };

  /// **Errors** those of GridGrading; ShapeError for scores of another number than levels; those of `require_weights`.
  RfmGrading(typename Grid::Thresholds thresholds, std::vector<Tier> cells, const TierLabels& labels, Scores scores,
             FittedOn fitted_on = {})
      : Grid(std::move(thresholds), std::move(cells), labels, std::move(fitted_on)), scores_{std::move(scores)} {
    for (std::size_t f = 0; f < 3; ++f) {
      if (scores_.of_level[f].size() != this->levels(f)) {
        raise_shape("RfmGrading", "a factor", static_cast<std::int64_t>(scores_.of_level[f].size()), "scores",
                    to_text(this->levels(f)) + ", as many as levels");
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
    std::vector<double> cuts = this->thresholds(factor);
    if (lower_is_better(factor)) {
      for (double& cut : cuts) {
        cut = std::nextafter(cut, -std::numeric_limits<double>::infinity());
      }
    }
    return cuts;
  }

  /// Why a row is in its class (see `explain`).
  [[nodiscard]] std::string why(const auto& row, Tier /*tier*/) const {
    const std::array<Tier, 3> levels = this->levels_of(row);
    std::string text;
    std::size_t factor = 0;
    const auto add = [&](auto tag) {
      text += (factor == 0 ? "" : "; ") + std::string(tag.name()) + " is " + to_text(row[tag](0));
      if (levels[factor] != unclassified && this->levels(factor) > 1) {
        text += ", " + score_text(factor, levels[factor]) + ": " + between(factor, levels[factor]);
      }
      ++factor;
    };
    add(Recency{});
    add(Frequency{});
    add(Monetary{});
    return text;
  }
  /// Calls `use(tag, value)` for every value of a column at which the class can change (see `explain`).
  void cut_points(const auto& /*row*/, auto&& use) const {
    std::size_t factor = 0;
    const auto each = [&](auto tag) {
      for (const double cut : cuts(factor++)) {
        use(tag, cut);
      }
    };
    each(Recency{});
    each(Frequency{});
    each(Monetary{});
  }

  friend bool operator==(const RfmGrading&, const RfmGrading&) = default;

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

template <ColumnTag R, ColumnTag F, ColumnTag M>
[[nodiscard]] std::string to_text(const RfmGrading<R, F, M>& grading) {
  std::string text;
  const std::array<std::string_view, 3> names{R::name(), F::name(), M::name()};
  for (std::size_t f = 0; f < 3; ++f) {
    text += (f == 0 ? "" : "; ") + std::string(names[f]) + ":";
    const std::vector<double> cuts = grading.cuts(f);
    const bool lower = grading.lower_is_better(f);
    for (std::size_t i = 0; i < grading.levels(f); ++i) {  // the best score first
      text += " " + to_text(grading.scores().of_level[f][lower ? cuts.size() - i : i]);
      if (i < cuts.size()) {
        text += (lower ? " <= " : " >= ") + to_text(cuts[lower ? cuts.size() - 1 - i : i]) + ",";
      }
    }
  }
  for (const std::string& note : grading.notes()) {
    text += "; " + note;
  }
  return text + "; " + to_text(grading.fitted_on(), grading.labels());
}

}  // namespace custval
