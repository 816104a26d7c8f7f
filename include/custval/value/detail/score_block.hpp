// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/core/view.hpp>
#include <custval/value/customer_value.hpp>
#include <custval/value/detail/holds_reference.hpp>
#include <custval/value/detail/stream_out.hpp>

#include <Eigen/Core>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace custval::detail {

template <class S>
using BlockArray = Eigen::Array<S, static_cast<int>(block_rows), 1>;

// A model on its own is an aggregate of one.
template <class Model>
struct aggregate {
  static_assert(ValueModel<Model>, "custval: score takes a CustomerValue or a type that meets ValueModel");
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

// Streaming stores pay where outputs do not stay in a cache.
template <class... Out>
[[nodiscard]] bool worth_streaming(const View<Out...>& out) noexcept {
  constexpr Index large = Index{16} << 20;
  return out.rows() * (static_cast<Index>(sizeof(typename Out::storage_type::scalar)) + ... + 0) > large;
}

// Whether Eigen evaluates the expression several rows at a time. One that it cannot would hold back all that it is
// fused with.
template <class Expression>
inline constexpr bool is_vectorized = (int{Eigen::internal::evaluator<Expression>::Flags} &
                                       int{Eigen::PacketAccessBit}) != 0;

// The sum of no terms yet.
struct NoTerms {};

template <class A, class B>
[[nodiscard]] auto plus(const A& a, const B& b) {
  if constexpr (std::is_same_v<A, NoTerms>) {
    return b;
  } else if constexpr (std::is_same_v<B, NoTerms>) {
    return a;
  } else {
    return a + b;
  }
}

// Room for a component that is needed for a total but neither stored nor fused.
template <class Model, class S>
struct ComponentScratch {
  BlockArray<S> values;
};

// One block of an aggregate: each component as a term that the subtotals are made of.
template <class S, class In, class Out, class... Models>
class BlockTerms {
 public:
  BlockTerms(const CustomerValue<Models...>& model, const In& in, const Out& out) noexcept
      : model_{model}, in_{in}, out_{out} {}

  // Writes a component that is asked for; does nothing for the others.
  template <std::size_t I>
  void write_component() {
    using Model = std::tuple_element_t<I, std::tuple<Models...>>;
    if constexpr (HasColumn<Out, typename Model::output>) {
      auto column = out_[typename Model::output{}];
      column = value<I>().template cast<typename decltype(column)::Scalar>();
    }
  }

  // The sum of the weighted components of one kind, as an expression; NoTerms when there are none.
  template <value_kind Kind, std::size_t I = 0, class Sum = NoTerms>
  [[nodiscard]] auto subtotal(const Sum& sum = {}) {
    if constexpr (I == sizeof...(Models)) {
      return sum;
    } else if constexpr (std::tuple_element_t<I, std::tuple<Models...>>::output::kind != Kind) {
      return subtotal<Kind, I + 1>(sum);
    } else {
      return subtotal<Kind, I + 1>(plus(sum, term<I>() * static_cast<S>(model_.template weight<I>())));
    }
  }

 private:
  template <std::size_t I>
  [[nodiscard]] auto value() const {
    using Model = std::tuple_element_t<I, std::tuple<Models...>>;
    using Value = std::remove_cvref_t<decltype(model_.template model<I>()(in_.select(typename Model::inputs{})))>;
    static_assert(!holds_reference<Value>,
                  "custval: a value model returns an expression that refers to an array of its own, which is gone when "
                  "the expression is read: return that array itself, or read a member through an Eigen::Map");
    return model_.template model<I>()(in_.select(typename Model::inputs{}));
  }

  template <std::size_t I>
  [[nodiscard]] auto term() {
    using Model = std::tuple_element_t<I, std::tuple<Models...>>;
    using Tag = typename Model::output;
    if constexpr (HasColumn<Out, Tag>) {
      return out_[Tag{}].template cast<S>();
    } else if constexpr (is_vectorized<decltype(value<I>())> && !is_plain_array<decltype(value<I>())>) {
      return value<I>().template cast<S>();
    } else {
      auto& scratch = std::get<ComponentScratch<Model, S>>(scratch_).values;
      scratch.head(in_.rows()) = value<I>().template cast<S>();
      return Eigen::Map<const Eigen::ArrayX<S>>(scratch.data(), in_.rows());
    }
  }

  const CustomerValue<Models...>& model_;
  const In& in_;
  const Out& out_;
  std::tuple<ComponentScratch<Models, S>...> scratch_;
};

// All outputs of one block, while its inputs are in the first-level cache. What a model of a user's throws reaches the
// caller.
template <class... Models, class In, class Out>
void score_block(const CustomerValue<Models...>& model, const In& in, const Out& out) {
  using S = std::common_type_t<scalar_of_model<Models, In>...>;
  BlockTerms<S, In, Out, Models...> terms(model, in, out);
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (terms.template write_component<I>(), ...);
  }
  (std::index_sequence_for<Models...>{});

  const auto write = [&](auto tag, const auto& sum) {
    if constexpr (HasColumn<Out, decltype(tag)>) {
      auto column = out[tag];
      using C = typename decltype(column)::Scalar;
      if constexpr (std::is_same_v<std::remove_cvref_t<decltype(sum)>, NoTerms>) {
        column = C{0};
      } else {
        column = sum.template cast<C>();
      }
    }
  };
  constexpr bool subtotals = HasColumn<Out, current_value> && HasColumn<Out, potential_value>;
  if constexpr (HasColumn<Out, current_value>) {
    write(current_value{}, terms.template subtotal<value_kind::current>());
  }
  if constexpr (HasColumn<Out, potential_value>) {
    write(potential_value{}, terms.template subtotal<value_kind::potential>());
  }
  if constexpr (HasColumn<Out, total_value>) {
    if constexpr (subtotals) {
      write(total_value{}, out[current_value{}].template cast<S>() + out[potential_value{}].template cast<S>());
    } else {
      write(total_value{},
            plus(terms.template subtotal<value_kind::current>(), terms.template subtotal<value_kind::potential>()));
    }
  }
}

// Outputs of one block on their way to memory past the caches.
template <class... Out>
class OutputScratch {
 public:
  [[nodiscard]] View<Out...> view(Index rows) noexcept {
    return View<Out...>(rows, Out{{std::get<Scratch<typename Out::tag, scalar<Out>>>(columns_).values.data()}}...);
  }
  void copy_to(const View<Out...>& out) const noexcept {
    (stream_out(std::get<Scratch<typename Out::tag, scalar<Out>>>(columns_).values.data(), out.rows(),
                out.storage(typename Out::tag{}).data),
     ...);
  }

 private:
  template <class Bound>
  using scalar = typename Bound::storage_type::scalar;
  template <class Tag, class S>
  struct Scratch {
    BlockArray<S> values;
  };
  std::tuple<Scratch<typename Out::tag, scalar<Out>>...> columns_;
};

// The rows that one task scores.
template <class Model, class In, class... Out>
void score_part(const Model& model, const In& in, const View<Out...>& out, bool streaming) {
  if (!streaming) {
    for_each_block(0, in.rows(), [&](Index first, Index count) {
      score_block(model, in.slice(first, count), out.slice(first, count));
    });
    return;
  }
  OutputScratch<Out...> scratch;
  for_each_block(0, in.rows(), [&](Index first, Index count) {
    score_block(model, in.slice(first, count), scratch.view(count));
    scratch.copy_to(out.slice(first, count));
  });
  finish_streaming();
}

}  // namespace custval::detail
