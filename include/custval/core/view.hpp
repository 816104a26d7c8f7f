// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/bind.hpp>
#include <custval/core/column.hpp>
#include <custval/core/error.hpp>
#include <custval/core/storage.hpp>
#include <custval/core/value_column.hpp>

#include <concepts>
#include <string>
#include <type_traits>

namespace custval {

namespace detail {

template <class... Tags>
inline constexpr bool all_distinct = true;
template <class Tag, class... Rest>
inline constexpr bool all_distinct<Tag, Rest...> = (!std::is_same_v<Tag, Rest> && ...) && all_distinct<Rest...>;

template <class Tag, class Storage>
constexpr const BoundColumn<Tag, Storage>& find_column(const BoundColumn<Tag, Storage>& column) noexcept {
  return column;
}

template <class Tag>
struct no_column_of_that_tag {
  static_assert(std::is_void_v<Tag> || is_of_an_aggregate<Tag>,
                "custval: there is no column of that tag here (see no_column_of_that_tag<TAG> beside this message)");
  static_assert(std::is_void_v<Tag> || !is_of_an_aggregate<Tag>,
                "custval: total_value (current_value, potential_value) is not here: an aggregate writes it, "
                "score(CustomerValue{model}, base), a model by itself does not");
};

// The scalar that all columns share, void when they differ.
template <class... Scalars>
struct one_scalar {
  using type = void;
};
template <class S, class... Rest>
  requires(std::is_same_v<S, Rest> && ...)
struct one_scalar<S, Rest...> {
  using type = S;
};

}  // namespace detail

/// A set of equally long columns in the caller's memory, each found by its tag: `base[wallet_share{}]` is an
/// Eigen::Map, by value, so nothing dangles but the caller's own memory. Cheap to copy and to slice. Made by `view`,
/// from a Table, or by joining two.
template <class... Bound>
class View : private Bound... {
  static_assert(detail::all_distinct<typename Bound::tag...>, "custval: two columns of a view have the same tag");

 public:
  using tags = columns<typename Bound::tag...>;
  /// double or float when all columns are of one scalar type, else void.
  using scalar = typename detail::one_scalar<typename Bound::storage_type::scalar...>::type;

  constexpr explicit View(Index rows, const Bound&... bound) noexcept : Bound(bound)..., rows_{rows} {}

  template <ColumnTag Tag>
  static constexpr bool has = (std::is_same_v<Tag, typename Bound::tag> || ...);

  [[nodiscard]] constexpr Index rows() const noexcept { return rows_; }

  /// The column as an Eigen::Map (or SparseRows) of rows() rows.
  template <ColumnTag Tag>
  [[nodiscard]] auto operator[](Tag /*tag*/) const noexcept {
    if constexpr (has<Tag>) {
      return bound<Tag>().where.map(rows_);
    } else {
      (void)sizeof(detail::no_column_of_that_tag<Tag>);
      return std::conditional_t<Tag::is_many, DenseRows<double, Eigen::ColMajor>, DenseColumn<double>>{}.map(0);
    }
  }

  /// The storage of a column: pointers, stride and width, for kernels that do not speak Eigen.
  template <ColumnTag Tag>
  [[nodiscard]] constexpr const auto& storage(Tag /*tag*/) const noexcept {
    static_assert(has<Tag>, "custval: this view has no column of that tag");
    return bound<Tag>().where;
  }

  /// The rows [first, first + count), which must exist.
  [[nodiscard]] constexpr View slice(Index first, Index count) const noexcept {
    return View(count, Bound{bound<typename Bound::tag>().where.from(first)}...);
  }

  /// A view of these columns only.
  template <ColumnTag... Tags>
  [[nodiscard]] constexpr auto select(columns<Tags...> /*tags*/) const noexcept {
    return View<std::remove_cvref_t<decltype(bound<Tags>())>...>(rows_, bound<Tags>()...);
  }

 private:
  template <ColumnTag Tag>
  [[nodiscard]] constexpr const auto& bound() const noexcept {
    return detail::find_column<Tag>(*this);
  }

  template <ColumnTag Tag, class Storage>
  friend constexpr const BoundColumn<Tag, Storage>& detail::find_column(const BoundColumn<Tag, Storage>&) noexcept;
  template <class... Other>
  friend class View;

  Index rows_;
};

/// A view or a table that has a column of this tag.
template <class Base, class Tag>
concept HasColumn = detail::list_has<Tag, typename Base::tags>;

template <class T>
inline constexpr bool is_view = false;
template <class... Bound>
inline constexpr bool is_view<View<Bound...>> = true;

namespace detail {

template <class First, class Tag>
void check_rows(Index expected, Index rows) {
  if (rows != expected) {
    raise_shape("view", "column '" + std::string(Tag::name()) + "'", rows, "rows",
                to_text(expected) + ", as column '" + std::string(First::name()) + "' has");
  }
}

template <class First, class... Rest>
void check_same_rows(columns<First, Rest...> /*tags*/, [[maybe_unused]] Index first, std::same_as<Index> auto... rest) {
  (check_rows<First, Rest>(first, rest), ...);
}

}  // namespace detail

/// Puts bound columns together: `view(bind<wallet_share>(share), bind<unit_margin>(margin))`.
/// **Errors** ShapeError naming the column whose length differs.
template <ColumnTag First, class FirstStorage, ColumnTag... Tags, class... Storage>
[[nodiscard]] View<BoundColumn<First, FirstStorage>, BoundColumn<Tags, Storage>...> view(
    const Binding<First, FirstStorage>& first, const Binding<Tags, Storage>&... rest) {
  detail::check_same_rows(columns<First, Tags...>{}, first.rows, rest.rows...);
  return View<BoundColumn<First, FirstStorage>, BoundColumn<Tags, Storage>...>(first.rows, first.column,
                                                                               rest.column...);
}

/// The columns of both views, which have the same rows and no tag in common.
/// **Errors** ShapeError when the numbers of rows differ.
template <class... A, class... B>
[[nodiscard]] View<A..., B...> join(const View<A...>& a, const View<B...>& b) {
  if (a.rows() != b.rows()) {
    raise_shape("join", "the second view", b.rows(), "rows", to_text(a.rows()) + ", as the first has");
  }
  return View<A..., B...>(a.rows(), A{a.storage(typename A::tag{})}..., B{b.storage(typename B::tag{})}...);
}

}  // namespace custval
