// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/packed_rows.hpp>
#include <custval/core/view.hpp>
#include <custval/value/customer_value.hpp>
#include <custval/value/detail/evaluator.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

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

// Streaming stores pay where outputs do not stay in a cache.
template <class... Out>
[[nodiscard]] bool worth_streaming(const View<Out...>& out) noexcept {
  constexpr Index large = Index{16} << 20;
  return out.rows() * (static_cast<Index>(sizeof(typename Out::storage_type::scalar)) + ... + 0) > large;
}

// Where a block's values go: normal stores, or past the caches.
template <class Out>
struct PackOutputs {
  const Out& out;
  bool streaming;

  template <bool Full, class Tag, class Numbers>
  void put(Tag tag, const Numbers& numbers, Index row, int count) const noexcept {
    if constexpr (HasColumn<Out, Tag>) {
      const auto& storage = out.storage(tag);
      using Stored = typename std::remove_cvref_t<decltype(storage)>::scalar;
      if constexpr (is_strided_column<std::remove_cvref_t<decltype(storage)>>) {
        const auto stored = numbers.template to<Stored>();
        for (int lane = 0; lane < count; ++lane) {
          storage[row + lane] = stored[lane];
        }
      } else if (Full && streaming) {
        numbers.template to<Stored>().stream(storage.data + row);
      } else {
        store_rows<Full>(numbers.template to<Stored>(), storage.data + row, count);
      }
    }
  }
};

template <std::size_t N>
[[nodiscard]] constexpr std::size_t count_kind(const std::array<value_kind, N>& kinds, value_kind kind,
                                               std::size_t among_first = N) noexcept {
  std::size_t count = 0;
  for (std::size_t i = 0; i < among_first; ++i) {
    count += kinds[i] == kind ? 1 : 0;
  }
  return count;
}

// One block of an aggregate: W rows at a time, all components and totals while the inputs are in registers. What is
// not asked for is not worked out.
template <class In, class Out, class... Models>
class PackScorer {
 public:
  PackScorer(const CustomerValue<Models...>& model, const In& in, const PackOutputs<Out>& to)
      : PackScorer(model, in, to, std::index_sequence_for<Models...>{}) {}

  // Flat: a pack that is passed from function to function goes through memory.
  [[gnu::flatten]] void score(Index rows) const {
    for_each_pack<width>(rows, [&](auto full, Index row, int count) {
      score_pack<full.value>(row, count, std::index_sequence_for<Models...>{});
    });
  }

 private:
  using S = std::common_type_t<scalar_of_model<Models, In>...>;
  static constexpr int width = (std::max)({pack_width<scalar_of_model<Models, In>>...});
  static constexpr std::array<value_kind, sizeof...(Models)> kinds{Models::output::kind...};

  template <std::size_t... I>
  PackScorer(const CustomerValue<Models...>& model, const In& in, const PackOutputs<Out>& to,
             std::index_sequence<I...> /*models*/)
      : evaluators_{Evaluator<Models, decltype(in.select(typename Models::inputs{})), width>(
            model.template model<I>(), in.select(typename Models::inputs{}))...},
        weights_{static_cast<S>(model.template weight<I>())...},
        to_{to} {}

  static constexpr bool has_current = count_kind(kinds, value_kind::current) > 0;
  static constexpr bool has_potential = count_kind(kinds, value_kind::potential) > 0;

  template <value_kind Kind>
  static consteval bool wants_subtotal() {
    return HasColumn<Out, total_value> || (Kind == value_kind::current && HasColumn<Out, current_value>) ||
           (Kind == value_kind::potential && HasColumn<Out, potential_value>);
  }

  template <bool Full, std::size_t... I>
  void score_pack(Index row, int count, std::index_sequence<I...> /*models*/) const {
    Pack<S, width> current;
    Pack<S, width> potential;
    (add<Full, I, Models>(row, count, kinds[I] == value_kind::current ? current : potential), ...);
    to_.template put<Full>(current_value{}, current, row, count);
    to_.template put<Full>(potential_value{}, potential, row, count);
    if constexpr (!has_potential) {
      to_.template put<Full>(total_value{}, current, row, count);
    } else if constexpr (!has_current) {
      to_.template put<Full>(total_value{}, potential, row, count);
    } else {
      to_.template put<Full>(total_value{}, current + potential, row, count);
    }
  }

  template <bool Full, std::size_t I, class Model>
  void add(Index row, int count, [[maybe_unused]] Pack<S, width>& subtotal) const {
    if constexpr (wants_subtotal<kinds[I]>() || HasColumn<Out, typename Model::output>) {
      const auto value = std::get<I>(evaluators_).template at<Full>(row, count);
      to_.template put<Full>(typename Model::output{}, value, row, count);
      if constexpr (wants_subtotal<kinds[I]>()) {
        const Pack<S, width> term = value.template to<S>() * weights_[I];
        if constexpr (count_kind(kinds, kinds[I], I) == 0) {
          subtotal = term;
        } else {
          subtotal += term;
        }
      }
    }
  }

  std::tuple<Evaluator<Models, decltype(std::declval<const In&>().select(typename Models::inputs{})), width>...>
      evaluators_;
  std::array<S, sizeof...(Models)> weights_;
  PackOutputs<Out> to_;
};

template <class... Models, class In, class Out>
void score_blocks(const CustomerValue<Models...>& model, const In& in, const Out& out, bool streaming) {
  for_each_block(0, in.rows(), [&](Index first, Index count) {
    const Out of_block = out.slice(first, count);
    PackScorer<In, Out, Models...>(model, in.slice(first, count), {of_block, streaming}).score(count);
  });
}

// How many rows come before a cache line begins in this column; -1 where none begins with a row of it.
template <class Storage>
[[nodiscard]] Index rows_to_line(const Storage& storage) noexcept {
  if constexpr (is_sparse_rows<Storage> || is_strided_column<Storage>) {
    return -1;
  } else {
    constexpr std::uintptr_t line = 64;
    constexpr std::uintptr_t size = sizeof(*storage.data);
    const std::uintptr_t bytes = (line - reinterpret_cast<std::uintptr_t>(storage.data) % line) % line;
    return bytes % size == 0 ? static_cast<Index>(bytes / size) : -1;
  }
}
template <class... Bound>
[[nodiscard]] auto rows_to_lines(const View<Bound...>& view) noexcept {
  return std::array<Index, sizeof...(Bound)>{rows_to_line(view.storage(typename Bound::tag{}))...};
}

// Packs should begin where the cache lines of most inputs do: each line is then read once, whatever else is read
// meanwhile that the first-level cache keeps in the same few places.
template <class In>
[[nodiscard]] Index rows_to_most_lines(const In& in) noexcept {
  const auto rows = rows_to_lines(in);
  const auto best = std::max_element(rows.begin(), rows.end(), [&](Index a, Index b) {
    return std::count(rows.begin(), rows.end(), a) < std::count(rows.begin(), rows.end(), b);
  });
  return best == rows.end() ? 0 : (std::max)(*best, Index{0});
}

template <class In, class... Models>
[[nodiscard]] consteval bool any_by_blocks(const CustomerValue<Models...>* /*model*/) {
  return (BlockModel<Models, scalar_of_model<Models, In>> || ...);
}

// The rows that one task scores.
template <class Model, class In, class Out>
void score_part(const Model& model, const In& in, const Out& out, bool streaming) {
  const auto lines = rows_to_lines(out);
  // Stores past the caches go by whole lines, of all outputs at once.
  streaming =
      streaming && lines.front() >= 0 && std::count(lines.begin(), lines.end(), lines.front()) == std::ssize(lines);
  Index head = (std::min)(in.rows(), streaming ? lines.front() : rows_to_most_lines(in));
  if constexpr (any_by_blocks<In>(static_cast<const Model*>(nullptr))) {
    // Which rows a model sees together does not depend on where they are in memory.
    streaming = streaming && head == 0;
    head = 0;
  }
  score_blocks(model, in.slice(0, head), out.slice(0, head), false);
  score_blocks(model, in.slice(head, in.rows() - head), out.slice(head, in.rows() - head), streaming);
  if (streaming) {
    finish_streaming();
  }
}

}  // namespace custval::detail
