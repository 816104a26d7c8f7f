// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column_info.hpp>
#include <custval/core/columns_by_place.hpp>
#include <custval/core/executor_ref.hpp>
#include <custval/tiering/any_grading.hpp>
#include <custval/tiering/any_policy.hpp>
#include <custval/tiering/detail/any/part_columns.hpp>

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace custval {

/// A policy that another is made of, and where its columns are among those of the whole.
class PolicyPart {
 public:
  PolicyPart(AnyPolicy policy, std::span<const ColumnInfo> whole)
      : policy_{std::move(policy)}, places_{detail::places_by_name(policy_.columns(), whole)} {}

  [[nodiscard]] const AnyPolicy& policy() const noexcept { return policy_; }
  [[nodiscard]] std::span<const std::uint16_t> places() const noexcept { return places_; }
  void rename(std::span<const ColumnInfo> whole) { policy_ = policy_.renamed(detail::at_places(whole, places())); }

  template <class S>
  [[nodiscard]] AnyGrading fit(const ColumnsByPlace<S>& base, ExecutorRef executor) const {
    return policy_.fit(base.select(places_.data()), executor);
  }
  friend bool operator==(const PolicyPart&, const PolicyPart&) = default;

 private:
  AnyPolicy policy_;
  std::vector<std::uint16_t> places_;
};

namespace detail {

[[nodiscard]] inline std::vector<ColumnInfo> united_columns(const AnyPolicy& first, const AnyPolicy& second) {
  std::vector<ColumnInfo> columns;
  unite_by_name(columns, first.columns());
  unite_by_name(columns, second.columns());
  return columns;
}

}  // namespace detail

}  // namespace custval
