// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>

#include <algorithm>
#include <atomic>
#include <concepts>
#include <cstddef>
#include <exception>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <type_traits>
#include <vector>

namespace custval {

/// Runs tasks on this many threads, the calling one among them; 0 (the default) means as many as the machine has.
/// Threads live for one call: an application with its own pool adapts that pool instead (see Executor). Where the
/// system gives fewer threads than asked for, those that there are do all the work, be it the calling one alone.
/// Errors: a negative count is an ArgumentError. After a task that throws no further ones are begun; when all that were
/// have finished, the error of the first in task order reaches the caller, the same for any number of threads.
class threads {
 public:
  threads() = default;
  explicit threads(int count) : count_{count} {
    if (count < 0) {
      raise_argument("threads", "the number of threads", count, "0 (all of the machine's) or more");
    }
  }

  /// Threads a large job would run on.
  [[nodiscard]] Index count() const noexcept {
    return count_ > 0 ? count_ : static_cast<Index>((std::max)(1U, std::thread::hardware_concurrency()));
  }

  template <std::invocable<Index> Task>
  void for_each(Index tasks, Task&& task) const {
    using T = std::remove_reference_t<Task>;
    // A task that is const stays so: the cast is undone by T. NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast)
    run(tasks, const_cast<void*>(static_cast<const void*>(&task)),
        [](void* what, Index i) { (*static_cast<T*>(what))(i); });
  }

  friend bool operator==(const threads&, const threads&) = default;

 private:
  class FirstFailure {
   public:
    void guard(Index i, void* what, void (*task)(void*, Index)) noexcept {
#if defined(__cpp_exceptions)
      try {
        task(what, i);
      } catch (...) {
        has_failed_.store(true, std::memory_order_relaxed);
        const std::scoped_lock lock{mutex_};
        if (!error_ || i < task_) {
          task_ = i;
          error_ = std::current_exception();
        }
      }
#else
      task(what, i);
#endif
    }
    void rethrow() const {
#if defined(__cpp_exceptions)
      if (error_) {
        std::rethrow_exception(error_);
      }
#endif
    }

    [[nodiscard]] bool has_failed() const noexcept { return has_failed_.load(std::memory_order_relaxed); }

   private:
    std::atomic<bool> has_failed_{false};
    std::mutex mutex_;
    std::exception_ptr error_;
    Index task_ = 0;
  };

  // Not a template: compiled once, whatever is run.
  void run(Index tasks, void* what, void (*task)(void*, Index)) const {
    const Index workers = (std::min)(count(), tasks);
    if (workers <= 1) {
      for (Index i = 0; i < tasks; ++i) {
        task(what, i);
      }
      return;
    }
    std::atomic<Index> next{0};
    FirstFailure failure;
    const auto work = [&]() noexcept {
      // A task that was taken is run: only so is the first that fails among them.
      while (!failure.has_failed()) {
        const Index i = next.fetch_add(1, std::memory_order_relaxed);
        if (i >= tasks) {
          break;
        }
        failure.guard(i, what, task);
      }
    };
    {
      std::vector<std::jthread> team;
      start(team, workers - 1, work);
      work();
    }
    failure.rethrow();
  }

  // As many as the system gives. Without exceptions the standard library cannot tell, and ends the program.
  template <class Work>
  static void start(std::vector<std::jthread>& team, Index wanted, const Work& work) {
#if defined(__cpp_exceptions)
    try {
#endif
      team.reserve(static_cast<std::size_t>(wanted));
      for (Index i = 0; i < wanted; ++i) {
        team.emplace_back(work);
      }
#if defined(__cpp_exceptions)
    } catch (const std::system_error&) {
      // No more threads.
    } catch (const std::bad_alloc&) {
      // No memory for more.
    }
#endif
  }

  int count_ = 0;
};

}  // namespace custval
