// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/error.hpp>
#include <custval/tiering/detail/measure.hpp>
#include <custval/tiering/detail/top_cuts.hpp>
#include <custval/tiering/grid_grading.hpp>
#include <custval/tiering/head_count.hpp>
#include <custval/tiering/thresholds.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace custval {

/// A column cut into levels, the highest values first: at given values, or where given shares of the customers lie
/// above.
template <ColumnTag Tag>
class Factor {
 public:
  /// Levels from fixed values: `Factor<credit_rating>::at({700, 600})` has three. **Errors** as Thresholds'.
  [[nodiscard]] static Factor at(std::vector<double> values) {
    return Factor(Thresholds<Tag>(std::move(values)).cuts(), false);
  }
  /// Levels by head count: `Factor<customer_size>::top({0.2, 0.5})`: the top fifth, the next to the half, the rest;
  /// ties share a level. **Errors** as HeadCount's.
  [[nodiscard]] static Factor top(std::vector<double> shares) {
    return Factor(HeadCount<Tag>(std::move(shares)).cuts(), true);
  }

  [[nodiscard]] std::size_t levels() const noexcept { return cuts_.size() + 1; }

  template <class Base, class E>
  [[nodiscard]] std::vector<double> thresholds(const Base& base, const E& executor) const {
    return by_heads_ ? detail::find_top_cuts<detail::ByHead>(base[Tag{}], cuts_, executor).thresholds : cuts_;
  }
  friend bool operator==(const Factor&, const Factor&) = default;

 private:
  Factor(std::span<const double> cuts, bool by_heads) : cuts_(cuts.begin(), cuts.end()), by_heads_{by_heads} {}
  std::vector<double> cuts_;
  bool by_heads_;
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
class FactorGrid<columns<Tags...>> {
 public:
  using inputs = columns<Tags...>;

  explicit FactorGrid(const std::vector<std::string>& cells, const Factor<Tags>&... factors)
      : FactorGrid(cells, {}, factors...) {}
  FactorGrid(const std::vector<std::string>& cells, const TierLabels& labels, const Factor<Tags>&... factors)
      : factors_{factors...},
        names_{cells},
        is_ordered_{labels.size() > 0},
        labels_{TierLabels::as_named("FactorGrid", cells, labels)} {
    for (const std::string& cell : cells) {
      cells_.push_back(static_cast<Tier>(std::find(labels_.begin(), labels_.end(), cell) - labels_.begin()));
    }
    // Makes the checks that the grading makes, before there are data.
    (void)grading({std::vector<double>(factors.levels() - 1)...});
  }

  /// This grid with its classes in this order, best first.
  [[nodiscard]] FactorGrid ordered(const TierLabels& labels) const {
    return std::apply([&](const auto&... factors) { return FactorGrid(names_, labels, factors...); }, factors_);
  }
  /// These factors with other classes in the cells: in the order that was said, where all of them are in it, else as
  /// the table first names them.
  [[nodiscard]] FactorGrid with_cells(const std::vector<std::string>& cells) const {
    const bool all_in_order = is_ordered_ && std::all_of(cells.begin(), cells.end(), [&](const std::string& cell) {
                                return std::find(labels_.begin(), labels_.end(), cell) != labels_.end();
                              });
    const TierLabels order = all_in_order ? labels_ : TierLabels{};
    return std::apply([&](const auto&... factors) { return FactorGrid(cells, order, factors...); }, factors_);
  }

  template <class Base, class E>
  [[nodiscard]] GridGrading<inputs> fit(const Base& base, const E& executor) const {
    return grading({std::get<Factor<Tags>>(factors_).thresholds(base, executor)...});
  }
  friend bool operator==(const FactorGrid&, const FactorGrid&) = default;

 private:
  [[nodiscard]] GridGrading<inputs> grading(typename GridGrading<inputs>::Thresholds thresholds) const {
    return {std::move(thresholds), cells_, labels_};
  }

  std::tuple<Factor<Tags>...> factors_;
  std::vector<std::string> names_;
  bool is_ordered_ = false;
  TierLabels labels_;
  std::vector<Tier> cells_;
};

template <ColumnTag... Tags>
FactorGrid(std::vector<std::string>, Factor<Tags>...) -> FactorGrid<columns<Tags...>>;

}  // namespace custval
