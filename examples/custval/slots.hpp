// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <custval/core/bind.hpp>
#include <custval/core/column.hpp>
#include <custval/core/view.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval_cli {

/// Policies are made for tags, configurations name columns: a policy of a configuration reads slots, and the columns
/// that it names are put into them.
inline constexpr std::size_t most_slots = 16;

/// Columns by place, each of so many rows.
struct ColumnSet {
  std::vector<const double*> columns;
  custval::Index rows = 0;
};

namespace detail {

consteval custval::fixed_string<5> slot_name(std::size_t place) {
  const char text[5] = {'{', static_cast<char>('0' + place / 10), static_cast<char>('0' + place % 10), '}', '\0'};
  return {text};
}

template <class Places>
struct slots_of;

}  // namespace detail

/// The column at a place; called {00}, {01} … until the names are known.
template <std::size_t Place>
struct slot : custval::column<detail::slot_name(Place), custval::units::count> {
  static constexpr std::size_t place = Place;
};

namespace detail {

template <std::size_t... Places>
struct slots_of<std::index_sequence<Places...>> {
  using type = custval::columns<slot<Places>...>;
};

}  // namespace detail

/// The first N slots.
template <std::size_t N>
using slots = typename detail::slots_of<std::make_index_sequence<N>>::type;

/// Where the columns of a view of slots start.
template <class View, std::size_t... Places>
[[nodiscard]] std::array<const double*, sizeof...(Places)> slot_pointers(
    const View& rows, std::index_sequence<Places...> /*places*/) noexcept {
  return {rows.storage(slot<Places>{}).data...};
}

/// A view of the first slots over these columns.
template <std::size_t... Places>
[[nodiscard]] auto slot_view(const auto& columns, custval::Index rows, std::index_sequence<Places...> /*places*/) {
  return custval::view(custval::bind<slot<Places>>(columns[Places], rows)...);
}

/// A text with names in place of those of the slots.
[[nodiscard]] inline std::string with_names(std::string_view text, const std::vector<std::string>& names) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  std::string result;
  while (!text.empty()) {
    if (text.size() >= 4 && text[0] == '{' && is_digit(text[1]) && is_digit(text[2]) && text[3] == '}') {
      const auto place = 10 * static_cast<std::size_t>(text[1] - '0') + static_cast<std::size_t>(text[2] - '0');
      if (place < names.size()) {
        result += names[place];
        text.remove_prefix(4);
        continue;
      }
    }
    result += text.front();
    text.remove_prefix(1);
  }
  return result;
}

}  // namespace custval_cli
