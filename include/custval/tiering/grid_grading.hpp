// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/error.hpp>
#include <custval/core/fold.hpp>
#include <custval/tiering/detail/column_pointers.hpp>
#include <custval/tiering/detail/cuts.hpp>
#include <custval/tiering/detail/tiers_by_threshold.hpp>
#include <custval/tiering/fitted_on.hpp>
#include <custval/tiering/grading.hpp>
#include <custval/tiering/tier.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace custval {

/// A grading by a grid over several columns: thresholds cut each column into levels, level 0 the highest values, and a
/// table gives the class of each cell. A row with NaN in any of the columns is unclassified.
/// **Cost** of assigning: a pass over the columns; a comparison for each threshold and a look into the table.
template <ColumnList Columns>
class GridGrading : public GradingRecord {
 public:
  using inputs = Columns;
  static constexpr std::size_t factors = Columns::size;
  static constexpr std::size_t most_cells = std::size_t{1} << 16U;
  using Thresholds = std::array<std::vector<double>, factors>;

  /// **Shape** a list of thresholds for each column; as many cells as levels multiply to, the last column's levels side
  /// by side. **Domain** thresholds that do not increase; cells with places in the labels.
  /// **Errors** ArgumentError or ShapeError otherwise.
  GridGrading(Thresholds thresholds, std::vector<Tier> cells, const TierLabels& labels, FittedOn fitted_on = {})
      : GradingRecord(labels.for_classes("GridGrading", labels.size()), std::move(fitted_on)),
        thresholds_{std::move(thresholds)},
        cells_{std::move(cells)} {
    std::size_t wanted = 1;
    std::size_t factor = 0;
    for (const std::vector<double>& cuts : thresholds_) {
      detail::require_falling("GridGrading", cuts, std::string(names_of(Columns{})[factor++]) + ": threshold");
      wanted *= cuts.size() + 1;
      if (cuts.size() >= most_tiers || wanted > most_cells) {
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
  [[nodiscard]] const Thresholds& thresholds() const noexcept { return thresholds_; }
  [[nodiscard]] std::size_t levels(std::size_t factor) const noexcept { return thresholds_[factor].size() + 1; }
  [[nodiscard]] std::span<const Tier> cells() const noexcept { return cells_; }

  void assign(const auto& rows, std::span<Tier> tiers) const noexcept {
    const auto columns = detail::column_pointers(rows, Columns{});
    for_each_block(0, rows.rows(), [&](Index first, Index count) {
      std::array<std::uint16_t, static_cast<std::size_t>(block_rows)> cell{};
      std::array<Tier, static_cast<std::size_t>(block_rows)> level{};
      std::array<Tier, static_cast<std::size_t>(block_rows)> known{};
      known.fill(1);
      for (std::size_t f = 0; f < factors; ++f) {
        detail::tiers_by_threshold(columns[f] + first, count, std::span<const double>(thresholds_[f]), level.data());
        add_level(level.data(), static_cast<std::uint16_t>(levels(f)), count, cell.data(), known.data());
      }
      Tier* const out = tiers.data() + first;
      for (Index i = 0; i < count; ++i) {
        const auto k = static_cast<std::size_t>(i);
        out[i] = known[k] != 0 ? cells_[cell[k]] : unclassified;
      }
    });
  }

  /// The level of each column for one row; `unclassified` for NaN.
  [[nodiscard]] std::array<Tier, factors> levels_of(const auto& row) const noexcept {
    const auto columns = detail::column_pointers(row, Columns{});
    std::array<Tier, factors> levels{};
    for (std::size_t f = 0; f < factors; ++f) {
      detail::tiers_by_threshold(columns[f], 1, std::span<const double>(thresholds_[f]), &levels[f]);
    }
    return levels;
  }

  /// Why a row is in its class (see `explain`).
  [[nodiscard]] std::string why(const auto& row, Tier /*tier*/) const {
    return why_in(row, [](std::size_t /*factor*/, std::size_t level) { return "level " + to_text(level + 1); });
  }
  /// Calls `use(tag, value)` for every value of a column at which the class can change (see `explain`).
  void cut_points(const auto& /*row*/, auto&& use) const { cut_points_in(use, Columns{}); }

  friend bool operator==(const GridGrading&, const GridGrading&) = default;

 protected:
  // The levels in words; `name(factor, level)` says what a level is called.
  [[nodiscard]] std::string why_in(const auto& row, auto&& name) const {
    const auto columns = detail::column_pointers(row, Columns{});
    const auto names = names_of(Columns{});
    const std::array<Tier, factors> levels = levels_of(row);
    std::string text;
    for (std::size_t f = 0; f < factors; ++f) {
      text += (f == 0 ? "" : "; ") + std::string(names[f]) + " is " + to_text(*columns[f]);
      if (levels[f] != unclassified && !thresholds_[f].empty()) {
        text += ", " + name(f, levels[f]) + ": " +
                detail::between_cuts(thresholds_[f], levels[f], [&](std::size_t l) { return name(f, l); });
      }
    }
    return text;
  }

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
  template <class... Tags>
  [[nodiscard]] static constexpr std::array<std::string_view, factors> names_of(columns<Tags...> /*tags*/) noexcept {
    return {Tags::name()...};
  }
  template <class... Tags>
  void cut_points_in(auto&& use, columns<Tags...> /*tags*/) const {
    std::size_t factor = 0;
    const auto each = [&](auto tag) {
      for (const double threshold : thresholds_[factor]) {
        use(tag, threshold);
      }
      ++factor;
    };
    (each(Tags{}), ...);
  }

  Thresholds thresholds_;
  std::vector<Tier> cells_;
};

}  // namespace custval
