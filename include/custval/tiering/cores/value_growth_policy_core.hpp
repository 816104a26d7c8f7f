// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/columns_by_place.hpp>
#include <custval/core/error.hpp>
#include <custval/core/executor_ref.hpp>
#include <custval/tiering/cores/value_growth_core.hpp>
#include <custval/tiering/detail/cuts/top_cuts.hpp>
#include <custval/tiering/detail/cuts/weighting.hpp>
#include <custval/tiering/tier.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace custval {

/// What ValueGrowth knows; current value, potential value and cost to serve at places 0 to 2.
class ValueGrowthPolicyCore {
 public:
  static constexpr std::string_view type = "value_growth";

  ValueGrowthPolicyCore(double valuable, double growable, const TierLabels& labels)
      : valuable_{valuable}, growable_{growable}, labels_{labels.for_classes("ValueGrowth", 4)} {
    const auto check = [](std::string_view name, double share) {
      if (!(share > 0.0 && share <= 1.0)) {
        raise_argument("ValueGrowth", name, share, "a share in (0, 1]");
      }
    };
    check("valuable", valuable);
    check("growable", growable);
  }

  [[nodiscard]] double valuable() const noexcept { return valuable_; }
  [[nodiscard]] double growable() const noexcept { return growable_; }
  [[nodiscard]] const TierLabels& labels() const noexcept { return labels_; }
  [[nodiscard]] static constexpr std::size_t width() noexcept { return 3; }

  template <class S>
  [[nodiscard]] ValueGrowthCore fit(const ColumnsByPlace<S>& base, std::span<const ColumnInfo> columns,
                                    ExecutorRef executor) const {
    const auto threshold = [&](std::size_t place, double share) {
      const detail::Column<S> column{base[place], base.rows()};
      return detail::find_top_cuts<detail::ByHead>(column, std::array{share}, executor).thresholds.front();
    };
    return {threshold(0, valuable_), threshold(1, growable_), columns, labels_};
  }
  friend bool operator==(const ValueGrowthPolicyCore&, const ValueGrowthPolicyCore&) = default;

 private:
  double valuable_;
  double growable_;
  TierLabels labels_;
};

}  // namespace custval
