// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <ctime>
#include <utility>
#include <vector>

namespace custval_bench {

// Processor time of this thread in seconds: what a shared machine does meanwhile does not count.
[[nodiscard]] inline double thread_seconds() {
  std::timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

template <class F>
[[nodiscard]] double seconds_of(F&& f) {
  const double start = thread_seconds();
  f();
  return thread_seconds() - start;
}

[[nodiscard]] inline double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// Two things to be compared, timed in turns so that drift of the machine meets both. The benchmark's time is the
// subject's.
struct PairedTimes {
  double reference = 0;  // medians, in seconds
  double subject = 0;
};
template <class Reference, class Subject>
PairedTimes run_paired(benchmark::State& state, Reference&& reference, Subject&& subject) {
  reference();  // the first run pays for page faults and cold caches
  subject();
  std::vector<double> references;
  std::vector<double> subjects;
  for ([[maybe_unused]] auto _ : state) {
    references.push_back(seconds_of(reference));
    subjects.push_back(seconds_of(subject));
    state.SetIterationTime(subjects.back());
  }
  return {median(std::move(references)), median(std::move(subjects))};
}

}  // namespace custval_bench
