// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/core/function_ref.hpp>

#include <memory>
#include <type_traits>
#include <utility>

namespace custval {

/// Any executor, by reference: what is fitted with it is compiled once, whatever executor it is. An executor itself.
/// **Cost** one call through a pointer for each task, none for each row.
class ExecutorRef {
 public:
  template <class E>
  // In this order: the concept asks whether an executor can be copied.
    requires(!std::is_same_v<E, ExecutorRef>) && Executor<E>
  // Implicit, as executors are passed where an ExecutorRef is expected. NOLINTNEXTLINE(google-explicit-constructor)
  ExecutorRef(const E& executor) noexcept
      : what_{std::addressof(executor)}, run_{[](const void* what, Index tasks, FunctionRef<void(Index)> task) {
          static_cast<const E*>(what)->for_each(tasks, task);
        }} {}

  template <std::invocable<Index> Task>
  void for_each(Index tasks, Task&& task) const {
    run_(what_, tasks, task);
  }

 private:
  const void* what_;
  void (*run_)(const void*, Index, FunctionRef<void(Index)>);
};

}  // namespace custval
