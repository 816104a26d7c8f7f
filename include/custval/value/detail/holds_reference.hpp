// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <Eigen/Core>
#include <type_traits>

namespace custval::detail {

// Whether an Eigen expression refers to an array or a matrix instead of holding what it reads: Eigen nests those by
// reference, all else (maps, other expressions) by value. One that a function made and returned refers to an array that
// is gone. The type does not say whose array it is; a member of a model is read through an Eigen::Map.

template <class X>
inline constexpr bool is_plain_array = std::is_base_of_v<Eigen::PlainObjectBase<X>, X>;
template <class S, int R, int C, int O, int MR, int MC>
inline constexpr bool is_plain_array<Eigen::Array<S, R, C, O, MR, MC>> = true;
template <class S, int R, int C, int O, int MR, int MC>
inline constexpr bool is_plain_array<Eigen::Matrix<S, R, C, O, MR, MC>> = true;

template <class X>
inline constexpr bool holds_reference = false;
template <class X>
inline constexpr bool holds_reference<const X> = holds_reference<X>;

// An operand of an expression.
template <class X>
struct nested {
  static constexpr bool by_reference = holds_reference<X>;
};
template <class X>
struct nested<const X> : nested<X> {};
template <class S, int R, int C, int O, int MR, int MC>
struct nested<Eigen::Array<S, R, C, O, MR, MC>> {
  static constexpr bool by_reference = true;
};
template <class S, int R, int C, int O, int MR, int MC>
struct nested<Eigen::Matrix<S, R, C, O, MR, MC>> {
  static constexpr bool by_reference = true;
};

// Unary, binary and ternary operations, transposes, wrappers, selections and views by index.
template <template <class...> class Expression, class... Operands>
inline constexpr bool holds_reference<Expression<Operands...>> = (nested<Operands>::by_reference || ...);
// The type that a nullary operation would have, and an array that is held.
template <class Op, class Plain>
inline constexpr bool holds_reference<Eigen::CwiseNullaryOp<Op, Plain>> = false;
template <class X>
inline constexpr bool holds_reference<Eigen::NestByValue<X>> = holds_reference<X>;

template <class X, int R, int C, bool Inner>
inline constexpr bool holds_reference<Eigen::Block<X, R, C, Inner>> = nested<X>::by_reference;
template <class X, int Size>
inline constexpr bool holds_reference<Eigen::VectorBlock<X, Size>> = nested<X>::by_reference;
template <class X, int Index>
inline constexpr bool holds_reference<Eigen::Diagonal<X, Index>> = nested<X>::by_reference;
template <class X, int Direction>
inline constexpr bool holds_reference<Eigen::Reverse<X, Direction>> = nested<X>::by_reference;
template <class X, int R, int C>
inline constexpr bool holds_reference<Eigen::Replicate<X, R, C>> = nested<X>::by_reference;
template <class X, int R, int C, int Order>
inline constexpr bool holds_reference<Eigen::Reshaped<X, R, C, Order>> = nested<X>::by_reference;
template <class X, class Op, int Direction>
inline constexpr bool holds_reference<Eigen::PartialReduxExpr<X, Op, Direction>> = nested<X>::by_reference;
template <class A, class B, int Option>
inline constexpr bool holds_reference<Eigen::Product<A, B, Option>> =
    nested<A>::by_reference || nested<B>::by_reference;
// A reference to constant memory may hold a copy, and a copy of the reference then refers to that of the first.
template <class X, int Options, class Stride>
inline constexpr bool holds_reference<Eigen::Ref<const X, Options, Stride>> = true;

}  // namespace custval::detail
