// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/tiering/detail/measure.hpp>
#include <custval/tiering/detail/ordered_bits.hpp>
#include <custval/tiering/detail/top_cuts_passes.hpp>
#include <custval/tiering/grading.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
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
  TopCutFinder(const S* values, Index rows, const E& executor)
      : column_{values, rows}, executor_{executor}, gather_at_most_{(std::max)(Index{32768}, rows / 16)} {}

  [[nodiscard]] TopCuts find(std::span<const double> cuts) {
    const Extent<S> extent = extent_of(column_, executor_);
    TopCuts result;
    result.thresholds.assign(cuts.size(), std::numeric_limits<double>::infinity());
    result.fitted_on = {column_.rows - extent.skipped, extent.skipped, 0.0};
    if (result.fitted_on.rows == 0 || key_of(extent.largest) < Measure::template keys<S>().low) {
      return result;  // nobody counts
    }
    scale_ = Measure::scale_for(static_cast<double>(extent.largest));
    const Buckets<S> buckets(first_range(extent));
    const BucketWeights<S> weights = weigh<Measure>(column_, buckets, scale_, executor_);

    Sum total;
    for (std::uint32_t bucket = 0; bucket < Buckets<S>::above; ++bucket) {
      if (bucket != Buckets<S>::below || counts_below(buckets)) {
        total.merge(weights.sums[bucket]);
      }
    }
    result.fitted_on.total = total.value() / scale_;
    std::vector<Target> targets;
    for (std::size_t i = 0; i < cuts.size(); ++i) {
      // At a cut of one the sums on both sides may differ by less than they can carry; everybody who counts belongs.
      if (cuts[i] < 1.0) {
        targets.push_back({i, cuts[i] * total.value()});
      } else {
        const auto counted = range_within(column_, Measure::template keys<S>(), executor_);
        result.thresholds[i] = static_cast<double>(value_of<S>(counted.low));
      }
    }
    found_ = &result.thresholds;
    settle(buckets, weights, Sum{}, targets);
    return result;
  }

 private:
  struct Target {
    std::size_t cut;
    double weight;
  };
  // A bucket in which targets are met, and the weight above it.
  struct Meeting {
    std::uint32_t bucket;
    Sum above;
    std::vector<Target> targets;
  };

  // From the largest value so far down that hardly any weight is left below; or to the smallest, where that is nearer.
  [[nodiscard]] static KeyRange<S> first_range(const Extent<S>& extent) noexcept {
    const KeyRange<S> counted = Measure::template keys<S>();
    S low = extent.smallest;
    if constexpr (std::is_same_v<Measure, ByValue>) {
      low = (std::max)(low, static_cast<S>(extent.largest * S{0x1p-32}));
    }
    return {(std::max)(counted.low, key_of(low)), key_of(extent.largest)};
  }
  [[nodiscard]] static KeyRange<S> range_below(const Buckets<S>& buckets) noexcept {
    return {Measure::template keys<S>().low, static_cast<BitsOf<S>>(buckets.range().low - 1)};
  }
  // Heads all lie within the first range.
  [[nodiscard]] static bool counts_below(const Buckets<S>& buckets) noexcept {
    return std::is_same_v<Measure, ByValue> && buckets.range().low > Measure::template keys<S>().low;
  }

  // Finds the values of these targets, given the weights of the buckets and what lies above the highest.
  void settle(const Buckets<S>& buckets, const BucketWeights<S>& weights, Sum above,
              const std::vector<Target>& targets) {
    std::vector<Meeting> light;
    for (Meeting& meeting : meetings(buckets, weights, above, targets)) {
      const bool is_below = meeting.bucket == Buckets<S>::below;
      const KeyRange<S> keys = is_below ? range_below(buckets) : buckets.keys(meeting.bucket);
      if (keys.is_single()) {
        assign(meeting.targets, value_of<S>(keys.low));
      } else if (const double smallest = static_cast<double>(value_of<S>(keys.low)) * scale_;
                 !(Measure::most_rows(weights.sums[meeting.bucket].value(), smallest) <=
                   static_cast<double>(gather_at_most_))) {
        refine(keys, meeting);
      } else {
        light.push_back(std::move(meeting));
      }
    }
    if (!light.empty()) {
      gather(buckets, light);
    }
  }

  // Walks down the buckets. A target is met in the lowest bucket that has less than its weight above it.
  [[nodiscard]] std::vector<Meeting> meetings(const Buckets<S>& buckets, const BucketWeights<S>& weights, Sum above,
                                              const std::vector<Target>& targets) const {
    std::vector<Meeting> met;
    const std::uint32_t lowest = first_level_ && counts_below(buckets) ? Buckets<S>::below : 1;
    Meeting last{Buckets<S>::above, above, {}};
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
    for (std::uint32_t bucket = Buckets<S>::size; bucket >= lowest && bucket <= Buckets<S>::size; --bucket) {
      if (weights.sums[bucket].value() > 0.0) {
        leave_behind(above.value());
        last.bucket = bucket;
        last.above = above;
        above.merge(weights.sums[bucket]);
      }
    }
    leave_behind(std::numeric_limits<double>::infinity());
    return met;
  }

  // A bucket too full to gather: all ties, or worth a histogram of its own.
  void refine(KeyRange<S> keys, const Meeting& meeting) {
    const KeyRange<S> range = range_within(column_, keys, executor_);
    if (range.is_single()) {
      assign(meeting.targets, value_of<S>(range.low));
      return;
    }
    const Buckets<S> finer(range);
    first_level_ = false;
    settle(finer, weigh<Measure>(column_, finer, scale_, executor_), meeting.above, meeting.targets);
  }

  void gather(const Buckets<S>& buckets, const std::vector<Meeting>& light) {
    std::vector<std::uint8_t> wanted(Buckets<S>::all, 0);
    for (const Meeting& meeting : light) {
      wanted[meeting.bucket] = 1;
    }
    std::vector<S> values = gather_buckets(column_, buckets, wanted, executor_);
    std::sort(values.begin(), values.end(), std::greater<>{});
    auto next = values.cbegin();
    for (const Meeting& meeting : light) {
      Sum above = meeting.above;
      std::size_t target = 0;
      S value{};
      while (next != values.cend() && buckets(key_of(*next)) == meeting.bucket) {
        // The targets that this value is too low for keep the one before it.
        for (; target < meeting.targets.size() && !(above.value() < meeting.targets[target].weight); ++target) {
          (*found_)[meeting.targets[target].cut] = static_cast<double>(value);
        }
        for (value = *next; next != values.cend() && *next == value; ++next) {
          above.add(Measure::weight(value, scale_));
        }
      }
      for (; target < meeting.targets.size(); ++target) {
        (*found_)[meeting.targets[target].cut] = static_cast<double>(value);
      }
    }
  }

  void assign(const std::vector<Target>& targets, S value) {
    for (const Target& target : targets) {
      (*found_)[target.cut] = static_cast<double>(value);
    }
  }

  Column<S> column_;
  const E& executor_;
  Index gather_at_most_;
  double scale_ = 1.0;
  bool first_level_ = true;
  std::vector<double>* found_ = nullptr;
};

// For each cut the lowest value above which less than that share of the measure lies: +∞ where nobody counts.
template <class Measure, class ColumnMap, class E>
[[nodiscard]] TopCuts find_top_cuts(const ColumnMap& column, std::span<const double> cuts, const E& executor) {
  using S = std::remove_const_t<typename ColumnMap::Scalar>;
  return TopCutFinder<Measure, S, E>(column.data(), column.size(), executor).find(cuts);
}

}  // namespace custval::detail
