// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/columns_by_place.hpp>
#include <custval/core/executor_ref.hpp>
#include <custval/tiering/cores/grid_core.hpp>
#include <custval/tiering/cores/share_policy_core.hpp>
#include <custval/tiering/cores/threshold_policy_core.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// What Factor knows: how the levels of a column are cut, at given values or where given shares of the customers lie
/// above.
class FactorCuts {
 public:
  /// **Errors** as Thresholds'.
  [[nodiscard]] static FactorCuts at(std::vector<double> values) {
    return {as_vector(ThresholdPolicyCore(std::move(values)).cuts()), false};
  }
  /// **Errors** as HeadCount's.
  [[nodiscard]] static FactorCuts top(std::vector<double> shares) {
    return {as_vector(HeadCountPolicyCore(std::move(shares)).cuts()), true};
  }

  [[nodiscard]] std::span<const double> cuts() const noexcept { return cuts_; }
  [[nodiscard]] bool is_by_heads() const noexcept { return by_heads_; }
  [[nodiscard]] std::size_t levels() const noexcept { return cuts_.size() + 1; }

  template <class S>
  [[nodiscard]] std::vector<double> thresholds(detail::Column<S> column, ExecutorRef executor) const {
    return by_heads_ ? detail::find_top_cuts<detail::ByHead>(column, cuts_, executor).thresholds : cuts_;
  }
  friend bool operator==(const FactorCuts&, const FactorCuts&) = default;

 private:
  FactorCuts(std::vector<double> cuts, bool by_heads) : cuts_{std::move(cuts)}, by_heads_{by_heads} {}
  [[nodiscard]] static std::vector<double> as_vector(std::span<const double> cuts) {
    return {cuts.begin(), cuts.end()};
  }

  std::vector<double> cuts_;
  bool by_heads_;
};

/// What FactorGrid knows: how the column at each place is cut, and the class of each cell.
class GridPolicyCore {
 public:
  static constexpr std::string_view type = "factor_grid";

  /// `columns` are named in messages.
  GridPolicyCore(std::vector<FactorCuts> factors, std::vector<std::string> cells, std::span<const ColumnInfo> columns,
                 const TierLabels& labels = {})
      : factors_{std::move(factors)},
        names_{std::move(cells)},
        is_ordered_{labels.size() > 0},
        labels_{TierLabels::as_named("FactorGrid", names_, labels)} {
    for (const std::string& cell : names_) {
      cells_.push_back(labels_.tier_of(cell));
    }
    // Makes the checks that the grading makes, before there are data.
    std::vector<std::vector<double>> thresholds;
    for (const FactorCuts& factor : factors_) {
      thresholds.emplace_back(factor.levels() - 1);
    }
    (void)GridCore(std::move(thresholds), cells_, columns, labels_);
  }

  [[nodiscard]] std::span<const FactorCuts> factors() const noexcept { return factors_; }
  /// The class of each cell, by name.
  [[nodiscard]] const std::vector<std::string>& cells() const noexcept { return names_; }
  [[nodiscard]] const TierLabels& labels() const noexcept { return labels_; }
  /// Whether an order of the classes was given.
  [[nodiscard]] bool is_ordered() const noexcept { return is_ordered_; }
  [[nodiscard]] std::size_t width() const noexcept { return factors_.size(); }

  /// This grid with its classes in another order, best first.
  [[nodiscard]] GridPolicyCore ordered(const TierLabels& labels, std::span<const ColumnInfo> columns) const {
    return {factors_, names_, columns, labels};
  }
  /// The factors of this grid with other classes in the cells: in the order that was said, where all of them are in it,
  /// else as the table first names them.
  [[nodiscard]] GridPolicyCore with_cells(const std::vector<std::string>& cells,
                                          std::span<const ColumnInfo> columns) const {
    const bool all_in_order = is_ordered_ && std::all_of(cells.begin(), cells.end(), [&](const std::string& cell) {
                                return labels_.tier_of(cell) < labels_.size();
                              });
    return {factors_, cells, columns, all_in_order ? labels_ : TierLabels{}};
  }

  template <class S>
  [[nodiscard]] GridCore fit(const ColumnsByPlace<S>& base, std::span<const ColumnInfo> columns,
                             ExecutorRef executor) const {
    std::vector<std::vector<double>> thresholds;
    for (std::size_t f = 0; f < factors_.size(); ++f) {
      thresholds.push_back(factors_[f].thresholds(detail::Column<S>{base[f], base.rows()}, executor));
    }
    return {std::move(thresholds), cells_, columns, labels_};
  }
  friend bool operator==(const GridPolicyCore&, const GridPolicyCore&) = default;

 private:
  std::vector<FactorCuts> factors_;
  std::vector<std::string> names_;
  bool is_ordered_ = false;
  TierLabels labels_;
  std::vector<Tier> cells_;
};

}  // namespace custval
