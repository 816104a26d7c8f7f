// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/columns_by_place.hpp>
#include <custval/core/executor_ref.hpp>
#include <custval/core/fold.hpp>
#include <custval/tiering/any_policy.hpp>
#include <custval/tiering/cores/nested_core.hpp>
#include <custval/tiering/cores/policy_part.hpp>
#include <custval/tiering/tier.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace custval {

namespace detail {

// The rows in each of so many classes.
[[nodiscard]] inline std::vector<std::vector<Index>> members_of(std::span<const Tier> tiers, std::size_t classes) {
  std::vector<std::vector<Index>> members(classes);
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    if (tiers[i] != unclassified) {
      members[tiers[i]].push_back(static_cast<Index>(i));
    }
  }
  return members;
}

}  // namespace detail

/// What Nested knows, of any two policies.
class NestedPolicyCore {
 public:
  static constexpr std::string_view type = "nested";

  NestedPolicyCore(const AnyPolicy& outer, const AnyPolicy& inner)
      : columns_{detail::united_columns(outer, inner)}, outer_{outer, columns_}, inner_{inner, columns_} {}

  [[nodiscard]] const AnyPolicy& outer() const noexcept { return outer_.policy(); }
  [[nodiscard]] const AnyPolicy& inner() const noexcept { return inner_.policy(); }
  /// The columns of both, each once, in order of first appearance: those that are read, by place.
  [[nodiscard]] const std::vector<ColumnInfo>& columns() const noexcept { return columns_; }
  [[nodiscard]] std::size_t width() const noexcept { return columns_.size(); }
  void rename(std::span<const ColumnInfo> columns) {
    columns_.assign(columns.begin(), columns.end());
    outer_.rename(columns);
    inner_.rename(columns);
  }

  template <class S>
  [[nodiscard]] NestedCore fit(const ColumnsByPlace<S>& base, std::span<const ColumnInfo> columns,
                               ExecutorRef executor) const {
    const AnyGrading outer = outer_.fit(base, executor);
    std::vector<Tier> tiers(static_cast<std::size_t>(base.rows()));
    const GradingPart reads(outer, columns);
    for_each_part(base.rows(), executor,
                  [&](Index first, Index count) { reads.assign(base.slice(first, count), tiers.data() + first); });
    std::vector<AnyGrading> inner;
    std::vector<std::vector<S>> picked(inner_.places().size());
    for (const std::vector<Index>& rows : detail::members_of(tiers, outer.size())) {
      std::vector<const S*> starts;
      for (std::size_t k = 0; k < picked.size(); ++k) {
        const S* const column = base[inner_.places()[k]];
        picked[k].clear();
        for (const Index row : rows) {
          picked[k].push_back(column[row]);
        }
        starts.push_back(picked[k].data());
      }
      inner.push_back(inner_.policy().fit(ColumnsByPlace<S>(starts.data(), static_cast<Index>(rows.size())), executor));
    }
    return {outer, inner};
  }
  friend bool operator==(const NestedPolicyCore&, const NestedPolicyCore&) = default;

 private:
  std::vector<ColumnInfo> columns_;
  PolicyPart outer_;
  PolicyPart inner_;
};

}  // namespace custval
