// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <fstream>
#include <string>
#include <vector>

#include "../memory_limit.hpp"

#if defined(CUSTVAL_TEST_MEMORY_LIMIT)
#include <sys/resource.h>
#include <unistd.h>
#endif

using namespace custval;

namespace {

// A pool of the user's own, here one that runs tasks backwards.
struct Backwards {
  template <class F>
  void for_each(Index tasks, F&& task) const {
    for (Index i = tasks; i-- > 0;) {
      task(i);
    }
  }
};
struct NotAnExecutor {};

template <class E>
std::vector<int> calls(const E& executor, Index tasks) {
  std::vector<std::atomic<int>> seen(static_cast<std::size_t>(tasks));
  executor.for_each(tasks, [&](Index i) { ++seen[static_cast<std::size_t>(i)]; });
  return {seen.begin(), seen.end()};
}

}  // namespace

static_assert(Executor<serial> && Executor<threads> && Executor<Backwards>);
static_assert(!Executor<NotAnExecutor> && !Executor<int>);

TEST_CASE("executors, threads among them, run every task once") {
  for (const Index tasks : {0, 1, 2, 3, 100}) {
    const std::vector<int> once(static_cast<std::size_t>(tasks), 1);
    CHECK(calls(serial{}, tasks) == once);
    CHECK(calls(Backwards{}, tasks) == once);
    for (const int count : {0, 1, 2, 7}) {
      CHECK(calls(threads{count}, tasks) == once);
    }
  }
}

TEST_CASE("threads: the error of the first failing task reaches the caller, and no further ones are begun") {
  std::atomic<int> finished = 0;
  const auto run = [&](int count) {
    finished = 0;
    threads{count}.for_each(50, [&](Index i) {
      if (i == 40 || i == 11) {
        throw DataError("task " + std::to_string(i));
      }
      ++finished;
    });
  };
  CHECK_THROWS_WITH_AS(run(1), "task 11", DataError);
  CHECK(finished == 11);
  for (int i = 0; i < 50; ++i) {
    CHECK_THROWS_WITH_AS(run(3), "task 11", DataError);
    CHECK(finished >= 11);  // those before it
    CHECK(finished <= 48);
  }
}

TEST_CASE("threads: a count below zero is refused, zero means the machine's") {
  CHECK_THROWS_WITH_AS(threads{-2},
                       "custval::threads: the number of threads is -2, expected 0 (all of the machine's) or more",
                       ArgumentError);
  CHECK(threads{}.count() >= 1);
  CHECK(threads{5}.count() == 5);
  CHECK(threads{2} == threads{2});
  CHECK(threads{2} != threads{3});
}

#if defined(CUSTVAL_TEST_MEMORY_LIMIT)
TEST_CASE("threads: those that the system gives do all the work") {
  // Room for three stacks of threads beside what is taken already.
  std::size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  rlimit before{};
  REQUIRE(getrlimit(RLIMIT_AS, &before) == 0);
  rlimit little = before;
  little.rlim_cur = pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) + (std::size_t{30} << 20U);
  REQUIRE(setrlimit(RLIMIT_AS, &little) == 0);
  const std::vector<int> seen = calls(threads{64}, 1000);
  REQUIRE(setrlimit(RLIMIT_AS, &before) == 0);
  CHECK(seen == std::vector<int>(1000, 1));
}
#endif
