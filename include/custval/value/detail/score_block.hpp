// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/detail/copy_out.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/view.hpp>
#include <custval/value/customer_value.hpp>

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
    return (missing_columns<Models, View, typename Models::inputs>::require_all() && ...);
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

// The running subtotal of one kind of component over a block.
template <class S>
class Subtotal {
 public:
  explicit Subtotal(Index rows) noexcept : rows_{rows} {}

  template <class Terms>
  void add(const Eigen::ArrayBase<Terms>& terms, double weight) noexcept {
    auto sum = values();
    const S w = static_cast<S>(weight);
    if (empty_) {
      sum = terms.template cast<S>() * w;
      empty_ = false;
    } else {
      sum += terms.template cast<S>() * w;
    }
  }
  // Zero when no component is of this kind.
  [[nodiscard]] auto values() noexcept { return Eigen::Map<Eigen::ArrayX<S>>(sum_.data(), rows_); }
  void close() noexcept {
    if (empty_) {
      values().setZero();
    }
  }

 private:
  Index rows_;
  bool empty_ = true;
  BlockArray<S> sum_;
};

// All outputs of one block, while its inputs are in the first-level cache.
template <class... Models, class In, class Out>
void score_block(const CustomerValue<Models...>& model, const In& in, const Out& out) noexcept {
  using S = std::common_type_t<scalar_of_model<Models, In>...>;
  constexpr bool total = HasColumn<Out, total_value>;
  constexpr bool current = total || HasColumn<Out, current_value>;
  constexpr bool potential = total || HasColumn<Out, potential_value>;
  Subtotal<S> currents(in.rows());
  Subtotal<S> potentials(in.rows());
  const auto run = [&]<class Model>(const Model& part, double weight) {
    using Tag = typename Model::output;
    constexpr bool is_current = Tag::kind == value_kind::current;
    constexpr bool counted = is_current ? current : potential;
    auto& subtotal = is_current ? currents : potentials;
    const auto inputs = in.select(typename Model::inputs{});
    if constexpr (HasColumn<Out, Tag>) {
      auto component = out[Tag{}];
      using C = typename decltype(component)::Scalar;
      component = part(inputs).template cast<C>();
      if constexpr (counted) {
        subtotal.add(component, weight);
      }
    } else if constexpr (counted) {
      subtotal.add(part(inputs), weight);
    }
  };
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (run(model.template model<I>(), model.template weight<I>()), ...);
  }
  (std::index_sequence_for<Models...>{});
  const auto write = [&](auto tag, const auto& values) {
    auto column = out[tag];
    column = values.template cast<typename decltype(column)::Scalar>();
  };
  if constexpr (current) {
    currents.close();
  }
  if constexpr (potential) {
    potentials.close();
  }
  if constexpr (HasColumn<Out, current_value>) {
    write(current_value{}, currents.values());
  }
  if constexpr (HasColumn<Out, potential_value>) {
    write(potential_value{}, potentials.values());
  }
  if constexpr (total) {
    write(total_value{}, currents.values() + potentials.values());
  }
}

// Outputs of one block on their way to memory past the caches.
template <class... Out>
class OutputScratch {
 public:
  [[nodiscard]] View<Out...> view(Index rows) noexcept {
    return {rows, Out{{std::get<Scratch<typename Out::tag, scalar<Out>>>(columns_).values.data()}}...};
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
void score_part(const Model& model, const In& in, const View<Out...>& out, bool streaming) noexcept {
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
