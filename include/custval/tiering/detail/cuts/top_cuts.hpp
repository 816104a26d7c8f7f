// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor_ref.hpp>
#include <custval/core/fold.hpp>
#include <custval/tiering/detail/cuts/collect_near_cuts.hpp>
#include <custval/tiering/detail/cuts/ordered_bits.hpp>
#include <custval/tiering/detail/cuts/top_cuts_passes.hpp>
#include <custval/tiering/detail/cuts/weighting.hpp>
#include <custval/tiering/fitted_on.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <numeric>
#include <span>
#include <type_traits>
#include <vector>

namespace custval::detail {

struct TopCuts {
  std::vector<double> thresholds;
  FittedOn fitted_on;
};

// For each target weight the lowest value above which less than that weight lies, without sorting the column.
//
// A histogram of the ordered bit patterns gives the weight of each bucket; walking it from the top finds the bucket in
// which each target is met; the few values of these buckets are gathered and sorted. A bucket that holds much of the
// column (ties, or a range stretched by a few values) is looked at again by itself, 4,096 times finer.
template <class Measure, class S, class E>
class TopCutFinder {
 public:
  TopCutFinder(Column<S> column, const E& executor) : column_{column}, executor_{executor} {}

  [[nodiscard]] TopCuts find(std::span<const double> cuts) {
    const KeyRange<S> counted = Measure::template keys<S>();
    const Extent<S> extent = extent_of(column_, executor_);
    TopCuts result;
    result.thresholds.assign(cuts.size(), std::numeric_limits<double>::infinity());
    reached_.assign(cuts.size(), unknown);
    result.fitted_on = {column_.rows - extent.skipped, extent.skipped, 0.0};
    if (result.fitted_on.rows == 0 || key_of(extent.largest) < counted.low) {
      return result;  // nobody counts
    }
    scale_ = Measure::scale_for(static_cast<double>(extent.largest));
    const bool clean = extent.skipped == 0 && key_of(extent.smallest) >= counted.low;
    const Buckets<S> buckets(first_range(extent), counted.low);
    const BucketWeights weights = weigh<Measure>(column_, buckets, scale_, clean, executor_);

    Sum total;
    for (const Sum& weight : weights) {
      total.merge(weight);
    }
    result.fitted_on.total = total.value() / scale_;
    std::vector<Target> targets;
    targets.reserve(cuts.size());
    for (std::size_t i = 0; i < cuts.size(); ++i) {
      // At a cut of one the sums on both sides may differ by less than they can carry; everybody who counts belongs.
      if (cuts[i] < 1.0) {
        targets.push_back({i, cuts[i] * total.value()});
      } else {
        const auto found = range_within(column_, KeyRange<S>{counted.low, key_of(extent.largest)}, executor_);
        result.thresholds[i] = static_cast<double>(value_of<S>(found.low));
      }
    }
    found_ = &result.thresholds;
    settle({column_, 0}, buckets, weights, Sum{}, targets);
    if (extent.skipped == 0 && std::find(reached_.begin(), reached_.end(), unknown) == reached_.end()) {
      result.fitted_on.customers = class_sizes();
    }
    return result;
  }

 private:
  struct Target {
    std::size_t cut;
    double weight;
  };
  // Where values are looked for: the column, or those of its values that lie in a bucket.
  struct Source {
    Column<S> column;
    std::int64_t rows_above = unknown;  // of the whole column, above all of these; unknown or right for counting on
    int looks = 1;                      // histograms that led here
  };
  // A bucket in which targets are met, and the weight above it.
  struct Meeting {
    std::size_t bucket = 0;
    Sum above;
    std::vector<Target> targets;
  };

  // From the largest value so far down that hardly any weight is left below; or to the smallest, where that is nearer.
  // Of heads, so far down that hardly ever a cut lies below; where one does, the lowest bucket or the one about zero is
  // looked at again.
  [[nodiscard]] static Resolved<S> first_range(const Extent<S>& extent) noexcept {
    const KeyRange<S> all{key_of(extent.smallest), key_of(extent.largest)};
    if constexpr (Measure::weighs_heads) {
      return resolved<S>(all);
    } else {
      const auto lowest = key_of(static_cast<S>(extent.largest * S{0x1p-32}));
      return {{(std::max)({Measure::template keys<S>().low, all.low, lowest}), all.high}};
    }
  }

  // Finds the values of these targets, given the weights of the buckets and what lies above the highest.
  void settle(const Source& source, const Buckets<S>& buckets, const BucketWeights& weights, const Sum& above,
              const std::vector<Target>& targets) {
    const Column<S> column = source.column;
    const Index gather_at_most = (std::max)(gather_always, column.rows / 4);
    std::vector<Meeting> light;
    for (Meeting& meeting : meetings(weights, above, targets)) {
      const KeyRange<S> keys = buckets.keys(meeting.bucket);
      const double smallest = static_cast<double>(value_of<S>(keys.low)) * scale_;
      const double rows = Measure::most_rows(weights[meeting.bucket].value(), smallest);
      const std::int64_t reached =
          Measure::weighs_heads ? rows_of(meeting.above.value() + weights[meeting.bucket].value()) : unknown;
      if (keys.is_single()) {
        assign(meeting.targets, value_of<S>(keys.low), reached);
      } else if (const auto tied =
                     rows > static_cast<double>(sort_at_most) ? only_value(column, keys, executor_) : std::nullopt) {
        assign(meeting.targets, *tied, reached);
      } else if (rows <= static_cast<double>(gather_at_most)) {
        light.push_back(std::move(meeting));
      } else {
        refine(source, keys, meeting);
      }
    }
    if (!light.empty()) {
      gather(source, buckets, light);
    }
  }

  // Walks down the buckets. A target is met in the lowest bucket that has less than its weight above it.
  [[nodiscard]] static std::vector<Meeting> meetings(const BucketWeights& weights, Sum above,
                                                     const std::vector<Target>& targets) {
    std::vector<Meeting> met;
    Meeting last{};
    std::size_t next = 0;  // targets are in increasing order of weight
    const auto leave_behind = [&](double weight_above) {
      while (next < targets.size() && !(weight_above < targets[next].weight)) {
        last.targets.push_back(targets[next++]);
      }
      if (!last.targets.empty()) {
        met.push_back(last);
        last.targets.clear();
      }
    };
    for (std::size_t bucket = weights.size(); bucket-- > 0;) {
      if (weights[bucket].value() > 0.0) {
        leave_behind(above.value());
        last.bucket = bucket;
        last.above = above;
        above.merge(weights[bucket]);
      }
    }
    leave_behind(std::numeric_limits<double>::infinity());
    return met;
  }

  // A bucket too full to sort: all ties, or worth a histogram of its own.
  void refine(const Source& source, KeyRange<S> keys, const Meeting& meeting) {
    const Column<S> column = source.column;
    const KeyRange<S> range = range_within(column, keys, executor_);
    if (range.is_single()) {
      assign(meeting.targets, value_of<S>(range.low), unknown);
      return;
    }
    // A few giants may have kept the first buckets away from the other values. Where that goes on, the values do spread
    // over all magnitudes; the whole range, 4,096 times finer each time, ends.
    const bool spreads = !Measure::weighs_heads || source.looks > 2;
    const Buckets<S> finer(spreads ? Resolved<S>{range} : resolved<S>(range), range.low);
    settle({column, source.rows_above, source.looks + 1}, finer,
           weigh<Measure>(column, finer, scale_, false, executor_), meeting.above, meeting.targets);
  }

  void gather(const Source& source, const Buckets<S>& buckets, const std::vector<Meeting>& light) {
    std::vector<std::size_t> wanted;
    wanted.reserve(light.size());
    for (const Meeting& meeting : light) {
      wanted.push_back(meeting.bucket);
    }
    NearCuts<S> gathered = gather_buckets(source.column, buckets, wanted, executor_);
    const bool sorts = static_cast<Index>(gathered.values.size()) <= sort_at_most;
    if (sorts) {
      std::sort(gathered.values.begin(), gathered.values.end(), std::greater<>{});
    }
    auto next = gathered.values.begin();
    for (std::size_t i = 0; i < light.size(); ++i) {
      const Meeting& meeting = light[i];
      const auto is_inside = [&](S value) { return buckets.bucket_of(value) == meeting.bucket; };
      const bool counted = source.rows_above != unknown && !gathered.above.empty();
      const std::int64_t above = Measure::weighs_heads ? rows_of(meeting.above.value())
                                 : counted             ? source.rows_above + gathered.above[i]
                                                       : unknown;
      const auto end = sorts ? std::find_if_not(next, gathered.values.end(), is_inside)
                             : std::partition(next, gathered.values.end(), is_inside);
      if (sorts) {
        walk(next, end, meeting, above);
      } else {
        const Column<S> inside{gathered.values.data() + (next - gathered.values.begin()), end - next};
        refine({inside, above, source.looks}, buckets.keys(meeting.bucket), meeting);
      }
      next = end;
    }
  }

  // Walks down sorted values, above which so many rows lie. A target is met at the lowest value that has less than its
  // weight above it.
  template <class Iterator>
  void walk(Iterator next, Iterator end, const Meeting& meeting, std::int64_t rows_above) {
    const auto first = next;
    const auto reached = [&] { return rows_above == unknown ? unknown : rows_above + (next - first); };
    Sum above = meeting.above;
    auto target = meeting.targets.begin();
    S value{};
    while (next != end) {
      for (; target != meeting.targets.end() && !(above.value() < target->weight); ++target) {
        assign({*target}, value, reached());
      }
      for (value = *next; next != end && *next == value; ++next) {
        above.add(Measure::weight(value, scale_));
      }
    }
    assign({target, meeting.targets.end()}, value, reached());
  }

  // The targets are met at this value, which so many rows reach.
  void assign(const std::vector<Target>& targets, S value, std::int64_t reached) {
    for (const Target& target : targets) {
      (*found_)[target.cut] = static_cast<double>(value);
      reached_[target.cut] = reached;
    }
  }

  // The rows between the cuts, of a column without a row that does not count.
  [[nodiscard]] std::vector<std::int64_t> class_sizes() const {
    std::vector<std::int64_t> sizes(reached_);
    sizes.push_back(column_.rows);
    std::adjacent_difference(sizes.begin(), sizes.end(), sizes.begin());
    return sizes;
  }
  [[nodiscard]] static std::int64_t rows_of(double heads) noexcept { return static_cast<std::int64_t>(heads); }

  static constexpr Index gather_always = Index{1} << 17;
  // Beyond, another histogram takes less time than sorting.
  static constexpr Index sort_at_most = Index{1} << 14;
  static constexpr std::int64_t unknown = -1;

  Column<S> column_;
  const E& executor_;
  double scale_ = 1.0;
  std::vector<double>* found_ = nullptr;
  std::vector<std::int64_t> reached_{};  // the rows that reach each of them, where they came to light on the way
};

// For each cut the lowest value above which less than that share of the measure lies: +∞ where nobody counts.
template <class Measure, class S>
[[nodiscard]] TopCuts find_top_cuts(Column<S> column, std::span<const double> cuts, ExecutorRef executor) {
  return TopCutFinder<Measure, S, ExecutorRef>(column, executor).find(cuts);
}

}  // namespace custval::detail
