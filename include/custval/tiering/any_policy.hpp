// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column_info.hpp>
#include <custval/core/columns_by_place.hpp>
#include <custval/core/error.hpp>
#include <custval/core/executor_ref.hpp>
#include <custval/core/named_columns.hpp>
#include <custval/tiering/any_grading.hpp>
#include <custval/tiering/detail/any/policy_holder.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// Any tiering policy, its columns known by name: a regular value, cheap to copy. What it holds is never changed, so
/// copies share it and any number of threads may use it.
///
///     AnyPolicy by_total(CumulativeShare{0.80, 0.95});                // columns as the tags are called
///     AnyPolicy by_orders(HeadCount{0.2}, {"orders_last_year"});      // or as given
///     AnyPolicy of_mine(MyPolicy{});                                  // any type that is a TieringPolicy
///
/// `policy.core<RulePolicyCore>()` looks inside.
class AnyPolicy {
 public:
  /// A policy of the library's or a user's own. **Errors** ShapeError for fewer names than columns that it reads.
  template <class P>
    requires(!std::same_as<P, AnyPolicy> && requires { typename P::inputs; })
  AnyPolicy(const P& policy)  // NOLINT(google-explicit-constructor): any policy is one
      : AnyPolicy(policy, column_infos(typename P::inputs{})) {}
  template <class P>
    requires(!std::same_as<P, AnyPolicy> && requires { typename P::inputs; })
  AnyPolicy(const P& policy, std::vector<ColumnInfo> columns)
      : AnyPolicy(detail::policy_core_of(policy), std::move(columns)) {}
  /// A positional core and its columns, by place. **Errors** ShapeError for fewer columns than it reads.
  template <detail::PolicyCore Core>
  AnyPolicy(Core core, std::vector<ColumnInfo> columns)
      : held_{std::make_shared<const detail::PolicyHolding<Core>>(std::move(core))} {
    rename(std::move(columns));
  }

  /// What kind of policy it is, as JSON names it; empty for a user's own without a `type`.
  [[nodiscard]] std::string_view type() const noexcept { return held_->type(); }
  /// What is known of the columns that it reads, by place.
  [[nodiscard]] std::span<const ColumnInfo> columns() const noexcept { return columns_; }
  /// This policy over columns of other names, which are read in the same places. **Errors** ShapeError for fewer than
  /// it reads.
  [[nodiscard]] AnyPolicy renamed(std::vector<ColumnInfo> columns) const {
    AnyPolicy policy = *this;
    policy.rename(std::move(columns));
    return policy;
  }
  /// The core, where it is of that type; else null.
  template <class Core>
  [[nodiscard]] const Core* core() const noexcept {
    return held_->kind() == detail::kind_of<Core>() ? &static_cast<const detail::PolicyHolding<Core>&>(*held_).core()
                                                    : nullptr;
  }
  /// A policy of a user's own, where it is of that type; else null.
  template <class P>
  [[nodiscard]] const P* own() const noexcept {
    const auto* const its = core<detail::OwnPolicy<P>>();
    return its != nullptr ? &its->policy() : nullptr;
  }

  /// The grading that the policy makes of columns by place.
  [[nodiscard]] AnyGrading fit(const ColumnsByPlace<double>& base, ExecutorRef executor) const {
    return held_->fit(base, columns_, executor);
  }
  [[nodiscard]] AnyGrading fit(const ColumnsByPlace<float>& base, ExecutorRef executor) const {
    return held_->fit(base, columns_, executor);
  }

  friend bool operator==(const AnyPolicy& a, const AnyPolicy& b) {
    return (a.held_ == b.held_ || a.held_->equals(*b.held_)) && a.columns_ == b.columns_;
  }

 private:
  void rename(std::vector<ColumnInfo> columns) {
    if (columns.size() < held_->width()) {
      raise_shape("AnyPolicy", "the list", static_cast<std::int64_t>(columns.size()), "names of columns",
                  to_text(held_->width()) + ", as many as columns that it reads");
    }
    if (auto renamed = held_->renamed(columns)) {
      held_ = std::move(renamed);
    }
    columns_ = std::move(columns);
  }

  std::shared_ptr<const detail::PolicyHolder> held_;
  std::vector<ColumnInfo> columns_;
};

namespace detail {

[[nodiscard]] inline AnyGrading fit_by_name(const AnyPolicy& policy, const NamedColumns& base, ExecutorRef executor) {
  const ColumnSelection columns = base.select(policy.columns(), "fit");
  if (!columns.is_direct<double>() && columns.is_direct<float>()) {
    const auto starts = columns.starts<float>();
    return policy.fit(ColumnsByPlace<float>(starts.data(), columns.rows()), executor);
  }
  std::vector<std::vector<double>> copies(columns.size());
  std::vector<const double*> starts;
  for (std::size_t k = 0; k < columns.size(); ++k) {
    if (columns[k].is_float || !columns[k].is_contiguous()) {
      copies[k].resize(static_cast<std::size_t>(columns.rows()));
      columns.copy(k, 0, columns.rows(), copies[k].data());
      starts.push_back(copies[k].data());
    } else {
      starts.push_back(static_cast<const double*>(columns[k].data));
    }
  }
  return policy.fit(ColumnsByPlace<double>(starts.data(), columns.rows()), executor);
}

}  // namespace detail

/// Fits a policy on a population, columns by name. Columns of double, or of float, are read where they are; others are
/// copied first.
/// **Errors** ShapeError that lists all that is wrong with the columns; none for any data. **Cost** as of the typed
/// form: what is not known at compile time is asked once.
template <Executor E = serial>
[[nodiscard]] AnyGrading fit(const AnyPolicy& policy, const NamedColumns& base, const E& executor = {}) {
  return detail::fit_by_name(policy, base, ExecutorRef(executor));
}

}  // namespace custval
