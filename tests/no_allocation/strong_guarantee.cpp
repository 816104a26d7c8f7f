// SPDX-License-Identifier: BSL-1.0
// When memory runs out, what is kept is as it was before: every allocation of a run fails once, and the run then goes
// on as if nothing had been. A program of its own, since it replaces operator new.
#include <custval/purchases/purchase_log.hpp>
#include <custval/purchases/text_ids.hpp>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <new>
#include <string>
#include <string_view>
#include <vector>

namespace {

long allocations_until_failure = -1;

}  // namespace

// NOLINTBEGIN(cppcoreguidelines-no-malloc,misc-new-delete-overloads)
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"  // it sees through one of the two when it inlines
#endif
void* operator new(std::size_t size) {
  if (allocations_until_failure >= 0 && allocations_until_failure-- == 0) {
    throw std::bad_alloc();
  }
  if (void* const memory = std::malloc(size == 0 ? 1 : size)) {
    return memory;
  }
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t /*size*/) noexcept {
  std::free(memory);
}
// NOLINTEND(cppcoreguidelines-no-malloc,misc-new-delete-overloads)

namespace {

using namespace custval;

int problems = 0;

void check(bool right, const char* what, long failing) {
  if (!right) {
    std::printf("%s: wrong after allocation %ld failed\n", what, failing);
    ++problems;
  }
}

// Runs `step(i)` for i below `steps`, again where it failed, until no allocation is left to fail; `make` begins anew
// and `look(done)` says whether the state is that of so many steps.
template <class Make, class Step, class Look>
void fail_everywhere(const char* what, int steps, Make&& make, Step&& step, Look&& look) {
  for (long failing = 0;; ++failing) {
    make();
    bool failed = false;
    allocations_until_failure = failing;
    for (int i = 0; i < steps;) {
      try {
        step(i);
        ++i;
      } catch (const std::bad_alloc&) {
        allocations_until_failure = -1;
        failed = true;
        check(look(i), what, failing);
      }
    }
    allocations_until_failure = -1;
    check(look(steps), what, failing);
    if (!failed) {
      std::printf("%s: %ld allocations\n", what, failing);
      return;
    }
  }
}

// A hash that makes all texts alike: most find no place near their own.
struct OneHash {
  std::uint64_t operator()(std::string_view /*text*/) const noexcept { return 7; }
};

template <class Ids>
void fail_ids(const char* what, int size) {
  const auto text_of = [](int i) { return "customer with a long name " + std::to_string(i); };
  std::vector<std::string> texts;
  for (int i = 0; i < size; ++i) {
    texts.push_back(text_of(i));
  }
  Ids ids;
  fail_everywhere(
      what, size, [&] { ids = Ids(); },
      [&](int i) { check(ids.intern(texts[static_cast<std::size_t>(i)]) == static_cast<std::uint32_t>(i), what, i); },
      [&](int done) {
        bool right = ids.size() == done;
        for (int i = 0; i < size; ++i) {
          const auto place = ids.find(texts[static_cast<std::size_t>(i)]);
          right = right && place.has_value() == (i < done);
          right = right && (!place || (*place == static_cast<std::uint32_t>(i) &&
                                       ids[*place] == texts[static_cast<std::size_t>(i)]));
        }
        return right;
      });
}

void fail_log() {
  constexpr int size = 1'000;
  PurchaseLog<> log;
  fail_everywhere(
      "a purchase log", size, [&] { log = PurchaseLog<>(); },
      [&](int i) { log.append(static_cast<std::uint32_t>(i), Day{i}, 0.5 * i); },
      [&](int done) {
        const auto rows = log.view();
        bool right = log.rows() == done && rows.rows() == done;
        for (int i = 0; right && i < done; ++i) {
          const auto row = static_cast<std::size_t>(i);
          right = rows.customers()[row] == row && rows.days()[row] == i && rows.amounts()[row] == 0.5 * i;
        }
        return right;
      });
}

}  // namespace

int main() {
  fail_log();
  fail_ids<TextIds>("text ids", 200);
  fail_ids<BasicTextIds<OneHash, std::equal_to<>>>("text ids that collide", 400);
  std::printf(problems == 0 ? "all as before\n" : "%d problems\n", problems);
  return problems == 0 ? 0 : 1;
}
