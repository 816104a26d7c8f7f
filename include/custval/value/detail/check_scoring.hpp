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

// A model on its own is an aggregate of one.
template <class Model>
struct aggregate {
  using type = CustomerValue<Model>;
  using outputs = columns<output_said<Model>>;
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

// What is wrong with the form of a value model, in one line.
template <class Model>
struct value_model_form {
  static constexpr bool is_one = ValueModel<Model>;  // by name, or all that the concept is made of is told
  static_assert(
      is_one,
      "custval: a value model has operator()(rows) that returns one number a row (a pack), or block(rows) that "
      "returns an array of its own, or prepare(base, executor) that returns such a model; see "
      "docs/extending.md");
};

template <class Aggregate, class View>
struct aggregate_inputs;
template <class... Models, class View>
struct aggregate_inputs<CustomerValue<Models...>, View> {
  static consteval bool complete() { return (ValueModel<Models> && ...) && (reads<Models>() && ...); }
  // Each model by itself, so that the message names the one that lacks a column.
  static constexpr void name_what_is_wrong() noexcept { (name_what_is_wrong_with<Models>(), ...); }

 private:
  template <class Model>
  static consteval bool reads() {
    return serves<View, typename Model::inputs>();
  }
  template <class Model>
  static constexpr void name_what_is_wrong_with() noexcept {
    (void)sizeof(value_model_says<Model>);
    if constexpr (ValueModelBasics<Model>) {
      (void)sizeof(value_model_form<Model>);
      name_what_is_missing<Model, View>(typename Model::inputs{});
    }
  }
};
template <class Model, class View>
using inputs_of = aggregate_inputs<typename aggregate<Model>::type, View>;

// What stands for the values where the compiler has said what is wrong, so that it says no more.
struct RefusedScores {
  [[nodiscard]] Index rows() const noexcept { return 0; }
  template <class Tag>
  [[nodiscard]] Eigen::ArrayXd operator[](Tag /*tag*/) const {
    return {};
  }
};

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
  static_assert(std::is_void_v<Model> || is_of_an_aggregate<Tag>,
                "custval: an output column is not one that the model writes (see column_not_written_by_model<MODEL, "
                "COLUMN> beside this message)");
  static_assert(std::is_void_v<Model> || !is_of_an_aggregate<Tag>,
                "custval: total_value (current_value, potential_value) is written by an aggregate, score(CustomerValue{"
                "model}, base, out), not by a model by itself");
};

template <class Storage>
inline constexpr bool is_const_storage = std::is_const_v<typename Storage::array>;
template <class S, class StorageIndex>
inline constexpr bool is_const_storage<SparseRows<S, StorageIndex>> = true;

template <class Bound>
struct output_to_const_memory {
  static_assert(std::is_void_v<Bound>, "custval: an output column is bound to const memory");
};

template <class Model, class Bound>
inline constexpr bool can_write_column = list_has<typename Bound::tag, typename aggregate<Model>::outputs> &&
                                         !is_const_storage<typename Bound::storage_type>;
template <class Model, class View>
inline constexpr bool can_write_columns = false;
template <class Model, class... Out>
inline constexpr bool can_write_columns<Model, View<Out...>> = (can_write_column<Model, Out> && ...);
template <class Model, class Bound>
constexpr void name_wrong_output() noexcept {
  if constexpr (!list_has<typename Bound::tag, typename aggregate<Model>::outputs>) {
    (void)sizeof(column_not_written_by_model<Model, typename Bound::tag>);
  } else if constexpr (is_const_storage<typename Bound::storage_type>) {
    (void)sizeof(output_to_const_memory<Bound>);
  }
}
template <class Model, class... Out>
constexpr void name_wrong_outputs(const View<Out...>& /*out*/) noexcept {
  (name_wrong_output<Model, Out>(), ...);
}

}  // namespace custval::detail
