// SPDX-License-Identifier: BSL-1.0
#include "usable_threads.hpp"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <custval/core/execution.hpp>
#include <exception>
#include <memory>
#include <new>
#include <thread>
#include <vector>

namespace custval_cli {

namespace {

// How many threads can be at work at once, the calling one among them.
int count_threads(int wanted) {
  constexpr std::size_t first_allocation = std::size_t{1} << 16U;
  std::atomic<bool> counted = false;
  std::vector<std::jthread> team;
  team.reserve(static_cast<std::size_t>(wanted));
  try {
    for (int i = 1; i < wanted; ++i) {
      team.emplace_back([&counted] {
        // What a thread allocates first can take far more than itself.
        const std::unique_ptr<char[]> some(new (std::nothrow) char[first_allocation]);
        counted.wait(false);
      });
    }
  } catch (const std::exception&) {
    // Those that there are, are the answer.
  }
  counted = true;
  counted.notify_all();
  return static_cast<int>(team.size()) + 1;
}

}  // namespace

int usable_threads(int wanted) {
  const int all = static_cast<int>(custval::threads{wanted}.count());
  const int given = count_threads(all);
  if (given >= all) {
    return wanted;
  }
  const int used = (std::max)(1, given / 2);
  std::fprintf(stderr, "custval: the system gives %d of %d threads; going on with %d\n", given, all, used);
  return used;
}

}  // namespace custval_cli
