// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/core/table.hpp>
#include <custval/value/customer_value.hpp>
#include <custval/value/detail/score_block.hpp>

namespace custval {

/// How outputs reach memory. Streaming stores go past the caches: faster for outputs much larger than them, slower for
/// what stays in cache or is read again at once. The numbers are the same.
enum class stores {
  automatic,  ///< streaming above 16 MiB of output, else normal
  normal,
  streaming
};

/// Scores a base with a value model or an aggregate in one fused pass, into columns that the caller owns.
///
/// `out` is a view over any of the model's outputs (its value column; of an aggregate also `current_value`,
/// `potential_value`, `total_value`): what is not asked for is not stored.
/// **Shape** `base` and `out` have the same rows; `out` does not overlap the inputs.
/// **Domain** a NaN in a row gives NaN in the outputs of that row only; see `check` for finding such rows first.
/// **Errors** a missing column stops the compiler with one line; ShapeError for differing rows; what the models'
/// prepare steps raise. **Cost** every input column is read once and every output written once (and one more pass
/// over the inputs of models that must see the whole base, such as TransactionValue); nothing is allocated per row.
template <class Model, CustomerBase Base, class... Out, Executor E = serial>
void score(const Model& model, const Base& base, const View<Out...>& out, const E& executor = {},
           stores how = stores::automatic) {
  using Inputs = detail::inputs_of<Model, view_of<Base>>;
  if constexpr (!Inputs::complete()) {
    Inputs::name_what_is_wrong();
  } else if constexpr (!detail::can_write_columns<Model, View<Out...>>) {
    detail::name_wrong_outputs<Model>(out);
  } else {
    const auto aggregate = detail::as_aggregate(model);
    const auto view = as_view(base);
    if (out.rows() != view.rows()) {
      raise_shape("score", "the output", out.rows(), "rows", to_text(view.rows()) + ", as many as the base");
    }
    const auto prepared = aggregate.prepare(view, executor);
    const auto inputs = view.select(typename decltype(prepared)::inputs{});
    const bool streaming = how == stores::streaming || (how == stores::automatic && detail::worth_streaming(out));
    for_each_part(view.rows(), executor, [&](Index first, Index count) {
      detail::score_part(prepared, inputs.slice(first, count), out.slice(first, count), streaming);
    });
  }
}

/// Values into a table of the caller's, which then has as many rows as the base.
template <class Model, CustomerBase Base, class S, class... Tags, Executor E = serial>
void score(const Model& model, const Base& base, Table<S, Tags...>& out, const E& executor = {},
           stores how = stores::automatic) {
  const Index rows = as_view(base).rows();
  if (out.rows() != rows) {
    out.resize(rows);
  }
  score(model, base, out.view(), executor, how);
}

/// Values into a new table of all the model's outputs, in the scalar type of the inputs. Memory that is new costs
/// several times what memory already in use does: who scores again and again keeps the table and uses the form above.
template <class Model, CustomerBase Base, Executor E = serial>
[[nodiscard]] auto score(const Model& model, const Base& base, const E& executor = {}) {
  using Inputs = detail::inputs_of<Model, view_of<Base>>;
  if constexpr (!Inputs::complete()) {
    Inputs::name_what_is_wrong();
    return detail::RefusedScores{};
  } else {
    detail::scores_of<Model, view_of<Base>> values(uninitialized, as_view(base).rows());
    score(model, base, values.view(), executor);
    return values;
  }
}

}  // namespace custval
