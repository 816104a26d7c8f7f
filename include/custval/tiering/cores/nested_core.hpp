// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/columns_by_place.hpp>
#include <custval/core/error.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/function_ref.hpp>
#include <custval/tiering/any_grading.hpp>
#include <custval/tiering/cores/grading_part.hpp>
#include <custval/tiering/cores/named_row.hpp>
#include <custval/tiering/fitted_on.hpp>
#include <custval/tiering/tier.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

namespace detail {

// "A/B": the classes of each inner grading after one another, and the number of the first of each.
struct JointClasses {
  TierLabels labels;
  std::vector<Tier> first;
};
[[nodiscard]] inline JointClasses joint_classes(const TierLabels& outer, const std::vector<TierLabels>& inner) {
  if (inner.size() != outer.size()) {
    raise_shape("NestedGrading", "the grading", static_cast<std::int64_t>(inner.size()), "inner gradings",
                to_text(outer.size()) + ", one for each outer class");
  }
  JointClasses joint;
  std::vector<std::string> labels;
  for (std::size_t k = 0; k < inner.size(); ++k) {
    joint.first.push_back(static_cast<Tier>(labels.size()));
    for (const std::string& its : inner[k]) {
      labels.push_back(outer[k] + "/" + its);
    }
  }
  joint.labels = TierLabels(labels).for_classes("NestedGrading", labels.size());
  return joint;
}

// The joint classes of a block of at most block_rows rows, whose outer classes are known; `assign_inner(k, tiers)`
// gives the inner classes by the grading of an outer one, for all rows.
inline void join_tiers(std::span<const Tier> outer, std::span<const Tier> first,
                       FunctionRef<void(std::size_t, Tier*)> assign_inner, Tier* out) noexcept {
  std::array<Tier, static_cast<std::size_t>(block_rows)> inner{};
  std::array<bool, 256> present{};
  for (std::size_t i = 0; i < outer.size(); ++i) {
    present[outer[i]] = true;
    out[i] = unclassified;
  }
  for (std::size_t k = 0; k < first.size(); ++k) {
    if (present[k]) {
      assign_inner(k, inner.data());
      for (std::size_t i = 0; i < outer.size(); ++i) {
        if (outer[i] == k && inner[i] != unclassified) {
          out[i] = static_cast<Tier>(first[k] + inner[i]);
        }
      }
    }
  }
}

}  // namespace detail

/// What NestedGrading knows, of any gradings.
class NestedCore : public GradingRecord {
 public:
  static constexpr std::string_view type = "nested";

  /// **Shape** an inner grading for each class of the outer one, all of the same columns. **Errors** ShapeError
  /// otherwise, or for more than most_tiers classes in all.
  NestedCore(const AnyGrading& outer, const std::vector<AnyGrading>& inner, FittedOn fitted_on = {})
      : NestedCore(outer, inner, classes(outer, inner), std::move(fitted_on)) {}

  [[nodiscard]] const AnyGrading& outer() const noexcept { return outer_.grading(); }
  /// The grading within a class of the outer one.
  [[nodiscard]] const AnyGrading& inner(Tier outer) const noexcept { return inner_[outer].grading(); }
  /// The columns of all, each once, in order of first appearance: those that are read, by place.
  [[nodiscard]] const std::vector<ColumnInfo>& columns() const noexcept { return columns_; }
  [[nodiscard]] std::size_t width() const noexcept { return columns_.size(); }
  void rename(std::span<const ColumnInfo> columns) {
    columns_.assign(columns.begin(), columns.end());
    outer_.rename(columns);
    for (GradingPart& each : inner_) {
      each.rename(columns);
    }
  }

  template <class S>
  void assign(const ColumnsByPlace<S>& rows, Tier* tiers) const noexcept {
    for_each_block(0, rows.rows(), [&](Index from, Index count) {
      const ColumnsByPlace<S> block = rows.slice(from, count);
      std::array<Tier, static_cast<std::size_t>(block_rows)> outer{};
      outer_.assign(block, outer.data());
      detail::join_tiers(
          std::span(outer).first(static_cast<std::size_t>(count)), first_,
          [&](std::size_t k, Tier* inner) { inner_[k].assign(block, inner); }, tiers + from);
    });
  }

  [[nodiscard]] std::string why(const NamedRow& row, Tier /*tier*/) const {
    const GradingPart::Verdict outer = outer_.verdict(row);
    return outer.tier == unclassified ? outer.text : outer.text + "; within it " + inner_[outer.tier].verdict(row).text;
  }
  void cut_points(std::span<const double> values, CutSink use) const {
    outer_.cut_points(values, use);
    for (const GradingPart& each : inner_) {
      each.cut_points(values, use);
    }
  }
  [[nodiscard]] std::string text(std::span<const ColumnInfo> /*columns*/) const {
    std::string text = to_text(outer());
    for (std::size_t k = 0; k < inner_.size(); ++k) {
      text += "; within " + std::string(outer().label(static_cast<Tier>(k))) + ": " + to_text(inner_[k].grading());
    }
    return text;
  }

  friend bool operator==(const NestedCore&, const NestedCore&) = default;

 private:
  NestedCore(const AnyGrading& outer, const std::vector<AnyGrading>& inner, detail::JointClasses joint,
             FittedOn fitted_on)
      : GradingRecord(std::move(joint.labels), std::move(fitted_on)),
        columns_{united(outer, inner)},
        outer_{outer, columns_},
        first_{std::move(joint.first)} {
    for (const AnyGrading& each : inner) {
      inner_.emplace_back(each, columns_);
    }
  }
  [[nodiscard]] static detail::JointClasses classes(const AnyGrading& outer, const std::vector<AnyGrading>& inner) {
    std::vector<TierLabels> labels;
    labels.reserve(inner.size());
    for (const AnyGrading& each : inner) {
      labels.push_back(each.labels());
    }
    return detail::joint_classes(outer.labels(), labels);
  }
  [[nodiscard]] static std::vector<ColumnInfo> united(const AnyGrading& outer, const std::vector<AnyGrading>& inner) {
    std::vector<ColumnInfo> columns;
    detail::unite_by_name(columns, outer.columns());
    for (const AnyGrading& each : inner) {
      detail::unite_by_name(columns, each.columns());
    }
    return columns;
  }

  std::vector<ColumnInfo> columns_;
  GradingPart outer_;
  std::vector<GradingPart> inner_;
  std::vector<Tier> first_;  // the number of each outer class's first class
};

}  // namespace custval
