// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/pick_rows.hpp>
#include <custval/tiering/any_grading.hpp>
#include <custval/tiering/cores/nested_core.hpp>
#include <custval/tiering/cores/nested_policy_core.hpp>
#include <custval/tiering/fitted_on.hpp>
#include <custval/tiering/grading.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/tier.hpp>
#include <custval/tiering/typed_grading.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace custval {

/// A grading within the classes of another: the class of a customer is the outer class and, within it, the inner one.
/// Whoever is unclassified by either is unclassified.
template <Grading Outer, Grading Inner>
class NestedGrading : public GradingRecord {
 public:
  using inputs = unite_columns<typename Outer::inputs, typename Inner::inputs>;

  /// **Shape** an inner grading for each class of the outer one. **Errors** ShapeError otherwise, or for more than
  /// most_tiers classes in all.
  NestedGrading(Outer outer, std::vector<Inner> inner, FittedOn fitted_on = {})
      : NestedGrading(classes(outer, inner), std::move(fitted_on), std::move(outer), std::move(inner)) {}

  [[nodiscard]] const Outer& outer() const noexcept { return outer_; }
  /// The grading within a class of the outer one.
  [[nodiscard]] const Inner& inner(Tier outer) const noexcept { return inner_[outer]; }

  /// What this grading knows, the gradings in it with types erased and columns by place.
  [[nodiscard]] NestedCore core() const {
    return {outer_, std::vector<AnyGrading>(inner_.begin(), inner_.end()), fitted_on()};
  }

  void assign(const auto& rows, std::span<Tier> tiers) const noexcept {
    for_each_block(0, rows.rows(), [&](Index first, Index count) {
      const auto block = rows.slice(first, count);
      std::array<Tier, static_cast<std::size_t>(block_rows)> outer{};
      const auto size = static_cast<std::size_t>(count);
      outer_.assign(block.select(typename Outer::inputs{}), std::span(outer).first(size));
      const auto assign_inner = [&](std::size_t k, Tier* inner) {
        inner_[k].assign(block.select(typename Inner::inputs{}), std::span<Tier>(inner, size));
      };
      detail::join_tiers(std::span(outer).first(size), first_, assign_inner, tiers.data() + first);
    });
  }

  /// Why a row is in its class (see `explain`).
  [[nodiscard]] std::string why(const auto& row, Tier tier) const {
    return detail::why_in(core(), row, inputs{}, tier);
  }
  /// Calls `use(tag, value)` for every value of a column at which the class can change (see `explain`).
  void cut_points(const auto& row, auto&& use) const { detail::cut_points_in(core(), row, inputs{}, use); }

  friend bool operator==(const NestedGrading&, const NestedGrading&) = default;

 private:
  NestedGrading(detail::JointClasses joint, FittedOn fitted_on, Outer&& outer, std::vector<Inner>&& inner)
      : GradingRecord(std::move(joint.labels), std::move(fitted_on)),
        outer_{std::move(outer)},
        inner_{std::move(inner)},
        first_{std::move(joint.first)} {}
  [[nodiscard]] static detail::JointClasses classes(const Outer& outer, const std::vector<Inner>& inner) {
    std::vector<TierLabels> labels;
    for (const Inner& each : inner) {
      labels.push_back(TierLabels::of(each));
    }
    return detail::joint_classes(TierLabels::of(outer), labels);
  }

  Outer outer_;
  std::vector<Inner> inner_;
  std::vector<Tier> first_;  // the number of each outer class's first class
};

/// One policy within the classes of another: `Nested{CumulativeShare{0.8, 0.95}, HeadCount<potential_value>{0.2}}` fits
/// the second anew on the customers of each class of the first. Classes are called "A/B", best outer class first.
/// **Errors** ShapeError where that makes more than most_tiers classes. **Cost** of fitting: the outer policy, a copy
/// of the inner one's columns, and the inner policy on as many rows in all.
template <TieringPolicy Outer, TieringPolicy Inner>
class Nested {
 public:
  using inputs = unite_columns<typename Outer::inputs, typename Inner::inputs>;

  Nested(Outer outer, Inner inner) : outer_{std::move(outer)}, inner_{std::move(inner)} {}

  template <class Base, class E>
  [[nodiscard]] auto fit(const Base& base, const E& executor) const {
    const auto outer = custval::fit(outer_, base.select(typename Outer::inputs{}), executor);
    using OuterGrading = std::remove_const_t<decltype(outer)>;
    const std::vector<Tier> tiers = custval::assign(outer, base.select(typename OuterGrading::inputs{}), executor);
    const auto fit_inner = [&](const std::vector<Index>& rows) {
      return custval::fit(inner_, pick_rows(base.select(typename Inner::inputs{}), rows), executor);
    };
    using InnerGrading = decltype(fit_inner({}));
    std::vector<InnerGrading> inner;
    for (const std::vector<Index>& rows : detail::members_of(tiers, outer.size())) {
      inner.push_back(fit_inner(rows));
    }
    return NestedGrading<OuterGrading, InnerGrading>(outer, std::move(inner));
  }
  /// What this policy knows, the policies in it with types erased and columns by place.
  [[nodiscard]] NestedPolicyCore core() const { return {outer_, inner_}; }
  friend bool operator==(const Nested&, const Nested&) = default;

 private:
  Outer outer_;
  Inner inner_;
};

template <class Outer, class Inner>
[[nodiscard]] std::string to_text(const NestedGrading<Outer, Inner>& grading) {
  return grading.core().text({});
}

}  // namespace custval
