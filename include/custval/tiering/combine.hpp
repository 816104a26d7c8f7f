// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/fold.hpp>
#include <custval/tiering/cores/combined_core.hpp>
#include <custval/tiering/cores/combined_policy_core.hpp>
#include <custval/tiering/fitted_on.hpp>
#include <custval/tiering/grading.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/tier.hpp>
#include <custval/tiering/typed_grading.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace custval {

/// Two gradings and a table that gives a class for each pair of theirs. Whoever is unclassified by either is
/// unclassified.
template <Grading First, Grading Second>
class CombinedGrading : public GradingRecord {
 public:
  using inputs = unite_columns<typename First::inputs, typename Second::inputs>;

  /// **Shape** cells: the classes of the second side by side for each of the first. **Errors** ShapeError otherwise,
  /// ArgumentError for a cell that is no place in the labels.
  CombinedGrading(First first, Second second, std::vector<Tier> cells, const TierLabels& labels,
                  FittedOn fitted_on = {})
      : GradingRecord(labels.for_classes("CombinedGrading", labels.size()), std::move(fitted_on)),
        first_{std::move(first)},
        second_{std::move(second)},
        cells_{std::move(cells)} {
    detail::require_pairs(cells_, first_.size(), second_.size(), size());
  }

  [[nodiscard]] const First& first() const noexcept { return first_; }
  [[nodiscard]] const Second& second() const noexcept { return second_; }
  [[nodiscard]] std::span<const Tier> cells() const noexcept { return cells_; }
  /// What this grading knows, its two gradings with types erased and columns by place.
  [[nodiscard]] CombinedCore core() const { return {first_, second_, cells_, labels(), fitted_on()}; }

  void assign(const auto& rows, std::span<Tier> tiers) const noexcept {
    for_each_block(0, rows.rows(), [&](Index from, Index count) {
      const auto block = rows.slice(from, count);
      const std::span<Tier> out = tiers.subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(count));
      std::array<Tier, static_cast<std::size_t>(block_rows)> second{};
      first_.assign(block.select(typename First::inputs{}), out);
      second_.assign(block.select(typename Second::inputs{}), std::span(second).first(out.size()));
      detail::combine_tiers(cells_, second_.size(), second.data(), out);
    });
  }

  /// Why a row is in its class (see `explain`).
  [[nodiscard]] std::string why(const auto& row, Tier tier) const {
    return detail::why_in(core(), row, inputs{}, tier);
  }
  /// Calls `use(tag, value)` for every value of a column at which the class can change (see `explain`).
  void cut_points(const auto& row, auto&& use) const { detail::cut_points_in(core(), row, inputs{}, use); }

  friend bool operator==(const CombinedGrading&, const CombinedGrading&) = default;

 private:
  First first_;
  Second second_;
  std::vector<Tier> cells_;
};

namespace detail {

// What the policies that join two others have in common: the table says which class a pair of classes makes.
template <TieringPolicy First, TieringPolicy Second>
class CombinedPolicy {
 public:
  using inputs = unite_columns<typename First::inputs, typename Second::inputs>;

  template <class Base, class E>
  [[nodiscard]] auto fit(const Base& base, const E& executor) const {
    auto first = custval::fit(first_, base.select(typename First::inputs{}), executor);
    auto second = custval::fit(second_, base.select(typename Second::inputs{}), executor);
    auto [cells, labels] = joined_.table(TierLabels::of(first), TierLabels::of(second));
    return CombinedGrading<decltype(first), decltype(second)>(std::move(first), std::move(second), std::move(cells),
                                                              labels);
  }
  /// What this policy knows, its two policies with types erased and columns by place.
  [[nodiscard]] CombinedPolicyCore core() const { return {joined_, first_, second_}; }
  friend bool operator==(const CombinedPolicy&, const CombinedPolicy&) = default;

 protected:
  CombinedPolicy(PairTable joined, First first, Second second)
      : joined_{std::move(joined)}, first_{std::move(first)}, second_{std::move(second)} {}

 private:
  PairTable joined_;
  First first_;
  Second second_;
};

}  // namespace detail

/// The worse of two classes, for policies with as many classes as each other: to be in the best class takes being in
/// the best class of both. Labels are the first policy's. **Errors** ShapeError when fitted, for other numbers of
/// classes.
template <TieringPolicy First, TieringPolicy Second>
class WorseOf : public detail::CombinedPolicy<First, Second> {
 public:
  WorseOf(First first, Second second)
      : detail::CombinedPolicy<First, Second>(PairTable::worse(), std::move(first), std::move(second)) {}
};

/// The better of two classes: to be in the best class takes being in the best class of one. Otherwise as WorseOf.
template <TieringPolicy First, TieringPolicy Second>
class BetterOf : public detail::CombinedPolicy<First, Second> {
 public:
  BetterOf(First first, Second second)
      : detail::CombinedPolicy<First, Second>(PairTable::better(), std::move(first), std::move(second)) {}
};

/// Two policies and a table: `Crossed({"key", "grow", "keep", "drop"}, by_value, by_growth)` names the class of each
/// pair of theirs, the second's classes side by side. Classes are ordered as the table first names them, or as `labels`
/// says.
/// **Errors** ArgumentError for a cell that is not among the labels; ShapeError when fitted, for another number of
/// cells.
template <TieringPolicy First, TieringPolicy Second>
class Crossed : public detail::CombinedPolicy<First, Second> {
 public:
  Crossed(const std::vector<std::string>& cells, First first, Second second, const TierLabels& labels = {})
      : detail::CombinedPolicy<First, Second>(PairTable::cells(cells, labels), std::move(first), std::move(second)) {}
};

template <class First, class Second>
[[nodiscard]] std::string to_text(const CombinedGrading<First, Second>& grading) {
  return grading.core().text({});
}

}  // namespace custval
