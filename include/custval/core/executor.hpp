// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <concepts>
#include <cstddef>

namespace custval {

/// A row number or a count of rows; signed, the type Eigen counts with.
using Index = std::ptrdiff_t;

/// Something that runs independent tasks: `executor.for_each(n, task)` calls `task(i)` once for every i in [0, n), in
/// any order, on any threads, and returns when all have finished. How many threads there are never changes a result:
/// the library cuts work into tasks by the number of rows alone and merges their results in task order.
///
/// A thread pool is adapted in three lines: `template <class F> void for_each(custval::Index n, F&& task) const {
/// my_pool.parallel_for(0, n, task); }`.
template <class E>
concept Executor = std::copy_constructible<E> &&
                   requires(const E& executor, void (*task)(Index)) { executor.for_each(Index{}, task); };

/// Runs every task on the calling thread, in order.
struct serial {
  template <std::invocable<Index> Task>
  void for_each(Index tasks, Task&& task) const {
    for (Index i = 0; i < tasks; ++i) {
      task(i);
    }
  }
  friend bool operator==(serial, serial) = default;
};

}  // namespace custval
