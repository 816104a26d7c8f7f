// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// Scores from `low` to `high`, both included.
struct ScoreRange {
  int low = 1;
  int high = 5;
  friend bool operator==(const ScoreRange&, const ScoreRange&) = default;
};

/// A named segment: the scores of recency, frequency and money that it takes in.
struct RfmSegment {
  std::string label;
  ScoreRange recency;
  ScoreRange frequency;
  ScoreRange monetary{};
  friend bool operator==(const RfmSegment&, const RfmSegment&) = default;
};

/// A table of segments: the first that takes in a customer's scores names them, else `otherwise`. It is written for
/// scores from 1 to `scale`; scores of another number of bins are stretched to it (1 + (score − 1)·(scale − 1)/(bins −
/// 1), rounded; a single bin is the middle).
class RfmSegments {
 public:
  static constexpr int most_scores = 100;

  /// Segments of one label are one class. Classes are ordered as first named, `otherwise` last.
  /// **Errors** ArgumentError for a scale that is not from 1 to 100, a range outside 1 … scale or upside down;
  /// ShapeError for too many classes.
  explicit RfmSegments(std::vector<RfmSegment> rows, std::string otherwise = "other", int scale = 5)
      : rows_{std::move(rows)}, otherwise_{std::move(otherwise)}, scale_{scale} {
    if (scale < 1 || scale > most_scores) {
      raise_argument("RfmSegments", "the scale", scale, "1 to " + to_text(most_scores));
    }
    std::vector<std::string_view> named;
    for (const RfmSegment& row : rows_) {
      const auto check = [&](const char* factor, const ScoreRange& range) {
        const std::string of_range = std::string(factor) + " score of segment '" + row.label + "'";
        if (range.low < 1 || range.low > scale) {
          raise_argument("RfmSegments", "the lowest " + of_range, range.low, "1 to " + to_text(scale));
        }
        if (range.high < range.low || range.high > scale) {
          raise_argument("RfmSegments", "the highest " + of_range, range.high,
                         to_text(range.low) + ", the lowest, to " + to_text(scale));
        }
      };
      check("recency", row.recency);
      check("frequency", row.frequency);
      check("monetary", row.monetary);
      named.emplace_back(row.label);
    }
    if (!covers_all()) {
      named.emplace_back(otherwise_);
    }
    labels_ = TierLabels::as_named("RfmSegments", named);
  }

  /// The default: ten segments by recency and frequency, whatever the money, that leave nobody out.
  ///
  /// | recency \ frequency | 1 | 2 | 3 | 4 | 5 |
  /// |---|---|---|---|---|---|
  /// | 5 | new | potential loyal | potential loyal | champion | champion |
  /// | 4 | promising | potential loyal | potential loyal | loyal | loyal |
  /// | 3 | about to sleep | about to sleep | needs attention | loyal | loyal |
  /// | 2, 1 | hibernating | hibernating | at risk | at risk | can't lose |
  [[nodiscard]] static RfmSegments standard() {
    return RfmSegments({{"champion", {5, 5}, {4, 5}},
                        {"loyal", {3, 4}, {4, 5}},
                        {"potential loyal", {4, 5}, {2, 3}},
                        {"new", {5, 5}, {1, 1}},
                        {"promising", {4, 4}, {1, 1}},
                        {"needs attention", {3, 3}, {3, 3}},
                        {"can't lose", {1, 2}, {5, 5}},
                        {"at risk", {1, 2}, {3, 4}},
                        {"about to sleep", {3, 3}, {1, 2}},
                        {"hibernating", {1, 2}, {1, 2}}});
  }

  [[nodiscard]] const std::vector<RfmSegment>& rows() const noexcept { return rows_; }
  [[nodiscard]] const TierLabels& labels() const noexcept { return labels_; }
  [[nodiscard]] int scale() const noexcept { return scale_; }
  /// The segment of scores that no row takes in.
  [[nodiscard]] const std::string& otherwise() const noexcept { return otherwise_; }

  /// The class of scores out of so many bins each.
  [[nodiscard]] Tier tier_of(const std::array<int, 3>& scores, const std::array<std::size_t, 3>& bins) const {
    const std::string& label =
        label_of({stretched(scores[0], bins[0]), stretched(scores[1], bins[1]), stretched(scores[2], bins[2])});
    return labels_.tier_of(label);
  }

  friend bool operator==(const RfmSegments&, const RfmSegments&) = default;

 private:
  [[nodiscard]] int stretched(int score, std::size_t bins) const noexcept {
    const int most = static_cast<int>(bins);
    if (most == 1) {
      return (scale_ + 1) / 2;
    }
    return 1 + (2 * (score - 1) * (scale_ - 1) + (most - 1)) / (2 * (most - 1));
  }
  [[nodiscard]] const std::string& label_of(const std::array<int, 3>& scores) const {
    const auto within = [](const ScoreRange& range, int score) { return score >= range.low && score <= range.high; };
    for (const RfmSegment& row : rows_) {
      if (within(row.recency, scores[0]) && within(row.frequency, scores[1]) && within(row.monetary, scores[2])) {
        return row.label;
      }
    }
    return otherwise_;
  }
  [[nodiscard]] bool covers_all() const {
    for (int r = 1; r <= scale_; ++r) {
      for (int f = 1; f <= scale_; ++f) {
        for (int m = 1; m <= scale_; ++m) {
          if (&label_of({r, f, m}) == &otherwise_) {
            return false;
          }
        }
      }
    }
    return true;
  }

  std::vector<RfmSegment> rows_;
  std::string otherwise_;
  int scale_;
  TierLabels labels_;
};

}  // namespace custval
