// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/archetype.hpp>
#include <custval/core/column.hpp>
#include <custval/tiering/cores/threshold_core.hpp>
#include <custval/tiering/fitted_on.hpp>
#include <custval/tiering/tier.hpp>
#include <custval/tiering/typed_grading.hpp>

#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>

namespace custval {

/// What fitting a policy gives: a small value that puts rows into classes, these or others, now or later.
///
/// - `inputs`, the columns it reads
/// - `size()`, the number of classes, and `label(tier)`, their names
/// - `assign(rows, tiers)`: the class of every row of a view of its inputs, into as many tiers; noexcept, allocates
///   nothing, looks at each row by itself, gives `unclassified` where a row cannot be graded
template <class G>
concept Grading =
    std::copyable<G> && std::equality_comparable<G> && ColumnList<typename G::inputs> &&
    requires(const G& grading, const archetype_view<double, typename G::inputs>& rows, std::span<Tier> tiers) {
      { grading.size() } -> std::convertible_to<std::size_t>;
      { grading.label(Tier{}) } -> std::convertible_to<std::string_view>;
      { grading.assign(rows, tiers) } noexcept;
    };

/// A grading of one column by thresholds: a row is in the first class whose threshold its value reaches, else in the
/// last. NaN is unclassified; +∞ is in the first class, −∞ in the last. `thresholds()` are those, best class first.
/// **Shape** one label more than thresholds. **Domain** thresholds that do not increase; +∞ makes a class empty.
/// **Errors** ArgumentError or ShapeError otherwise. **Cost** of assigning: one pass over the column, a byte written a
/// row.
template <ColumnTag Tag>
class ThresholdGrading : public TypedGrading<ThresholdCore, columns<Tag>> {
 public:
  using TypedGrading<ThresholdCore, columns<Tag>>::TypedGrading;
};

}  // namespace custval
