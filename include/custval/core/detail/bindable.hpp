// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/executor.hpp>

#include <Eigen/Core>
#include <array>
#include <concepts>
#include <cstddef>
#include <ranges>
#include <type_traits>

// What can be bound to a column, and the sentence that says why the rest cannot.

namespace custval::detail {

template <class S>
inline constexpr bool is_scalar =
    std::is_same_v<std::remove_const_t<S>, double> || std::is_same_v<std::remove_const_t<S>, float>;

template <class T>
concept EigenDense =
    requires(const std::remove_cvref_t<T>& t) { []<class Derived>(const Eigen::DenseBase<Derived>&) {}(t); };

template <class T>
inline constexpr bool is_const_ref = false;
template <class Plain, int Options, class Stride>
inline constexpr bool is_const_ref<Eigen::Ref<const Plain, Options, Stride>> = true;  // may hold a copy of its own

// A temporary that owns its numbers would be gone before the view is used.
template <class T>
consteval bool outlives_the_call() {
  using Plain = std::remove_cvref_t<T>;
  if constexpr (std::is_lvalue_reference_v<T>) {
    return true;
  } else if constexpr (EigenDense<T>) {
    return !std::is_same_v<Plain, typename Plain::PlainObject> && !is_const_ref<Plain>;
  } else {
    return std::ranges::borrowed_range<T>;
  }
}

// Whether the numbers of an Eigen type are in memory, rather than worked out when they are read.
template <class T>
inline constexpr bool in_memory = false;
template <EigenDense T>
inline constexpr bool in_memory<T> = (int{T::Flags} & int{Eigen::DirectAccessBit}) != 0;

template <class T>
inline constexpr int inner_stride = Eigen::internal::inner_stride_at_compile_time<T>::ret;

// What a pointer to a data member points to: `type` is the member's, `scalar` that of the numbers in it, `width` how
// many they are.
template <class M>
struct member_of {
  using scalar = M;
  static constexpr std::size_t width = 1;
};
template <class M, std::size_t N>
struct member_of<M[N]> {
  using scalar = M;
  static constexpr std::size_t width = N;
};
template <class M, std::size_t N>
struct member_of<std::array<M, N>> {
  using scalar = M;
  static constexpr std::size_t width = N;
};
template <class T>
struct member_pointer {
  static constexpr bool is_one = false;
};
template <class T, class M>
  requires std::is_object_v<M>
struct member_pointer<M T::*> {
  static constexpr bool is_one = true;
  using owner = T;
  using type = M;
  using scalar = typename member_of<M>::scalar;
  static constexpr std::size_t width = member_of<M>::width;
  static constexpr bool is_array = !std::is_same_v<scalar, M>;
};

template <class T>
concept MemberPointer = member_pointer<std::remove_cvref_t<T>>::is_one;

template <class Range>
using element_of = std::remove_reference_t<std::ranges::range_reference_t<Range>>;

// Data that one argument says all about: an Eigen vector or matrix, or a contiguous range of numbers.
template <class Tag, class Data>
consteval bool binds_alone() {
  using Plain = std::remove_cvref_t<Data>;
  if constexpr (ColumnTag<Tag> && in_memory<Plain>) {
    return outlives_the_call<Data>() && is_scalar<typename Plain::Scalar> &&
           (Tag::is_many ? inner_stride<Plain> == 1 || inner_stride<Plain> == Eigen::Dynamic
                         : bool{Plain::IsVectorAtCompileTime});
  } else if constexpr (ColumnTag<Tag> && !EigenDense<Data> && std::ranges::contiguous_range<Data> &&
                       std::ranges::sized_range<Data>) {
    return !Tag::is_many && outlives_the_call<Data>() && is_scalar<element_of<Data>>;
  } else {
    return false;
  }
}
template <class Tag, class Data>
concept BindsAlone = binds_alone<Tag, Data>();

template <class T>
concept CountsRows = std::convertible_to<T, Index> && !std::floating_point<std::remove_cvref_t<T>>;

// A pointer to numbers and how many.
template <class Tag, class Data, class Rows>
concept BindsPointer = ColumnTag<Tag> && !Tag::is_many && std::is_pointer_v<std::decay_t<Data>> &&
                       is_scalar<std::remove_pointer_t<std::decay_t<Data>>> && CountsRows<Rows>;

// Structs and which of their members.
template <class Tag, class Structs, class Member>
consteval bool binds_member() {
  if constexpr (ColumnTag<Tag> && MemberPointer<Member> && std::ranges::contiguous_range<Structs> &&
                std::ranges::sized_range<Structs>) {
    using Pointer = member_pointer<std::remove_cvref_t<Member>>;
    return outlives_the_call<Structs>() && is_scalar<typename Pointer::scalar> && Pointer::is_array == Tag::is_many &&
           std::derived_from<std::remove_const_t<element_of<Structs>>, typename Pointer::owner> &&
           sizeof(element_of<Structs>) % sizeof(typename Pointer::scalar) == 0;
  } else {
    return false;
  }
}
template <class Tag, class Structs, class Member>
concept BindsMember = binds_member<Tag, Structs, Member>();

// A pointer to numbers, the rows, and how many numbers each has.
template <class Tag, class Data, class Rows, class Width>
concept BindsMany = ColumnTag<Tag> && Tag::is_many && std::is_pointer_v<std::decay_t<Data>> &&
                    is_scalar<std::remove_pointer_t<std::decay_t<Data>>> && CountsRows<Rows> && CountsRows<Width>;

// Stands for a column that was refused, so that no message follows the sentence that refused it.
struct refused_column : column<"refused", units::count> {};

// One sentence on why this cannot be bound. `Refused` is false, and depends on a template so that it is looked at late.
template <bool Refused, class Tag, class Data>
consteval void refuse_alone() {
  using Plain = std::remove_cvref_t<Data>;
  if constexpr (EigenDense<Data>) {
    if constexpr (!in_memory<Plain>) {
      static_assert(Refused, "custval: bind needs numbers in memory; evaluate an Eigen expression into an array first");
    } else if constexpr (!is_scalar<typename Plain::Scalar>) {
      static_assert(Refused, "custval: a column holds double or float; convert other numbers first");
    } else if constexpr (!outlives_the_call<Data>()) {
      static_assert(Refused,
                    "custval: bind does not copy, and a temporary that owns its numbers would be gone before they are "
                    "read");
    } else if constexpr (!Tag::is_many) {
      static_assert(Refused,
                    "custval: a column of one number a customer binds to a vector; declare its tag a many_column");
    } else {
      static_assert(Refused,
                    "custval: a many_column binds to a matrix whose inner stride is 1; copy this one into an array");
    }
  } else if constexpr (!std::ranges::range<Data>) {
    static_assert(
        Refused,
        "custval: bind takes a std::vector, std::array, std::span or Eigen vector or matrix, or a pointer and "
        "the number of rows, or a vector of structs and a member: bind<tag>(customers, &Customer::spend)");
  } else if constexpr (!std::ranges::contiguous_range<Data>) {
    static_assert(
        Refused,
        "custval: bind reads numbers where they are, so they have to lie one behind the other; copy those of a "
        "deque, a list or a std::vector<bool> into a std::vector<double>");
  } else if constexpr (std::is_class_v<element_of<Data>>) {
    static_assert(Refused,
                  "custval: a column holds numbers; of structs bind a member: bind<tag>(customers, &Customer::spend)");
  } else if constexpr (!is_scalar<element_of<Data>>) {
    static_assert(Refused, "custval: a column holds double or float; convert other numbers first");
  } else if constexpr (Tag::is_many) {
    static_assert(Refused,
                  "custval: a many_column holds a row of numbers a customer: bind<tag>(data, rows, width), "
                  "bind_row_major<tag>(data, rows, width), or a matrix");
  } else {
    static_assert(Refused,
                  "custval: bind does not copy, and a temporary that owns its numbers would be gone before they are "
                  "read");
  }
}

template <bool Refused, class Tag, class Structs, class Member>
consteval void refuse_member() {
  if constexpr (!std::ranges::contiguous_range<Structs>) {
    static_assert(Refused,
                  "custval: bind reads a member where it is, so the structs have to lie one behind the other, as in a "
                  "std::vector; of others make a table with gather(customers, member<tag>(&Customer::spend))");
  } else {
    using Pointer = member_pointer<std::remove_cvref_t<Member>>;
    if constexpr (!outlives_the_call<Structs>()) {
      static_assert(Refused, "custval: bind does not copy, and temporary structs would be gone before they are read");
    } else if constexpr (!std::derived_from<std::remove_const_t<element_of<Structs>>, typename Pointer::owner>) {
      static_assert(Refused, "custval: this is no member of these structs");
    } else if constexpr (!is_scalar<typename Pointer::scalar>) {
      static_assert(Refused,
                    "custval: bind reads members of double or float; of others make a table with gather(customers, "
                    "member<tag>(&Customer::cents, 100))");
    } else if constexpr (Pointer::is_array != Tag::is_many) {
      static_assert(Refused,
                    "custval: a many_column binds to a member that is an array, a column of one number a customer to a "
                    "member that is one number");
    } else {
      static_assert(Refused,
                    "custval: these structs are packed, so that their numbers are no whole number of numbers apart; "
                    "make a table with gather(customers, member<tag>(&Customer::spend))");
    }
  }
}

template <bool Refused, class Tag, class... Data>
consteval void refuse_binding() {
  if constexpr (!ColumnTag<Tag>) {
    static_assert(Refused,
                  "custval: bind<tag> takes the tag of a column: struct spend : custval::column<\"spend\", "
                  "custval::units::currency> {};");
  } else if constexpr (sizeof...(Data) == 1) {
    refuse_alone<Refused, Tag, Data...>();
  } else if constexpr (sizeof...(Data) == 2 && (MemberPointer<Data> || ...)) {
    if constexpr ([]<class A, class B>(std::type_identity<A>, std::type_identity<B>) {
                    return std::ranges::range<A> && MemberPointer<B>;
                  }(std::type_identity<Data>{}...)) {
      refuse_member<Refused, Tag, Data...>();
    } else {
      static_assert(Refused, "custval: bind takes the structs first: bind<tag>(customers, &Customer::spend)");
    }
  } else if constexpr (sizeof...(Data) == 2 && Tag::is_many) {
    static_assert(Refused,
                  "custval: a many_column binds to a pointer with rows and width: bind<tag>(data, rows, width)");
  } else if constexpr (sizeof...(Data) == 3 && !Tag::is_many) {
    static_assert(
        Refused,
        "custval: a column of one number a customer has no width: bind<tag>(data, rows); or declare its tag a "
        "many_column");
  } else {
    static_assert(Refused,
                  "custval: bind takes a pointer to double or float and the number of rows: bind<tag>(data, rows), and "
                  "for a many_column bind<tag>(data, rows, width)");
  }
}

}  // namespace custval::detail
