// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/columns_by_place.hpp>
#include <custval/core/error.hpp>
#include <custval/core/executor_ref.hpp>
#include <custval/tiering/cores/natural_breaks_result.hpp>
#include <custval/tiering/cores/threshold_core.hpp>
#include <custval/tiering/detail/breaks/find_breaks.hpp>
#include <custval/tiering/tier.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace custval {

/// What NaturalBreaks and WeightedNaturalBreaks know: values at place 0, and their weights at place 1 where rows do not
/// count the same. The grading reads the values alone.
class BreaksPolicyCore {
 public:
  static constexpr std::string_view type = "natural_breaks";

  explicit BreaksPolicyCore(const BreakCount& count, const TierLabels& labels = {}, bool weighted = false)
      : count_{count}, weighted_{weighted} {
    const std::string_view name = weighted ? "WeightedNaturalBreaks" : "NaturalBreaks";
    detail::require_break_count(name, count);
    labels_ = labels.for_classes(name, count.classes);
  }

  [[nodiscard]] const BreakCount& count() const noexcept { return count_; }
  [[nodiscard]] const TierLabels& labels() const noexcept { return labels_; }
  [[nodiscard]] bool is_weighted() const noexcept { return weighted_; }
  [[nodiscard]] std::size_t width() const noexcept { return weighted_ ? 2 : 1; }

  template <class S>
  [[nodiscard]] ThresholdCore fit(const ColumnsByPlace<S>& base, ExecutorRef executor) const {
    std::int64_t rows = 0;
    const auto size = static_cast<std::size_t>(base.rows());
    const std::span<const S> values(base[0], size);
    NaturalBreaksResult found = detail::breaks_of(
        weighted_ ? detail::weighted_points_of(values, std::span<const S>(base[1], size), rows, executor)
                  : detail::points_of(values, rows, executor),
        count_, executor);
    const TierLabels labels = labels_.first(found.thresholds.size() + 1);
    return {std::move(found.thresholds), labels, {rows, base.rows() - rows, static_cast<double>(rows)}};
  }
  friend bool operator==(const BreaksPolicyCore&, const BreaksPolicyCore&) = default;

 private:
  BreakCount count_;
  bool weighted_;
  TierLabels labels_;
};

}  // namespace custval
