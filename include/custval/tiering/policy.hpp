// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor_ref.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/require_columns.hpp>
#include <custval/core/table.hpp>
#include <custval/tiering/detail/classes/class_sizes.hpp>
#include <custval/tiering/fitted_on.hpp>
#include <custval/tiering/grading.hpp>
#include <custval/tiering/tier.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace custval {

/// A rule that looks at a whole base and gives a grading: it names the columns it reads (`inputs`), and
/// `fit(base, executor)` is called with a view of just those.
template <class P>
concept TieringPolicy = std::copyable<P> && ColumnList<typename P::inputs> &&
                        requires(const P& policy, const archetype_view<double, typename P::inputs>& base) {
                          { policy.fit(base, serial{}) } -> Grading;
                        };

namespace detail {

template <class List>
struct only_column;
template <class Tag>
struct only_column<columns<Tag>> {
  using type = Tag;
};

// One column of plain numbers: what a policy or grading of one column also takes.
template <class T>
concept PlainColumn = EigenDense<const T&> || (std::ranges::contiguous_range<const T&> && !CustomerBase<T>);

// A grading that says what it was fitted on.
template <class G>
concept RecordsFit = requires(G& grading, FittedOn fitted_on) {
  { grading.fitted_on() } -> std::convertible_to<const FittedOn&>;
  grading.set_fitted_on(fitted_on);
};

// The base as a view, a plain column under the name of the one column that is read.
template <class Reader, class Base>
[[nodiscard]] auto view_for(const Base& base) {
  if constexpr (CustomerBase<Base>) {
    return as_view(base);
  } else {
    static_assert(Reader::inputs::size == 1, "custval: a policy of several columns takes a view or a table");
    return view(bind<typename only_column<typename Reader::inputs>::type>(base));
  }
}

}  // namespace detail

/// A base, or for policies of one column a plain column: a vector, a span, an Eigen array.
template <class T>
concept Gradable = CustomerBase<T> || detail::PlainColumn<T>;

/// Fits a policy on a population.
/// **Shape** a view or table that has the policy's columns, or one plain column for a policy of one column.
/// **Errors** a missing column stops the compiler with one line; none for any data.
/// **Cost** see the policy; and a pass that counts the customers of each class, which the grading then says.
template <TieringPolicy Policy, Gradable Base, Executor E = serial>
[[nodiscard]] auto fit(const Policy& policy, const Base& base, const E& executor = {}) {
  const auto view = detail::view_for<Policy>(base);
  using View = std::remove_const_t<decltype(view)>;
  if constexpr (!detail::serves<View, typename Policy::inputs>()) {
    return policy.fit(require_columns<Policy>(view, typename Policy::inputs{}), executor);
  } else {
    const auto inputs = view.select(typename Policy::inputs{});
    auto grading = policy.fit(inputs, executor);
    using G = decltype(grading);
    if constexpr (detail::RecordsFit<G>) {
      const auto rows = view.select(typename G::inputs{});
      grading.set_fitted_on(detail::complete_record(
          grading.fitted_on(), grading.size(), view.rows(), executor,
          [&](Index first, Index count, std::span<std::int64_t> counts) {
            constexpr std::size_t few = 16;
            if constexpr (requires { grading.add_sizes(rows, counts); }) {
              if (grading.size() <= few) {
                grading.add_sizes(rows.slice(first, count), counts);
                return;
              }
            }
            detail::add_sizes_by_block(first, count, counts, [&](Index row, Index some, Tier* tiers) {
              grading.assign(rows.slice(row, some), std::span<Tier>(tiers, static_cast<std::size_t>(some)));
            });
          }));
    }
    return grading;
  }
}

/// Puts every row of a base into its class, into memory of the caller's.
/// **Shape** as many tiers as rows. **Errors** ShapeError otherwise; a missing column stops the compiler.
/// **Cost** one pass over the columns that the grading reads; nothing is allocated.
template <Grading G, Gradable Base, Executor E = serial>
void assign(const G& grading, const Base& base, std::span<Tier> tiers, const E& executor = {}) {
  const auto view = detail::view_for<G>(base);
  using View = std::remove_const_t<decltype(view)>;
  if constexpr (!detail::serves<View, typename G::inputs>()) {
    detail::name_what_is_missing<G, View>(typename G::inputs{});
  } else {
    if (static_cast<Index>(tiers.size()) != view.rows()) {
      raise_shape("assign", "the output", static_cast<Index>(tiers.size()), "tiers",
                  to_text(view.rows()) + ", as many as the base has rows");
    }
    const auto inputs = view.select(typename G::inputs{});
    for_each_part(view.rows(), executor, [&](Index first, Index count) {
      grading.assign(inputs.slice(first, count),
                     tiers.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count)));
    });
  }
}

/// The classes in a new vector.
template <Grading G, Gradable Base, Executor E = serial>
[[nodiscard]] std::vector<Tier> assign(const G& grading, const Base& base, const E& executor = {}) {
  std::vector<Tier> tiers(static_cast<std::size_t>(detail::view_for<G>(base).rows()));
  assign(grading, base, std::span(tiers), executor);
  return tiers;
}

}  // namespace custval
