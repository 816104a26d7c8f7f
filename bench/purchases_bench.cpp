// SPDX-License-Identifier: BSL-1.0
// From a purchase log to the summary of its customers: 10 million rows, 1 million customers whose numbers of purchases
// are heavy-tailed, two years of days.
//
// Counters: of_scan is our time over that of a scan (the sum) of the three columns; speedup is the rival's time over
// ours, or the time of one thread over that of two.

#include "support/paired.hpp"

#include <custval/core/execution.hpp>
#include <custval/purchases/summarise.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <map>
#include <memory>
#include <numeric>
#include <random>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace {

using namespace custval;
using custval_bench::median;
using custval_bench::PairedTimes;
using custval_bench::run_paired;

enum class order { time, any, customer };

template <class Id>
struct Log {
  std::vector<Id> ids;
  std::vector<std::int32_t> days;
  std::vector<double> amounts;

  [[nodiscard]] PurchaseView<Id> view() const { return {ids, days, amounts}; }
  [[nodiscard]] double scan() const {
    constexpr std::size_t lanes = 8;
    std::int64_t id_sum = 0;
    std::int64_t day_sum = 0;
    double amount_sums[lanes] = {};
    for (std::size_t i = 0; i + lanes <= ids.size(); i += lanes) {
      for (std::size_t k = 0; k < lanes; ++k) {
        id_sum += static_cast<std::int64_t>(ids[i + k]);
        day_sum += days[i + k];
        amount_sums[k] += amounts[i + k];
      }
    }
    return std::accumulate(std::begin(amount_sums), std::end(amount_sums), static_cast<double>(id_sum + day_sum));
  }
};

struct Shape {
  std::size_t rows = 10'000'000;
  std::size_t customers = 1'000'000;
  order sorted = order::time;
  int refunds_per_thousand = 0;
  bool sparse_ids = false;
};

template <class Id>
Log<Id> make_log(const Shape& shape) {
  std::mt19937_64 random{42};
  const auto uniform = [&] { return static_cast<double>(random() >> 11U) * 0x1p-53; };
  // Pareto-distributed rates: the infinite variance of exponent 1.3 makes a few customers buy thousands of times.
  std::vector<double> rates(shape.customers);
  for (double& rate : rates) {
    rate = std::pow(1.0 - uniform(), -1.0 / 1.3);
  }
  const double total = std::accumulate(rates.begin(), rates.end(), 0.0);
  std::vector<std::uint32_t> customers;
  customers.reserve(shape.rows);
  for (std::size_t c = 0; c < shape.customers; ++c) {
    const auto wanted = static_cast<std::size_t>(rates[c] / total * 0.95 * static_cast<double>(shape.rows));
    for (std::size_t k = 0; k < (std::max)(wanted, std::size_t{1}) && customers.size() < shape.rows; ++k) {
      customers.push_back(static_cast<std::uint32_t>(c));
    }
  }
  while (customers.size() < shape.rows) {
    customers.push_back(static_cast<std::uint32_t>(random() % shape.customers));
  }
  std::shuffle(customers.begin(), customers.end(), random);
  if (shape.sorted == order::customer) {
    std::sort(customers.begin(), customers.end());
  }
  Log<Id> log;
  for (const std::uint32_t customer : customers) {
    log.ids.push_back(shape.sparse_ids ? static_cast<Id>(std::uint64_t{customer} * 0x9e3779b97f4a7c15U)
                                       : static_cast<Id>(customer));
    log.days.push_back(10'000 + static_cast<std::int32_t>(random() % 730));
    const double amount = 1.0 + static_cast<double>(random() % 10'000) / 100.0;
    log.amounts.push_back(static_cast<int>(random() % 1000) < shape.refunds_per_thousand ? -amount : amount);
  }
  if (shape.sorted == order::time) {
    std::sort(log.days.begin(), log.days.end());  // customers and amounts are shuffled already
  }
  return log;
}

template <class Id>
struct Subject {
  Log<Id> log;
  PurchaseSummary<Id> summary;
  SummaryWorkspace workspace;

  explicit Subject(const Shape& shape) : log(make_log<Id>(shape)) {}
  template <class E>
  void run(const E& executor) {
    summarise(log.view(), {}, executor, summary, workspace);
    benchmark::DoNotOptimize(summary.ids.data());
  }
};

template <class Id>
void scan_and_summarise(benchmark::State& state, const Shape& shape) {
  Subject<Id> subject(shape);
  double sum = 0;
  const PairedTimes times =
      run_paired(state, [&] { benchmark::DoNotOptimize(sum += subject.log.scan()); }, [&] { subject.run(serial{}); });
  state.counters["of_scan"] = times.subject / times.reference;
  state.counters["scan_GB/s"] = static_cast<double>(shape.rows * (sizeof(Id) + 12)) / times.reference * 1e-9;
  state.counters["Mrows/s"] = static_cast<double>(shape.rows) / times.subject * 1e-6;
}

void against_scan(benchmark::State& state, const Shape& shape) {
  scan_and_summarise<std::int64_t>(state, shape);
}
void against_scan_32_bit_ids(benchmark::State& state, const Shape& shape) {
  scan_and_summarise<std::uint32_t>(state, shape);
}

// Two threads that share the tasks evenly and note the processor time of the slower one: what the elapsed time would be
// on a machine that does nothing else meanwhile.
struct timed_pair {
  double* inside;    // of this thread, within for_each
  double* critical;  // of the slower thread

  template <class Task>
  void for_each(Index tasks, Task&& task) const {
    const auto share = [&](Index first) {
      return custval_bench::seconds_of([&] {
        for (Index i = first; i < tasks; i += 2) {
          task(i);
        }
      });
    };
    double there = 0;
    double here = 0;
    *inside += custval_bench::seconds_of([&] {
      std::jthread other([&] { there = share(1); });
      here = share(0);
    });
    *critical += (std::max)(here, there);
  }
};
static_assert(Executor<timed_pair>);

[[nodiscard]] double elapsed(const auto& f) {
  const auto start = std::chrono::steady_clock::now();
  f();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// speedup is by elapsed times, which other work on the machine spoils; speedup_in_processor_time is not so easily
// upset. Both are over `serial`, which takes the quickest way for one thread.
void second_thread(benchmark::State& state, const Shape& shape) {
  Subject<std::int64_t> subject(shape);
  subject.run(serial{});
  subject.run(threads{2});
  std::vector<double> one;
  std::vector<double> two;
  std::vector<double> one_processor;
  std::vector<double> two_processors;
  for ([[maybe_unused]] auto _ : state) {
    one.push_back(elapsed([&] { one_processor.push_back(custval_bench::seconds_of([&] { subject.run(serial{}); })); }));
    two.push_back(elapsed([&] { subject.run(threads{2}); }));
    double inside = 0;
    double critical = 0;
    const double whole = custval_bench::seconds_of([&] { subject.run(timed_pair{&inside, &critical}); });
    two_processors.push_back(whole - inside + critical);
    state.SetIterationTime(two.back());
  }
  state.counters["speedup"] = median(one) / median(two);
  state.counters["speedup_in_processor_time"] = median(one_processor) / median(two_processors);
}

// The rivals that come to mind first. Each returns what it found, so that nothing can be left out.
struct Totals {
  double repeats = 0;
  double recency = 0;
  double spend = 0;
};

Totals by_sorting(const Log<std::int64_t>& log) {
  struct Row {
    std::int64_t id;
    std::int32_t day;
    double amount;
  };
  std::vector<Row> rows(log.ids.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i] = {log.ids[i], log.days[i], log.amounts[i]};
  }
  std::sort(rows.begin(), rows.end(),
            [](const Row& a, const Row& b) { return a.id != b.id ? a.id < b.id : a.day < b.day; });
  Totals totals;
  for (std::size_t i = 0; i < rows.size();) {
    const Row first = rows[i];
    std::int32_t day = first.day;
    for (; i < rows.size() && rows[i].id == first.id; ++i) {
      totals.repeats += rows[i].day != day ? 1 : 0;
      day = rows[i].day;
      totals.spend += rows[i].amount;
    }
    totals.recency += day - first.day;
  }
  return totals;
}

Totals by_maps(const Log<std::int64_t>& log) {
  std::unordered_map<std::int64_t, std::map<std::int32_t, double>> customers;
  for (std::size_t i = 0; i < log.ids.size(); ++i) {
    customers[log.ids[i]][log.days[i]] += log.amounts[i];
  }
  Totals totals;
  for (const auto& [id, days] : customers) {
    totals.repeats += static_cast<double>(days.size() - 1);
    totals.recency += days.rbegin()->first - days.begin()->first;
    for (const auto& [day, amount] : days) {
      totals.spend += amount;
    }
  }
  return totals;
}

void against(benchmark::State& state, Totals (*rival)(const Log<std::int64_t>&), const Shape& shape) {
  Subject<std::int64_t> subject(shape);
  Totals totals;
  const PairedTimes times = run_paired(state, [&] { totals = rival(subject.log); }, [&] { subject.run(serial{}); });
  if (subject.summary[repeat_purchases{}].sum() != totals.repeats ||
      subject.summary[recency{}].sum() != totals.recency ||
      !(std::abs(subject.summary[total_spend{}].sum() / totals.spend - 1.0) < 1e-9)) {
    state.SkipWithError("the rival computes something else");
  }
  state.counters["speedup"] = times.reference / times.subject;
}

constexpr Shape time_sorted{};
constexpr Shape unsorted{.sorted = order::any};
constexpr Shape grouped{.sorted = order::customer};
constexpr Shape time_sorted_refunds{.refunds_per_thousand = 20};
constexpr Shape unsorted_refunds{.sorted = order::any, .refunds_per_thousand = 20};
constexpr Shape time_sorted_sparse{.sparse_ids = true};
constexpr Shape unsorted_sparse{.sorted = order::any, .sparse_ids = true};
constexpr Shape small{.rows = 2'000'000, .customers = 200'000, .sorted = order::any};

#define CUSTVAL_BENCH(...) BENCHMARK_CAPTURE(__VA_ARGS__)->UseManualTime()->Unit(benchmark::kMillisecond)

CUSTVAL_BENCH(against_scan, time_sorted, time_sorted)->Iterations(11);
CUSTVAL_BENCH(against_scan, unsorted, unsorted)->Iterations(11);
CUSTVAL_BENCH(against_scan, grouped_by_customer, grouped)->Iterations(11);
CUSTVAL_BENCH(against_scan, time_sorted_2_percent_refunds, time_sorted_refunds)->Iterations(11);
CUSTVAL_BENCH(against_scan, unsorted_2_percent_refunds, unsorted_refunds)->Iterations(11);
CUSTVAL_BENCH(against_scan, time_sorted_sparse_ids, time_sorted_sparse)->Iterations(11);
CUSTVAL_BENCH(against_scan, unsorted_sparse_ids, unsorted_sparse)->Iterations(11);
CUSTVAL_BENCH(against_scan_32_bit_ids, time_sorted, time_sorted)->Iterations(11);
CUSTVAL_BENCH(against_scan_32_bit_ids, unsorted, unsorted)->Iterations(11);
CUSTVAL_BENCH(second_thread, time_sorted, time_sorted)->Iterations(11);
CUSTVAL_BENCH(second_thread, unsorted, unsorted)->Iterations(11);
CUSTVAL_BENCH(against, sort_then_group, by_sorting, small)->Iterations(3);
CUSTVAL_BENCH(against, map_of_maps, by_maps, small)->Iterations(3);

}  // namespace
