// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column_info.hpp>
#include <custval/core/columns_by_place.hpp>
#include <custval/tiering/any_grading.hpp>
#include <custval/tiering/cores/named_row.hpp>
#include <custval/tiering/detail/any/part_columns.hpp>
#include <custval/tiering/tier.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace custval {

/// A grading that another is made of, and where its columns are among those of the whole.
class GradingPart {
 public:
  GradingPart(AnyGrading grading, std::span<const ColumnInfo> whole)
      : grading_{std::move(grading)}, places_{detail::places_by_name(grading_.columns(), whole)} {}

  [[nodiscard]] const AnyGrading& grading() const noexcept { return grading_; }
  void rename(std::span<const ColumnInfo> whole) {
    grading_ = grading_.renamed(detail::at_places(whole, std::span<const std::uint16_t>(places_)));
  }

  template <class S>
  void assign(const ColumnsByPlace<S>& rows, Tier* tiers) const noexcept {
    grading_.assign(rows.select(places_.data()), tiers);
  }
  /// The class of one customer, and why: "B because total_value is …".
  struct Verdict {
    Tier tier = unclassified;
    std::string text;
  };
  [[nodiscard]] Verdict verdict(const NamedRow& row) const {
    const std::vector<double> values = own(row.values);
    std::vector<const double*> starts;
    starts.reserve(values.size());
    for (const double& value : values) {
      starts.push_back(&value);
    }
    Verdict verdict;
    grading_.assign(ColumnsByPlace<double>(starts.data(), 1), &verdict.tier);
    verdict.text =
        std::string(grading_.label(verdict.tier)) + " because " + grading_.why(values, row.in_float, verdict.tier);
    return verdict;
  }
  void cut_points(std::span<const double> values, CutSink use) const {
    grading_.cut_points(own(values), [&](std::size_t place, double value) { use(places_[place], value); });
  }

  friend bool operator==(const GradingPart&, const GradingPart&) = default;

 private:
  [[nodiscard]] std::vector<double> own(std::span<const double> values) const {
    return detail::at_places(values, std::span<const std::uint16_t>(places_));
  }

  AnyGrading grading_;
  std::vector<std::uint16_t> places_;
};

}  // namespace custval
