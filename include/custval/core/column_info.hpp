// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// A domain as a value: the set of values that a column known by name may hold. `Domain::of<unit_interval>()` is that
/// of a type; without more said, any finite number.
class Domain {
 public:
  constexpr Domain() noexcept : Domain(any_number::contains, any_number::text()) {}
  template <ColumnDomain D>
  [[nodiscard]] static constexpr Domain of() noexcept {
    return {[](double value) noexcept -> bool { return D::contains(value); }, D::text()};
  }

  [[nodiscard]] bool contains(double value) const noexcept { return contains_(value); }
  /// Completes "expected …".
  [[nodiscard]] constexpr std::string_view text() const noexcept { return text_; }
  /// Domains of one text are one.
  friend constexpr bool operator==(const Domain& a, const Domain& b) noexcept { return a.text_ == b.text_; }

 private:
  using Contains = bool (*)(double) noexcept;
  constexpr Domain(Contains test, std::string_view words) noexcept : contains_{test}, text_{words} {}

  Contains contains_;
  std::string_view text_;
};

/// What is known of a column at run time: its name in files and messages, its unit and its domain.
struct ColumnInfo {
  // Implicit, so that a list of names is a list of columns. NOLINTNEXTLINE(google-explicit-constructor)
  ColumnInfo(std::string its_name, std::string its_unit = {}, Domain its_domain = {})
      : name{std::move(its_name)}, unit{std::move(its_unit)}, domain{its_domain} {}
  ColumnInfo(const char* its_name) : name{its_name} {}  // NOLINT(google-explicit-constructor)

  std::string name;
  std::string unit;
  Domain domain;
  friend bool operator==(const ColumnInfo&, const ColumnInfo&) = default;
};

/// What a tag says of its column.
template <ColumnTag Tag>
[[nodiscard]] ColumnInfo column_info() {
  std::string unit;
  if constexpr (requires { Tag::unit::text(); }) {
    unit = std::string(Tag::unit::text());
  }
  return {std::string(std::string_view(Tag::name())), std::move(unit), Domain::of<typename Tag::domain>()};
}

/// What is known of every tag of a list, in its order.
template <ColumnTag... Tags>
[[nodiscard]] std::vector<ColumnInfo> column_infos(columns<Tags...> /*tags*/) {
  std::vector<ColumnInfo> infos;
  infos.reserve(sizeof...(Tags));
  (infos.push_back(column_info<Tags>()), ...);
  return infos;
}

}  // namespace custval
