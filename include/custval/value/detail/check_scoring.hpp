// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/require_columns.hpp>
#include <custval/core/table.hpp>
#include <custval/core/view.hpp>
#include <custval/value/customer_value.hpp>

#include <type_traits>
#include <utility>

// What is asked of models, bases and outputs before scoring, each with one readable line where it is not so; and the
// types that scoring gives.

namespace custval::detail {

// What is wrong with a value model, in one line.
template <class Model>
consteval bool check_model() {
  if constexpr (!requires { typename Model::inputs; }) {
    static_assert(!std::is_same_v<Model, Model>,
                  "custval: a value model says which columns it reads: using inputs = custval::columns<...>");
  } else if constexpr (!requires { typename Model::output; }) {
    static_assert(!std::is_same_v<Model, Model>,
                  "custval: a value model says which value it writes: using output = ..., a value_column");
  } else if constexpr (!ValueTag<typename Model::output>) {
    static_assert(!std::is_same_v<Model, Model>,
                  "custval: the output of a value model is a value_column, which says whether it counts as current or "
                  "as potential value");
  } else if constexpr (!ValueModel<Model>) {
    static_assert(!std::is_same_v<Model, Model>,
                  "custval: a value model has operator()(rows) that returns one number a row (a pack), or block(rows) "
                  "that returns an array of its own, or prepare(base, executor) that returns such a model; see "
                  "docs/extending.md");
  }
  return ValueModel<Model>;
}

// A model on its own is an aggregate of one.
template <class Model>
struct aggregate {
  static_assert(check_model<Model>());
  using type = CustomerValue<Model>;
  using outputs = columns<typename Model::output>;
};
template <class... Models>
struct aggregate<CustomerValue<Models...>> {
  using type = CustomerValue<Models...>;
  using outputs = typename type::outputs;
};
template <class Model>
[[nodiscard]] typename aggregate<Model>::type as_aggregate(const Model& model) {
  return typename aggregate<Model>::type(model);
}

template <class Aggregate, class View>
struct aggregate_inputs;
template <class... Models, class View>
struct aggregate_inputs<CustomerValue<Models...>, View> {
  // Each model by itself, so that the message names the one that lacks a column.
  static consteval bool complete() {
    bool all = true;
    ((all = columns_to_read<Models, View, typename Models::inputs>::require() && all), ...);
    return all;
  }
};
template <class Model, class View>
consteval bool has_inputs() {
  return aggregate_inputs<typename aggregate<Model>::type, View>::complete();
}

template <class Model, class View>
using scalar_of_model =
    typename std::remove_cvref_t<decltype(std::declval<View>().select(typename Model::inputs{}))>::scalar;

// A new table for all outputs, of the inputs' scalar type: double when any model reads double.
template <class Aggregate, class View>
struct common_scalar;
template <class... Models, class View>
struct common_scalar<CustomerValue<Models...>, View> {
  using type = std::common_type_t<scalar_of_model<Models, View>...>;
};
template <class S, class Outputs>
struct output_table;
template <class S, class... Tags>
struct output_table<S, columns<Tags...>> {
  using type = Table<S, Tags...>;
};
template <class Model, class View>
using scores_of = typename output_table<typename common_scalar<typename aggregate<Model>::type, View>::type,
                                        typename aggregate<Model>::outputs>::type;

template <class Model, class Tag>
struct column_not_written_by_model {
  static_assert(!std::is_same_v<Model, Model>,
                "custval: an output column is not one that the model writes (see column_not_written_by_model<MODEL, "
                "COLUMN> beside this message)");
};

template <class Model, class Tag, class Storage>
constexpr void check_output(const BoundColumn<Tag, Storage>* /*out*/) noexcept {
  if constexpr (!list_has<Tag, typename aggregate<Model>::outputs>) {
    (void)sizeof(column_not_written_by_model<Model, Tag>);
  }
  static_assert(!std::is_const_v<std::remove_pointer_t<decltype(Storage::data)>>,
                "custval: an output column is bound to const memory");
}
template <class Model, class... Out>
constexpr void check_outputs(const View<Out...>& /*out*/) noexcept {
  (check_output<Model>(static_cast<const Out*>(nullptr)), ...);
}

}  // namespace custval::detail
