// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/detail/bindable.hpp>
#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/core/storage.hpp>

#include <Eigen/Core>
#include <algorithm>
#include <cstddef>
#include <memory>
#include <ranges>
#include <span>
#include <string_view>
#include <type_traits>

namespace custval {

/// A tag together with where its numbers are: non-owning, cheap to copy. Made by `bind`, put together by `view`.
template <ColumnTag Tag, class Storage>
struct BoundColumn {
  using tag = Tag;
  using storage_type = Storage;
  Storage where;
};

/// What `bind` hands to `view`: a bound column and the number of its rows.
template <ColumnTag Tag, class Storage>
struct Binding {
  using bound_type = BoundColumn<Tag, Storage>;
  BoundColumn<Tag, Storage> column;
  Index rows;
};

namespace detail {

template <class Tag, class S>
consteval void check_scalar() {
  static_assert(is_scalar<S>, "custval: a column holds double or float; convert other numbers first");
}

inline void check_binding(std::string_view function, std::string_view column, Index rows, Index width = 0) {
  if (rows < 0 || width < 0) {
    raise_shape(function, column, (std::min)(rows, width), rows < 0 ? "rows" : "columns", "0 or more");
  }
}

// What a refused call gives back: of the tag asked for, where there is one.
template <class Tag>
[[nodiscard]] constexpr auto refused_binding() noexcept {
  if constexpr (!ColumnTag<Tag>) {
    return Binding<refused_column, DenseColumn<double>>{};
  } else if constexpr (Tag::is_many) {
    return Binding<Tag, DenseRows<double, Eigen::ColMajor>>{};
  } else {
    return Binding<Tag, DenseColumn<double>>{};
  }
}

}  // namespace detail

/// Binds a column of one number a customer to memory of the caller's.
/// **Errors** ShapeError for a negative number of rows.
template <ColumnTag Tag, class S, class Rows>
  requires detail::BindsPointer<Tag, S*, Rows>
[[nodiscard]] Binding<Tag, DenseColumn<S>> bind(S* data, Rows rows) {
  const auto count = static_cast<Index>(rows);
  detail::check_binding("bind", Tag::name(), count);
  return {{{data}}, count};
}

/// Binds a column of `width` numbers a customer, stored column after column (each kind contiguous over customers).
/// **Errors** ShapeError for a negative number of rows or width.
template <ColumnTag Tag, class S, class Rows, class Width>
  requires detail::BindsMany<Tag, S*, Rows, Width>
[[nodiscard]] Binding<Tag, DenseRows<S, Eigen::ColMajor>> bind(S* data, Rows rows, Width width) {
  const auto count = static_cast<Index>(rows);
  const auto kinds = static_cast<Index>(width);
  detail::check_binding("bind", Tag::name(), count, kinds);
  return {{{data, count, kinds}}, count};
}

/// Binds a column to a std::vector, std::span, std::array or Eigen vector (one number a customer), or to an Eigen
/// matrix or array of customers × k in either storage order (a many_column). The view reads, and for a non-const
/// argument writes, the caller's memory: nothing is copied, and temporaries that own their numbers are refused by the
/// compiler. What cannot be bound is refused by the compiler, in one sentence.
/// **Errors** ShapeError when an Eigen matrix turns out to be strided along its inner dimension.
template <ColumnTag Tag, class Data>
  requires detail::BindsAlone<Tag, Data>
[[nodiscard]] auto bind(Data&& data) {
  if constexpr (detail::EigenDense<Data>) {
    using Dense = std::remove_cvref_t<Data>;
    using S = std::remove_pointer_t<decltype(data.data())>;
    if constexpr (Tag::is_many) {
      if (data.innerStride() != 1 && data.innerSize() > 1) {
        raise_shape("bind", Tag::name(), data.innerStride(), "as its inner stride", "1");
      }
      constexpr int order = Dense::IsRowMajor ? Eigen::RowMajor : Eigen::ColMajor;
      return Binding<Tag, DenseRows<S, order>>{{{data.data(), data.outerStride(), data.cols()}}, data.rows()};
    } else if constexpr (detail::inner_stride<Dense> == 1) {
      return Binding<Tag, DenseColumn<S>>{{{data.data()}}, data.size()};
    } else {
      return Binding<Tag, StridedColumn<S>>{{{data.data(), data.innerStride()}}, data.size()};
    }
  } else {
    return bind<Tag>(std::ranges::data(data), static_cast<Index>(std::ranges::size(data)));
  }
}

/// Binds a column to a member of structs that lie one behind the other: `bind<total_spend>(customers,
/// &Customer::spend)`. The member is a double or a float, read and written where it is; for a many_column it is an
/// array of them. Members of other types go into a table with `gather`.
/// **Cost** each struct is read as a whole: of large structs with few members to read, a table is scored faster.
template <ColumnTag Tag, class Structs, class Member>
  requires detail::BindsMember<Tag, Structs, Member>
[[nodiscard]] auto bind(Structs&& structs, Member member) {
  using Element = detail::element_of<Structs>;
  using Pointer = detail::member_pointer<Member>;
  using S = std::conditional_t<std::is_const_v<Element>, std::add_const_t<typename Pointer::scalar>,
                               typename Pointer::scalar>;
  const auto rows = static_cast<Index>(std::ranges::size(structs));
  constexpr auto stride = static_cast<Index>(sizeof(Element) / sizeof(S));
  S* first = nullptr;
  if (rows > 0) {
    auto& of_first = (*std::ranges::data(structs)).*member;
    if constexpr (Pointer::is_array) {
      first = std::ranges::data(of_first);
    } else {
      first = std::addressof(of_first);
    }
  }
  if constexpr (Tag::is_many) {
    return Binding<Tag, DenseRows<S, Eigen::RowMajor>>{{{first, stride, static_cast<Index>(Pointer::width)}}, rows};
  } else {
    return Binding<Tag, StridedColumn<S>>{{{first, stride}}, rows};
  }
}

/// Binds a column of `width` numbers a customer, row after row (each customer contiguous), as NumPy and most tables in
/// memory lay it out.
/// **Errors** ShapeError for a negative number of rows or width.
template <ColumnTag Tag, class S>
  requires Tag::is_many
[[nodiscard]] Binding<Tag, DenseRows<S, Eigen::RowMajor>> bind_row_major(S* data, Index rows, Index width) {
  detail::check_scalar<Tag, S>();
  detail::check_binding("bind_row_major", Tag::name(), rows, width);
  return {{{data, width, width}}, rows};
}

namespace detail {

// The numbers of a plain column.
template <class Tag, template <class> class Column, class S>
[[nodiscard]] std::span<S> span_of(const Binding<Tag, Column<S>>& bound) noexcept {
  static_assert(!is_strided_column<Column<S>>,
                "custval: values that are read here lie one behind the other; copy strided ones into an array");
  if constexpr (is_strided_column<Column<S>>) {
    return {};
  } else {
    return {bound.column.where.data, static_cast<std::size_t>(bound.rows)};
  }
}

}  // namespace detail

// Whatever else is called by this name ends here, in one sentence, and not at std::bind, which arguments from std bring
// along. What is given back has a form that no second message follows from.

template <class Tag, class Data>
  requires(!detail::BindsAlone<Tag, Data>)
auto bind(Data&& /*data*/) {
  detail::refuse_binding<false, Tag, Data>();
  return detail::refused_binding<Tag>();
}
template <class Tag, class A, class B>
  requires(!detail::BindsPointer<Tag, A, B> && !detail::BindsMember<Tag, A, B>)
auto bind(A&& /*a*/, B&& /*b*/) {
  detail::refuse_binding<false, Tag, A, B>();
  return detail::refused_binding<Tag>();
}
template <class Tag, class A, class B, class C>
  requires(!detail::BindsMany<Tag, A, B, C>)
auto bind(A&& /*a*/, B&& /*b*/, C&& /*c*/) {
  detail::refuse_binding<false, Tag, A, B, C>();
  return detail::refused_binding<Tag>();
}
template <class Tag, class A, class B, class C, class D, class... More>
auto bind(A&& /*a*/, B&& /*b*/, C&& /*c*/, D&& /*d*/, More&&... /*more*/) {
  detail::refuse_binding<false, Tag, A, B, C, D, More...>();
  return detail::refused_binding<Tag>();
}
template <ColumnTag Tag, class Data>
auto bind(Tag /*tag*/, Data&& /*data*/) {
  static_assert(!ColumnTag<Tag>, "custval: bind takes the tag in angle brackets: bind<wallet_share>(shares)");
  return detail::refused_binding<Tag>();
}
template <auto Member, class Structs>
auto bind(Structs&& /*structs*/) {
  static_assert(!detail::MemberPointer<decltype(Member)> && detail::MemberPointer<decltype(Member)>,
                "custval: bind takes the tag in angle brackets, and a member after the structs: bind<tag>(customers, "
                "&Customer::spend)");
  return detail::refused_binding<decltype(Member)>();
}

}  // namespace custval
