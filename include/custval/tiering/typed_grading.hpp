// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/column_info.hpp>
#include <custval/core/columns_by_place.hpp>
#include <custval/tiering/cores/named_row.hpp>
#include <custval/tiering/detail/any/column_pointers.hpp>
#include <custval/tiering/tier.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace custval {

namespace detail {

// What a core says of the first row of a view, its columns named by tags.
template <class Core, ColumnList Columns>
[[nodiscard]] std::string why_in(const Core& core, const auto& row, Columns tags, Tier tier) {
  const std::vector<ColumnInfo> infos = column_infos(tags);
  const auto values = row_values(row, tags);
  using S = typename std::remove_cvref_t<decltype(row)>::scalar;
  return core.why(NamedRow{infos, values, std::is_same_v<S, float>}, tier);
}
template <class Core, ColumnList Columns>
void cut_points_in(const Core& core, const auto& row, Columns tags, auto&& use) {
  const auto values = row_values(row, tags);
  core.cut_points(
      values, [&](std::size_t place, double value) { with_tag_at(place, tags, [&](auto tag) { use(tag, value); }); });
}

}  // namespace detail

/// A positional core whose columns are named at compile time: what the gradings of the library are. The core knows and
/// does everything; the names check the base and say where its columns are.
template <class Core, ColumnList Columns>
class TypedGrading : public Core {
 public:
  using inputs = Columns;

  using Core::Core;
  explicit TypedGrading(Core core) : Core(std::move(core)) {}

  /// What the grading knows, without the names of its columns.
  [[nodiscard]] const Core& core() const noexcept { return *this; }

  void assign(const auto& rows, std::span<Tier> tiers) const noexcept {
    const auto starts = detail::column_pointers(rows, Columns{});
    Core::assign(ColumnsByPlace(starts.data(), rows.rows()), tiers.data());
  }

  /// Adds the number of rows in each class to `counts`: for few classes faster than to assign them.
  void add_sizes(const auto& rows, std::span<std::int64_t> counts) const noexcept
    requires requires(const Core& core, const double* const* starts) {
      core.add_sizes(ColumnsByPlace(starts, Index{}), counts);
    }
  {
    const auto starts = detail::column_pointers(rows, Columns{});
    Core::add_sizes(ColumnsByPlace(starts.data(), rows.rows()), counts);
  }

  /// Why a row is in its class (see `explain`).
  [[nodiscard]] std::string why(const auto& row, Tier tier) const {
    return detail::why_in(core(), row, Columns{}, tier);
  }
  /// Calls `use(tag, value)` for every value of a column at which the class can change (see `explain`).
  void cut_points(const auto& row, auto&& use) const { detail::cut_points_in(core(), row, Columns{}, use); }

  friend bool operator==(const TypedGrading&, const TypedGrading&) = default;
};

/// The grading as text: what each class takes, and what it was fitted on.
template <class Core, ColumnList Columns>
[[nodiscard]] std::string to_text(const TypedGrading<Core, Columns>& grading) {
  return grading.core().text(column_infos(Columns{}));
}

}  // namespace custval
