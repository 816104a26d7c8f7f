// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/column_info.hpp>
#include <custval/tiering/cores/grid_core.hpp>
#include <custval/tiering/detail/any/column_pointers.hpp>
#include <custval/tiering/fitted_on.hpp>
#include <custval/tiering/tier.hpp>
#include <custval/tiering/typed_grading.hpp>

#include <array>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

namespace custval {

namespace detail {

// What gradings by a grid have in common: Core is the grid's or one that is made of it.
template <class Core, ColumnList Columns>
class TypedGrid : public TypedGrading<Core, Columns> {
 public:
  static constexpr std::size_t factors = Columns::size;
  using Thresholds = std::array<std::vector<double>, factors>;

  using TypedGrading<Core, Columns>::TypedGrading;

  /// The level of each column for one row; `unclassified` for NaN.
  [[nodiscard]] std::array<Tier, factors> levels_of(const auto& row) const noexcept {
    const auto starts = column_pointers(row, Columns{});
    std::array<Tier, factors> levels{};
    for (std::size_t f = 0; f < factors; ++f) {
      this->levels_of_factor(f, ColumnsByPlace(starts.data(), Index{1}), &levels[f]);
    }
    return levels;
  }

 protected:
  [[nodiscard]] static std::vector<std::vector<double>> as_list(Thresholds thresholds) {
    return {std::make_move_iterator(thresholds.begin()), std::make_move_iterator(thresholds.end())};
  }
};

}  // namespace detail

/// A grading by a grid over several columns: thresholds cut each column into levels, level 0 the highest values, and a
/// table gives the class of each cell. A row with NaN in any of the columns is unclassified.
/// **Cost** of assigning: a pass over the columns; a comparison for each threshold and a look into the table.
template <ColumnList Columns>
class GridGrading : public detail::TypedGrid<GridCore, Columns> {
  using Grid = detail::TypedGrid<GridCore, Columns>;

 public:
  /// **Shape** a list of thresholds for each column; as many cells as levels multiply to, the last column's levels side
  /// by side. **Domain** thresholds that do not increase; cells with places in the labels.
  /// **Errors** ArgumentError or ShapeError otherwise.
  GridGrading(typename Grid::Thresholds thresholds, std::vector<Tier> cells, const TierLabels& labels,
              FittedOn fitted_on = {})
      : GridGrading(GridCore(Grid::as_list(std::move(thresholds)), std::move(cells), column_infos(Columns{}), labels,
                             std::move(fitted_on))) {}
  explicit GridGrading(GridCore core) : Grid(std::move(core)) {}
};

}  // namespace custval
