// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/columns_by_place.hpp>
#include <custval/core/error.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/function_ref.hpp>
#include <custval/tiering/cores/named_row.hpp>
#include <custval/tiering/detail/cuts/threshold_text.hpp>
#include <custval/tiering/detail/cuts/tiers_by_threshold.hpp>
#include <custval/tiering/fitted_on.hpp>
#include <custval/tiering/tier.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// What GridGrading knows, and what it does to columns by place.
class GridCore : public GradingRecord {
 public:
  static constexpr std::string_view type = "grid";
  static constexpr std::size_t most_cells = std::size_t{1} << 16U;

  /// `columns` are named in messages.
  GridCore(std::vector<std::vector<double>> thresholds, std::vector<Tier> cells, std::span<const ColumnInfo> columns,
           const TierLabels& labels, FittedOn fitted_on = {})
      : GradingRecord(labels.for_classes("GridGrading", labels.size()), std::move(fitted_on)),
        thresholds_{std::move(thresholds)},
        cells_{std::move(cells)} {
    if (columns.size() < thresholds_.size()) {
      raise_shape("GridGrading", "the grid", static_cast<std::int64_t>(columns.size()), "columns",
                  to_text(thresholds_.size()) + ", one for each list of thresholds");
    }
    std::size_t wanted = 1;
    for (std::size_t f = 0; f < thresholds_.size(); ++f) {
      detail::require_falling("GridGrading", thresholds_[f], columns[f].name + ": threshold");
      wanted *= levels(f);
      if (thresholds_[f].size() >= most_tiers || wanted > most_cells) {
        raise_shape("GridGrading", "the grid", static_cast<std::int64_t>(wanted), "cells",
                    "at most " + to_text(most_cells));
      }
    }
    if (cells_.size() != wanted) {
      raise_shape("GridGrading", "the table", static_cast<std::int64_t>(cells_.size()), "cells",
                  to_text(wanted) + ", one for each combination of levels");
    }
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      if (cells_[i] >= size()) {
        raise_argument("GridGrading", "cell " + to_text(i), cells_[i], "the number of a class, of " + to_text(size()));
      }
    }
  }

  /// The thresholds of a column; a value at or above thresholds(f)[l] is in level l or a higher one.
  [[nodiscard]] const std::vector<double>& thresholds(std::size_t factor) const noexcept { return thresholds_[factor]; }
  [[nodiscard]] const std::vector<std::vector<double>>& thresholds() const noexcept { return thresholds_; }
  [[nodiscard]] std::size_t levels(std::size_t factor) const noexcept { return thresholds_[factor].size() + 1; }
  [[nodiscard]] std::span<const Tier> cells() const noexcept { return cells_; }
  [[nodiscard]] std::size_t width() const noexcept { return thresholds_.size(); }

  template <class S>
  void assign(const ColumnsByPlace<S>& rows, Tier* tiers) const noexcept {
    for_each_block(0, rows.rows(), [&](Index first, Index count) {
      std::array<std::uint16_t, static_cast<std::size_t>(block_rows)> cell{};
      std::array<Tier, static_cast<std::size_t>(block_rows)> level{};
      std::array<Tier, static_cast<std::size_t>(block_rows)> known{};
      known.fill(1);
      for (std::size_t f = 0; f < thresholds_.size(); ++f) {
        levels_of_factor(f, rows.slice(first, count), level.data());
        add_level(level.data(), static_cast<std::uint16_t>(levels(f)), count, cell.data(), known.data());
      }
      Tier* const out = tiers + first;
      for (Index i = 0; i < count; ++i) {
        const auto k = static_cast<std::size_t>(i);
        out[i] = known[k] != 0 ? cells_[cell[k]] : unclassified;
      }
    });
  }
  /// The level of a column for each row; `unclassified` for NaN.
  template <class S>
  void levels_of_factor(std::size_t factor, const ColumnsByPlace<S>& rows, Tier* levels) const noexcept {
    detail::tiers_by_threshold(rows[factor], rows.rows(), std::span<const double>(thresholds_[factor]), levels);
  }
  [[nodiscard]] Tier level_of(std::size_t factor, double value) const noexcept {
    Tier level = unclassified;
    detail::tiers_by_threshold(&value, 1, std::span<const double>(thresholds_[factor]), &level);
    return level;
  }

  [[nodiscard]] std::string why(const NamedRow& row, Tier /*tier*/) const {
    const auto name = [](std::size_t level) { return "level " + to_text(level + 1); };
    std::string text;
    for (std::size_t f = 0; f < thresholds_.size(); ++f) {
      text += (f == 0 ? "" : "; ") + row.name_is_value(f);
      const Tier level = level_of(f, row[f]);
      if (level != unclassified && !thresholds_[f].empty()) {
        text += ", " + name(level) + ": " + detail::between_cuts(thresholds_[f], level, name);
      }
    }
    return text;
  }
  void cut_points(std::span<const double> /*values*/, CutSink use) const {
    for (std::size_t f = 0; f < thresholds_.size(); ++f) {
      for (const double threshold : thresholds_[f]) {
        use(f, threshold);
      }
    }
  }
  /// The levels of each column and what they are cut at, then what it was fitted on.
  [[nodiscard]] std::string text(std::span<const ColumnInfo> columns) const {
    std::string text;
    for (std::size_t f = 0; f < thresholds_.size(); ++f) {
      text += columns[f].name + ":";
      for (std::size_t level = 0; level < levels(f); ++level) {
        text += (level == 0 ? " level " : ", level ") + to_text(level + 1) +
                (level < thresholds_[f].size() ? " >= " + to_text(thresholds_[f][level]) : "");
      }
      text += "; ";
    }
    return text + to_text(fitted_on(), labels());
  }

  friend bool operator==(const GridCore&, const GridCore&) = default;

 private:
  // The next digit of the cell's number.
  static void add_level(const Tier* __restrict level, std::uint16_t levels, Index rows, std::uint16_t* __restrict cell,
                        Tier* __restrict known) noexcept {
    for (Index i = 0; i < rows; ++i) {
      const bool is_known = level[i] != unclassified;
      known[i] = is_known ? known[i] : Tier{0};
      cell[i] = static_cast<std::uint16_t>(cell[i] * levels + (is_known ? level[i] : 0));
    }
  }

  std::vector<std::vector<double>> thresholds_;
  std::vector<Tier> cells_;
};

}  // namespace custval
