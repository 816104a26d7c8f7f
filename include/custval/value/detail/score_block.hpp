// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/packed_rows.hpp>
#include <custval/core/stream_lines.hpp>
#include <custval/core/view.hpp>
#include <custval/value/customer_value.hpp>
#include <custval/value/detail/check_scoring.hpp>
#include <custval/value/detail/evaluator.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <type_traits>
#include <utility>

// Scoring a part of the rows:
//
// 1. score_part says where packs begin: where the cache lines of the outputs do, if values go past the caches; else
//    where those of most inputs do. The rows before that are scored first.
// 2. score_blocks cuts the rest into blocks.
// 3. PackScorer goes through a block, a pack of rows at a time: every model's value, the subtotals of current and of
//    potential value, and the total, while the inputs are in registers.
// 4. PackOutputs stores what is asked for.

namespace custval::detail {

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
        for (int lane = 0; lane < count; ++lane) {
          storage[row + lane] = static_cast<Stored>(numbers[lane]);
        }
      } else if constexpr (Numbers::width < static_cast<int>(Lanes<Stored>::size)) {
        // A register holds more floats than there are numbers.
        for (int lane = 0; lane < count; ++lane) {
          storage.data[row + lane] = static_cast<Stored>(numbers[lane]);
        }
      } else if (Full && streaming) {
        numbers.template to<Stored>().stream(storage.data + row);
      } else {
        store_rows<Full>(numbers.template to<Stored>(), storage.data + row, count);
      }
    }
  }
};

// How many of the models, or of the first of them, have values of a kind.
template <std::size_t N>
[[nodiscard]] constexpr std::size_t count_kind(const std::array<value_kind, N>& kinds, value_kind kind,
                                               std::size_t among_first = N) noexcept {
  std::size_t count = 0;
  for (std::size_t i = 0; i < among_first; ++i) {
    count += kinds[i] == kind ? 1 : 0;
  }
  return count;
}

// Scores a block of an aggregate, a pack of rows at a time: all components and totals while the inputs are in
// registers. What is not asked for is not computed.
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

// How many rows come before the place where the cache lines of most inputs begin. Packs should begin there: each line
// is then read once, whatever else is read meanwhile that the first-level cache keeps in the same few places.
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
