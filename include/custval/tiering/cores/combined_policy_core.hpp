// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/columns_by_place.hpp>
#include <custval/core/error.hpp>
#include <custval/core/executor_ref.hpp>
#include <custval/tiering/any_policy.hpp>
#include <custval/tiering/cores/combined_core.hpp>
#include <custval/tiering/cores/policy_part.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// Which class a pair of classes makes.
class PairTable {
 public:
  enum class Kind : std::uint8_t { worse, better, cells };
  struct Result {
    std::vector<Tier> cells;
    TierLabels labels;
  };

  /// The later (worse) or earlier (better) of two classes; the labels are the first policy's.
  [[nodiscard]] static PairTable worse() { return PairTable(Kind::worse); }
  [[nodiscard]] static PairTable better() { return PairTable(Kind::better); }
  /// The class of each pair by name, the second's classes side by side. Classes are ordered as the table first names
  /// them, or as `labels` says. **Errors** ArgumentError for a cell that is not among the labels.
  [[nodiscard]] static PairTable cells(std::vector<std::string> names, const TierLabels& labels) {
    PairTable table(Kind::cells);
    table.labels_ = TierLabels::as_named("Crossed", names, labels);
    table.names_ = std::move(names);
    return table;
  }

  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  [[nodiscard]] const std::vector<std::string>& names() const noexcept { return names_; }
  [[nodiscard]] const TierLabels& labels() const noexcept { return labels_; }

  /// **Errors** ShapeError for numbers of classes that do not fit.
  [[nodiscard]] Result table(const TierLabels& first, const TierLabels& second) const {
    Result result{{}, kind_ == Kind::cells ? labels_ : first};
    if (kind_ == Kind::cells) {
      if (names_.size() != first.size() * second.size()) {
        raise_shape("Crossed", "the table", static_cast<std::int64_t>(names_.size()), "cells",
                    to_text(first.size() * second.size()) + ", one for each pair of classes");
      }
      for (const std::string& name : names_) {
        result.cells.push_back(labels_.tier_of(name));
      }
      return result;
    }
    const bool is_worse = kind_ == Kind::worse;
    if (first.size() != second.size()) {
      raise_shape(is_worse ? "WorseOf" : "BetterOf", "the second policy", static_cast<std::int64_t>(second.size()),
                  "classes", to_text(first.size()) + ", as many as the first");
    }
    for (std::size_t a = 0; a < first.size(); ++a) {
      for (std::size_t b = 0; b < second.size(); ++b) {
        result.cells.push_back(static_cast<Tier>(is_worse ? (std::max)(a, b) : (std::min)(a, b)));
      }
    }
    return result;
  }
  friend bool operator==(const PairTable&, const PairTable&) = default;

 private:
  explicit PairTable(Kind kind) : kind_{kind} {}

  Kind kind_;
  std::vector<std::string> names_;
  TierLabels labels_;
};

/// What WorseOf, BetterOf and Crossed know, of any two policies.
class CombinedPolicyCore {
 public:
  CombinedPolicyCore(PairTable table, const AnyPolicy& first, const AnyPolicy& second)
      : table_{std::move(table)},
        columns_{detail::united_columns(first, second)},
        first_{first, columns_},
        second_{second, columns_} {}

  [[nodiscard]] std::string_view type() const noexcept {
    return table_.kind() == PairTable::Kind::worse    ? "worse_of"
           : table_.kind() == PairTable::Kind::better ? "better_of"
                                                      : "crossed";
  }
  [[nodiscard]] const PairTable& table() const noexcept { return table_; }
  [[nodiscard]] const AnyPolicy& first() const noexcept { return first_.policy(); }
  [[nodiscard]] const AnyPolicy& second() const noexcept { return second_.policy(); }
  /// The columns of both, each once, in order of first appearance: those that are read, by place.
  [[nodiscard]] const std::vector<ColumnInfo>& columns() const noexcept { return columns_; }
  [[nodiscard]] std::size_t width() const noexcept { return columns_.size(); }
  void rename(std::span<const ColumnInfo> columns) {
    columns_.assign(columns.begin(), columns.end());
    first_.rename(columns);
    second_.rename(columns);
  }

  template <class S>
  [[nodiscard]] CombinedCore fit(const ColumnsByPlace<S>& base, ExecutorRef executor) const {
    const AnyGrading first = first_.fit(base, executor);
    const AnyGrading second = second_.fit(base, executor);
    auto [cells, labels] = table_.table(first.labels(), second.labels());
    return {first, second, std::move(cells), labels};
  }
  friend bool operator==(const CombinedPolicyCore&, const CombinedPolicyCore&) = default;

 private:
  PairTable table_;
  std::vector<ColumnInfo> columns_;
  PolicyPart first_;
  PolicyPart second_;
};

}  // namespace custval
