// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/bind.hpp>
#include <custval/core/column.hpp>
#include <custval/core/storage.hpp>
#include <custval/core/view.hpp>

#include <Eigen/Core>
#include <type_traits>

namespace custval {

namespace detail {

template <class S, class Tag>
using archetype_column =
    BoundColumn<Tag, std::conditional_t<Tag::is_many, DenseRows<const S, Eigen::ColMajor>, DenseColumn<const S>>>;
template <class S, class List>
struct archetype;
template <class S, class... Tags>
struct archetype<S, columns<Tags...>> {
  using type = View<archetype_column<S, Tags>...>;
};

}  // namespace detail

/// A view with these columns, dense and of one scalar: what concepts try models, policies and gradings on.
template <class S, ColumnList Inputs>
using archetype_view = typename detail::archetype<S, Inputs>::type;

}  // namespace custval
