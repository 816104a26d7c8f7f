// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/column_info.hpp>
#include <custval/tiering/cores/grid_policy_core.hpp>
#include <custval/tiering/grid_grading.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/tier.hpp>
#include <custval/tiering/typed_policy.hpp>

#include <string>
#include <utility>
#include <vector>

namespace custval {

/// A column cut into levels, the highest values first: at given values, or where given shares of the customers lie
/// above.
template <ColumnTag Tag>
class Factor : public FactorCuts {
 public:
  /// Levels from fixed values: `Factor<credit_rating>::at({700, 600})` has three. **Errors** as Thresholds'.
  [[nodiscard]] static Factor at(std::vector<double> values) { return Factor(FactorCuts::at(std::move(values))); }
  /// Levels by head count: `Factor<customer_size>::top({0.2, 0.5})`: the top fifth, the next to the half, the rest;
  /// ties share a level. **Errors** as HeadCount's.
  [[nodiscard]] static Factor top(std::vector<double> shares) { return Factor(FactorCuts::top(std::move(shares))); }

  friend bool operator==(const Factor&, const Factor&) = default;

 private:
  explicit Factor(FactorCuts cuts) : FactorCuts(std::move(cuts)) {}
};

/// Important factors: a grid over two or more factors and a table that gives the class of each cell.
///
///     FactorGrid({"key", "key", "regular",          // large: good, fair, poor credit
///                 "key", "regular", "watch",        // middle
///                 "regular", "watch", "watch"},     // small
///                Factor<customer_size>::top({0.2, 0.5}), Factor<credit_rating>::at({700, 600}))
///
/// Cells are listed with the last factor's levels side by side. Classes are ordered as the table first names them,
/// unless `ordered` says otherwise. NaN in any factor: unclassified.
/// **Errors** ShapeError for another number of cells than the levels multiply to, ArgumentError for a cell that is not
/// among the labels. **Cost** of fitting: about eight read passes for each factor cut by head count, none for others.
/// **Source** [CV] §1.2.
template <ColumnList Columns>
class FactorGrid;
template <ColumnTag... Tags>
class FactorGrid<columns<Tags...>>
    : public TypedPolicy<GridPolicyCore, columns<Tags...>, GridGrading<columns<Tags...>>> {
 public:
  explicit FactorGrid(const std::vector<std::string>& cells, const Factor<Tags>&... factors)
      : FactorGrid(cells, {}, factors...) {}
  FactorGrid(const std::vector<std::string>& cells, const TierLabels& labels, const Factor<Tags>&... factors)
      : FactorGrid(GridPolicyCore({factors...}, cells, column_infos(columns<Tags...>{}), labels)) {}

  /// This grid with its classes in this order, best first.
  [[nodiscard]] FactorGrid ordered(const TierLabels& labels) const {
    return FactorGrid(this->core().ordered(labels, column_infos(columns<Tags...>{})));
  }
  /// These factors with other classes in the cells: in the order that was said, where all of them are in it, else as
  /// the table first names them.
  [[nodiscard]] FactorGrid with_cells(const std::vector<std::string>& cells) const {
    return FactorGrid(this->core().with_cells(cells, column_infos(columns<Tags...>{})));
  }

 private:
  explicit FactorGrid(GridPolicyCore core) : FactorGrid::TypedPolicy(std::move(core)) {}
};

template <ColumnTag... Tags>
FactorGrid(std::vector<std::string>, Factor<Tags>...) -> FactorGrid<columns<Tags...>>;

}  // namespace custval
