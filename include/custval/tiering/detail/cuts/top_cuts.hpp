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

// Finds for each target weight the lowest value above which less than that weight lies, without sorting the column.
//
// 1. A pass finds the smallest and the largest value, and how many are not finite.
// 2. A pass weighs 4,096 buckets of the column's ordered bit patterns.
// 3. A walk down the buckets finds that in which each target is met.
// 4. Such a bucket holds one value, which is the cut; or few values, which a pass collects; or many, which get 4,096
//    finer buckets of their own: on from step 2.
// 5. The collected values are sorted and walked down: a target is met at one of them.
//
// docs/finding_cuts.md draws this and says why it is exact.
template <class Weighting, class S, class E>
class TopCutFinder {
 public:
  TopCutFinder(Column<S> column, const E& executor) : column_{column}, executor_{executor} {}

  [[nodiscard]] TopCuts find(std::span<const double> cuts) {
    const KeyRange<S> counted = Weighting::template keys<S>();
    const Extent<S> extent = extent_of(column_, executor_);
    TopCuts result;
    result.thresholds.assign(cuts.size(), std::numeric_limits<double>::infinity());
    reached_.assign(cuts.size(), unknown);
    result.fitted_on = {column_.rows - extent.skipped, extent.skipped, 0.0};
    if (result.fitted_on.rows == 0 || key_of(extent.largest) < counted.low) {
      return result;  // no customer counts
    }
    scale_ = Weighting::scale_for(static_cast<double>(extent.largest));
    const bool clean = extent.skipped == 0 && key_of(extent.smallest) >= counted.low;
    const Buckets<S> buckets(first_range(extent), counted.low);
    const BucketWeights weights = weigh<Weighting>(column_, buckets, scale_, clean, executor_);

    Sum total;
    for (const Sum& weight : weights) {
      total.merge(weight);
    }
    result.fitted_on.total = total.value() / scale_;
    std::vector<Target> targets;
    targets.reserve(cuts.size());
    for (std::size_t i = 0; i < cuts.size(); ++i) {
      // At a cut of one the sums on both sides may differ by less than they can carry; all customers who count belong.
      if (cuts[i] < 1.0) {
        targets.push_back({i, cuts[i] * total.value()});
      } else {
        const auto found = range_within(column_, KeyRange<S>{counted.low, key_of(extent.largest)}, executor_);
        result.thresholds[i] = static_cast<double>(value_of<S>(found.low));
      }
    }
    found_ = &result.thresholds;
    place_targets({column_, 0}, buckets, weights, Sum{}, targets);
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
    int histograms = 1;                 // histograms that led here
  };
  // A bucket in which targets are met, the weight above it, and these targets.
  struct TargetBucket {
    std::size_t bucket = 0;
    Sum above;
    std::vector<Target> targets;
  };

  // From the largest value so far down that hardly any weight is left below; or to the smallest, where that is nearer.
  // Of heads, so far down that hardly ever a cut lies below; where one does, the lowest bucket or the one about zero is
  // looked at again.
  [[nodiscard]] static Resolved<S> first_range(const Extent<S>& extent) noexcept {
    const KeyRange<S> all{key_of(extent.smallest), key_of(extent.largest)};
    if constexpr (Weighting::weighs_heads) {
      return resolved<S>(all);
    } else {
      const auto lowest = key_of(static_cast<S>(extent.largest * S{0x1p-32}));
      return {{(std::max)({Weighting::template keys<S>().low, all.low, lowest}), all.high}};
    }
  }

  // Steps 3 to 5: finds the values of these targets, given the weights of the buckets and what lies above the highest.
  void place_targets(const Source& source, const Buckets<S>& buckets, const BucketWeights& weights, const Sum& above,
                     const std::vector<Target>& targets) {
    const Column<S> column = source.column;
    const Index collect_at_most = (std::max)(collect_always, column.rows / 4);
    std::vector<TargetBucket> light;
    for (TargetBucket& met : buckets_of_targets(weights, above, targets)) {
      const KeyRange<S> keys = buckets.keys(met.bucket);
      const double smallest = static_cast<double>(value_of<S>(keys.low)) * scale_;
      const double rows = Weighting::most_rows(weights[met.bucket].value(), smallest);
      const std::int64_t reached =
          Weighting::weighs_heads ? rows_of(met.above.value() + weights[met.bucket].value()) : unknown;
      if (keys.is_single()) {
        assign(met.targets, value_of<S>(keys.low), reached);
      } else if (const auto tied =
                     rows > static_cast<double>(sort_at_most) ? only_value(column, keys, executor_) : std::nullopt) {
        assign(met.targets, *tied, reached);
      } else if (rows <= static_cast<double>(collect_at_most)) {
        light.push_back(std::move(met));
      } else {
        refine(source, keys, met);
      }
    }
    if (!light.empty()) {
      collect(source, buckets, light);
    }
  }

  // Step 3: walks down the buckets. A target is met in the lowest bucket that has less than its weight above it.
  [[nodiscard]] static std::vector<TargetBucket> buckets_of_targets(const BucketWeights& weights, Sum above,
                                                                    const std::vector<Target>& targets) {
    std::vector<TargetBucket> found;
    TargetBucket last{};
    std::size_t next = 0;  // targets are in increasing order of weight
    const auto meet_targets = [&](double weight_above) {
      while (next < targets.size() && !(weight_above < targets[next].weight)) {
        last.targets.push_back(targets[next++]);
      }
      if (!last.targets.empty()) {
        found.push_back(last);
        last.targets.clear();
      }
    };
    for (std::size_t bucket = weights.size(); bucket-- > 0;) {
      if (weights[bucket].value() > 0.0) {
        meet_targets(above.value());
        last.bucket = bucket;
        last.above = above;
        above.merge(weights[bucket]);
      }
    }
    meet_targets(std::numeric_limits<double>::infinity());
    return found;
  }

  // Step 4 for a bucket too full to sort: all ties, or worth a histogram of its own.
  void refine(const Source& source, KeyRange<S> keys, const TargetBucket& met) {
    const Column<S> column = source.column;
    const KeyRange<S> range = range_within(column, keys, executor_);
    if (range.is_single()) {
      assign(met.targets, value_of<S>(range.low), unknown);
      return;
    }
    // A few giants may have kept the first buckets away from the other values. Where that goes on, the values do spread
    // over all magnitudes; the whole range, 4,096 times finer each time, ends.
    const bool spreads = !Weighting::weighs_heads || source.histograms > 2;
    const Buckets<S> finer(spreads ? Resolved<S>{range} : resolved<S>(range), range.low);
    place_targets({column, source.rows_above, source.histograms + 1}, finer,
                  weigh<Weighting>(column, finer, scale_, false, executor_), met.above, met.targets);
  }

  // Step 4 for buckets with few values: collects those of all of them in one pass.
  void collect(const Source& source, const Buckets<S>& buckets, const std::vector<TargetBucket>& light) {
    std::vector<std::size_t> wanted;
    wanted.reserve(light.size());
    for (const TargetBucket& met : light) {
      wanted.push_back(met.bucket);
    }
    NearCuts<S> collected = collect_buckets(source.column, buckets, wanted, executor_);
    const bool sorts = static_cast<Index>(collected.values.size()) <= sort_at_most;
    if (sorts) {
      std::sort(collected.values.begin(), collected.values.end(), std::greater<>{});
    }
    auto next = collected.values.begin();
    for (std::size_t i = 0; i < light.size(); ++i) {
      const TargetBucket& met = light[i];
      const auto is_inside = [&](S value) { return buckets.bucket_of(value) == met.bucket; };
      const bool counted = source.rows_above != unknown && !collected.above.empty();
      const std::int64_t above = Weighting::weighs_heads ? rows_of(met.above.value())
                                 : counted               ? source.rows_above + collected.above[i]
                                                         : unknown;
      const auto end = sorts ? std::find_if_not(next, collected.values.end(), is_inside)
                             : std::partition(next, collected.values.end(), is_inside);
      if (sorts) {
        place_in_sorted(next, end, met, above);
      } else {
        const Column<S> inside{collected.values.data() + (next - collected.values.begin()), end - next};
        refine({inside, above, source.histograms}, buckets.keys(met.bucket), met);
      }
      next = end;
    }
  }

  // Step 5: walks down sorted values, above which so many rows lie. A target is met at the lowest value that has less
  // than its weight above it.
  template <class Iterator>
  void place_in_sorted(Iterator next, Iterator end, const TargetBucket& met, std::int64_t rows_above) {
    const auto first = next;
    const auto reached = [&] { return rows_above == unknown ? unknown : rows_above + (next - first); };
    Sum above = met.above;
    auto target = met.targets.begin();
    S value{};
    while (next != end) {
      for (; target != met.targets.end() && !(above.value() < target->weight); ++target) {
        assign({*target}, value, reached());
      }
      for (value = *next; next != end && *next == value; ++next) {
        above.add(Weighting::weight(value, scale_));
      }
    }
    assign({target, met.targets.end()}, value, reached());
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

  static constexpr Index collect_always = Index{1} << 17;
  // Beyond, another histogram takes less time than sorting.
  static constexpr Index sort_at_most = Index{1} << 14;
  static constexpr std::int64_t unknown = -1;

  Column<S> column_;
  const E& executor_;
  double scale_ = 1.0;
  std::vector<double>* found_ = nullptr;
  std::vector<std::int64_t> reached_{};  // the rows that reach each of them, where they came to light on the way
};

// For each cut the lowest value above which less than that share of the weight lies: +∞ where no customer counts.
template <class Weighting, class S>
[[nodiscard]] TopCuts find_top_cuts(Column<S> column, std::span<const double> cuts, ExecutorRef executor) {
  return TopCutFinder<Weighting, S, ExecutorRef>(column, executor).find(cuts);
}

}  // namespace custval::detail
