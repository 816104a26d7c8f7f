// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <concepts>
#include <cstddef>
#include <limits>
#include <string_view>
#include <type_traits>

namespace custval {

/// Text as a template argument, so that a column's name is part of its type.
template <std::size_t N>
struct fixed_string {
  char characters[N]{};
  // Implicit, or column<"name", …> could not be written.
  consteval fixed_string(const char (&text)[N]) noexcept {  // NOLINT(google-explicit-constructor)
    for (std::size_t i = 0; i < N; ++i) {
      characters[i] = text[i];
    }
  }
  [[nodiscard]] constexpr std::string_view view() const noexcept { return {characters, N - 1}; }
};

/// A unit is a type with a text. Units document a column and appear in reports; no arithmetic is done on them.
template <fixed_string Text>
struct unit {
  [[nodiscard]] static constexpr std::string_view text() noexcept { return Text.view(); }
};

namespace units {
struct currency : unit<"¤"> {};
struct currency_per_period : unit<"¤/period"> {};
struct fraction : unit<"1"> {};
struct people : unit<"people"> {};
struct count : unit<"count"> {};
struct periods : unit<"periods"> {};
struct days : unit<"days"> {};
}  // namespace units

namespace detail {

// Text that is kept by a view: a std::string that a function returns would be gone before it is read.
template <class T>
concept LastingText = std::convertible_to<T, std::string_view> &&
                      (std::is_reference_v<T> || std::is_pointer_v<T> || std::same_as<T, std::string_view>);

}  // namespace detail

/// A domain is the set of values a column may hold: a type with `contains(double)` and a `text()` that completes
/// "expected …". NaN and infinities are in no domain.
template <class D>
concept ColumnDomain = requires(double value) {
  { D::contains(value) } noexcept -> std::same_as<bool>;
  { D::text() } -> detail::LastingText;
};

struct any_number {
  [[nodiscard]] static constexpr bool contains(double value) noexcept {
    constexpr double largest = (std::numeric_limits<double>::max)();
    return value >= -largest && value <= largest;
  }
  [[nodiscard]] static constexpr std::string_view text() noexcept { return "a finite number"; }
};
struct non_negative {
  [[nodiscard]] static constexpr bool contains(double value) noexcept {
    return value >= 0.0 && any_number::contains(value);
  }
  [[nodiscard]] static constexpr std::string_view text() noexcept { return "a finite number >= 0"; }
};
struct unit_interval {
  [[nodiscard]] static constexpr bool contains(double value) noexcept { return value >= 0.0 && value <= 1.0; }
  [[nodiscard]] static constexpr std::string_view text() noexcept { return "a number in [0, 1]"; }
};
struct signed_unit_interval {
  [[nodiscard]] static constexpr bool contains(double value) noexcept { return value >= -1.0 && value <= 1.0; }
  [[nodiscard]] static constexpr std::string_view text() noexcept { return "a number in [-1, 1]"; }
};
struct zero_or_one {
  [[nodiscard]] static constexpr bool contains(double value) noexcept { return value == 0.0 || value == 1.0; }
  [[nodiscard]] static constexpr std::string_view text() noexcept { return "0 or 1"; }
};

/// A tag names a column of one number a customer: its name in files and messages, its unit and its domain. Derive an
/// empty struct: `struct wallet_share : column<"wallet_share", units::fraction, unit_interval> {};`
template <fixed_string Name, class Unit, ColumnDomain Domain = any_number>
struct column {
  using unit = Unit;
  using domain = Domain;
  static constexpr bool is_many = false;
  [[nodiscard]] static constexpr std::string_view name() noexcept { return Name.view(); }
};

/// A tag of a column that holds a row of k numbers a customer (contact counts by kind, knowledge items); k is the same
/// for all customers and known when the column is bound. Unit and domain are those of each number.
template <fixed_string Name, class Unit, ColumnDomain Domain = any_number>
struct many_column : column<Name, Unit, Domain> {
  static constexpr bool is_many = true;
};

/// An empty type with a name, a unit and a domain: what columns are called by.
template <class T>
concept ColumnTag = std::is_empty_v<T> && ColumnDomain<typename T::domain> && requires {
  typename T::unit;
  { T::name() } -> detail::LastingText;
  { T::is_many } -> std::convertible_to<bool>;
};

/// A list of tags: what a model reads, what a policy reads.
template <ColumnTag... Tags>
struct columns {
  static constexpr std::size_t size = sizeof...(Tags);
};

template <class T>
inline constexpr bool is_columns = false;
template <class... Tags>
inline constexpr bool is_columns<columns<Tags...>> = true;

/// A list of tags (`columns<…>`).
template <class T>
concept ColumnList = is_columns<T>;

namespace detail {

template <class Tag, class List>
inline constexpr bool list_has = false;
template <class Tag, class... Tags>
inline constexpr bool list_has<Tag, columns<Tags...>> = (std::is_same_v<Tag, Tags> || ...);

template <class List, class Tag>
struct append_once;
template <class... Tags, class Tag>
struct append_once<columns<Tags...>, Tag> {
  using type = std::conditional_t<list_has<Tag, columns<Tags...>>, columns<Tags...>, columns<Tags..., Tag>>;
};

template <class... Lists>
struct unite {
  using type = columns<>;
};
template <class List>
struct unite<List> {
  using type = List;
};
template <class First, class... Tags, class... Rest>
struct unite<First, columns<Tags...>, Rest...> {
  template <class List, class... More>
  struct all {
    using type = List;
  };
  template <class List, class Tag, class... More>
  struct all<List, Tag, More...> : all<typename append_once<List, Tag>::type, More...> {};
  using type = typename unite<typename all<First, Tags...>::type, Rest...>::type;
};

}  // namespace detail

/// The tags of several lists, each once, in order of first appearance.
template <ColumnList... Lists>
using unite_columns = typename detail::unite<Lists...>::type;

}  // namespace custval
