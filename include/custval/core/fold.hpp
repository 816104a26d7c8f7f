// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <type_traits>
#include <utility>
#include <vector>

namespace custval {

/// Rows that a kernel handles at a time: few enough that a block of every column stays in the first-level cache,
/// enough that the work per block outweighs its set-up.
inline constexpr Index block_rows = 512;

/// How `rows` rows are cut into tasks: by their number alone, never by the number of threads, so that whatever is
/// merged in task order has the same bits on any machine with the same instruction set.
class Partition {
 public:
  /// Parts of at least `smallest` rows (a multiple of block_rows), at most `most` of them. The defaults suit states of
  /// a few numbers; large states want fewer, larger parts.
  explicit Partition(Index rows, Index smallest = 64 * block_rows, Index most = 256) noexcept : rows_{rows} {
    const Index even = (rows + most - 1) / most;
    size_ = (std::max)(smallest, (even + block_rows - 1) / block_rows * block_rows);
  }
  [[nodiscard]] Index rows() const noexcept { return rows_; }
  [[nodiscard]] Index parts() const noexcept { return (rows_ + size_ - 1) / size_; }
  [[nodiscard]] Index first(Index part) const noexcept { return part * size_; }
  [[nodiscard]] Index count(Index part) const noexcept { return (std::min)(size_, rows_ - part * size_); }

 private:
  Index rows_;
  Index size_;
};

/// Calls `work(first, count)` for every part of the rows, on the executor.
template <Executor E, std::invocable<Index, Index> Work>
void for_each_part(Index rows, const E& executor, Work&& work) {
  const Partition partition{rows};
  executor.for_each(partition.parts(), [&](Index part) { work(partition.first(part), partition.count(part)); });
}

/// Calls `work(first, count)` for every block of at most block_rows rows in [first, first + count), in order.
template <std::invocable<Index, Index> Work>
void for_each_block(Index first, Index count, Work&& work) {
  for (Index done = 0; done < count; done += block_rows) {
    work(first + done, (std::min)(block_rows, count - done));
  }
}

/// Looks at a whole base: a partial state for each part of the rows, merged in the order of the rows.
///
/// - `empty` the state before any row, also the result for no rows
/// - `add(state, first, count)` takes in the rows [first, first + count)
/// - `merge(state, later)` takes in the state of the rows that follow
///
/// Result: the same bits for any executor, when `add` is deterministic. Cost: one pass; a state for each part.
template <Executor E, std::copyable State, std::invocable<State&, Index, Index> Add,
          std::invocable<State&, const State&> Merge>
[[nodiscard]] State fold(const Partition& partition, const E& executor, const State& empty, Add&& add, Merge&& merge) {
  if (partition.parts() <= 1) {
    State state = empty;
    if (partition.rows() > 0) {
      add(state, Index{0}, partition.rows());
    }
    return state;
  }
  std::vector<State> states(static_cast<std::size_t>(partition.parts()), empty);
  executor.for_each(partition.parts(), [&](Index part) {
    add(states[static_cast<std::size_t>(part)], partition.first(part), partition.count(part));
  });
  State whole = std::move(states.front());
  for (std::size_t part = 1; part < states.size(); ++part) {
    merge(whole, states[part]);
  }
  return whole;
}

/// A fold over rows cut the usual way.
template <Executor E, std::copyable State, std::invocable<State&, Index, Index> Add,
          std::invocable<State&, const State&> Merge>
[[nodiscard]] State fold(Index rows, const E& executor, const State& empty, Add&& add, Merge&& merge) {
  return fold(Partition{rows}, executor, empty, add, merge);
}

/// A sum that carries its own rounding error along (Neumaier's variant of Kahan's summation), so that the error of a
/// total does not grow with the number of terms. A NaN or infinite term gives what plain addition gives.
/// Source: Neumaier (1974), Z. Angew. Math. Mech. 54, 39-51, doi:10.1002/zamm.19740540106.
class Sum {
 public:
  void add(double term) noexcept {
    const double next = sum_ + term;
    correction_ += std::abs(sum_) >= std::abs(term) ? (sum_ - next) + term : (term - next) + sum_;
    sum_ = next;
  }
  void merge(const Sum& later) noexcept {
    add(later.sum_);
    correction_ += later.correction_;
  }
  [[nodiscard]] double value() const noexcept {
    // An overflow makes the correction NaN; the plain sum is then the answer.
    return std::isfinite(sum_) ? sum_ + correction_ : sum_;
  }
  friend bool operator==(const Sum&, const Sum&) = default;

 private:
  double sum_ = 0.0;
  double correction_ = 0.0;
};

}  // namespace custval
