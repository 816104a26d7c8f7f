// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/tiering/detail/breaks/costs.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace custval::detail {

// The least cost of cutting the first j points into so many runs, for every j, one more run at a time. The best place
// of the last cut does not go back as j grows, so the middle j bounds the search for those on both sides of it (divide
// and conquer: Grønlund et al. 2017, arXiv:1701.07204).
template <class Costs>
class BreakLayers {
 public:
  BreakLayers(const Costs& costs, std::size_t points) : costs_{costs}, points_{points}, least_(points + 1) {
    for (std::size_t j = 1; j <= points_; ++j) {
      least_[j] = (std::max)(0.0, costs_(0, j));
    }
  }

  // Runs that the current layer cuts into.
  [[nodiscard]] std::size_t runs() const noexcept { return cuts_.size() + 1; }
  [[nodiscard]] double cost() const noexcept { return least_[points_]; }
  // The cost of all points cut into one run more than the layer.
  [[nodiscard]] double cost_of_next() const noexcept {
    return runs() < points_ ? (std::max)(0.0, best_of(points_, runs(), points_ - 1).cost) : 0.0;
  }

  // Goes on to one run more.
  template <class E>
  void add_run(const E& executor) {
    next_.assign(least_.size(), 0.0);
    const std::size_t before = runs();
    cuts_.emplace_back(points_ + 1);
    // The top of the tree level by level, what hangs below it each by itself: the same for any executor.
    std::vector<Task> tasks{{before + 1, points_, before, points_ - 1}};
    while (tasks.size() < most_tasks && points_ / tasks.size() > task_points) {
      std::vector<Task> parts(2 * tasks.size());
      executor.for_each(static_cast<Index>(tasks.size()), [&](Index i) {
        const auto task = static_cast<std::size_t>(i);
        split(tasks[task], parts[2 * task], parts[2 * task + 1]);
      });
      tasks.swap(parts);
    }
    executor.for_each(static_cast<Index>(tasks.size()), [&](Index i) { solve(tasks[static_cast<std::size_t>(i)]); });
    least_.swap(next_);
  }

  // Where the runs of the best cutting into one run more than the layer begin.
  [[nodiscard]] std::vector<std::size_t> starts_of_next() const {
    std::vector<std::size_t> starts;
    std::size_t start = best_of(points_, runs(), points_ - 1).start;
    starts.push_back(start);
    for (std::size_t layer = cuts_.size(); layer-- > 0;) {
      start = cuts_[layer][start];
      starts.push_back(start);
    }
    starts.push_back(0);
    std::reverse(starts.begin(), starts.end());
    return starts;
  }

 private:
  struct Best {
    double cost;
    std::size_t start;
  };
  // The ends [from, to], for which the last run begins in [first, last].
  struct Task {
    std::size_t from = 1;
    std::size_t to = 0;
    std::size_t first = 0;
    std::size_t last = 0;
  };

  // The best start of the last run of the first `end` points, among those from `first` to `last`; the lowest of equals.
  // Inlined always: it is nearly all the time there is, and compilers that call it take a tenth longer.
  [[nodiscard, gnu::always_inline]] inline Best best_of(std::size_t end, std::size_t first,
                                                        std::size_t last) const noexcept {
    Best best{std::numeric_limits<double>::infinity(), first};
    const std::size_t stop = (std::min)(last, end - 1) + 1;
    std::size_t start = first;
    // Costs of a stretch, then the least of them, then its place if it is any better: the first two vectorise.
    for (; start + break_lanes <= stop; start += break_lanes) {
      std::array<double, break_lanes> cost;  // NOLINT(cppcoreguidelines-pro-type-member-init): all are written at once
      costs_.from_starts(least_.data(), start, end, cost);
      double least = cost[0];
      for (const double each : cost) {
        least = each < least ? each : least;
      }
      if (least < best.cost) {
        const auto place = std::find(cost.begin(), cost.end(), least) - cost.begin();
        best = {least, start + static_cast<std::size_t>(place)};
      }
    }
    for (; start < stop; ++start) {
      const double cost = least_[start] + costs_(start, end);
      if (cost < best.cost) {
        best = {cost, start};
      }
    }
    return best;
  }

  void settle(std::size_t end, Best best) noexcept {
    next_[end] = (std::max)(0.0, best.cost);
    cuts_.back()[end] = static_cast<std::uint32_t>(best.start);
  }

  // Settles the middle end, and leaves those on both sides.
  void split(const Task& task, Task& before, Task& after) noexcept {
    if (task.from > task.to) {
      return;
    }
    const std::size_t middle = task.from + (task.to - task.from) / 2;
    const Best best = best_of(middle, task.first, task.last);
    settle(middle, best);
    before = {task.from, middle - 1, task.first, best.start};
    after = {middle + 1, task.to, best.start, task.last};
  }
  void solve(const Task& task) noexcept {
    if (task.from > task.to) {
      return;
    }
    Task before;
    Task after;
    split(task, before, after);
    solve(before);
    solve(after);
  }
  static constexpr std::size_t most_tasks = 64;
  static constexpr std::size_t task_points = 4096;

  const Costs& costs_;
  std::size_t points_;
  std::vector<double> least_;
  std::vector<double> next_;
  std::vector<std::vector<std::uint32_t>> cuts_;
};

}  // namespace custval::detail
