// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/portfolio/detail/best_possible_gains.hpp>
#include <custval/portfolio/detail/class_labels.hpp>
#include <custval/portfolio/detail/class_sums.hpp>
#include <custval/portfolio/detail/class_table.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace custval {

/// A class together with all better ones: its customers, what they went on to bring, and the most that as many
/// customers could have brought.
struct CumulativeGainsStep {
  std::string label{};
  std::int64_t customers = 0;
  double value = 0.0;
  double best_value = 0.0;  ///< of as many customers, chosen by somebody who knew what was to come
  friend bool operator==(const CumulativeGainsStep&, const CumulativeGainsStep&) = default;
};

/// How much of the next period's value the top classes hold, between chance and perfect foresight.
///
/// Shares are of all customers with a value in the next period, the unclassified too: who cannot be graded is lost to
/// the policy (our choice). Shares of a value that is not positive in all are NaN, as are those of amounts beyond the
/// range of double, which are infinite.
class CumulativeGains {
 public:
  CumulativeGains() = default;
  CumulativeGains(std::vector<CumulativeGainsStep> steps, std::int64_t customers, double value,
                  std::int64_t unclassified_ones, std::int64_t skipped)
      : steps_{std::move(steps)},
        customers_{customers},
        value_{value},
        unclassified_{unclassified_ones},
        skipped_{skipped} {}

  [[nodiscard]] std::size_t size() const noexcept { return steps_.size(); }
  [[nodiscard]] const CumulativeGainsStep& operator[](std::size_t tier) const noexcept { return steps_[tier]; }
  [[nodiscard]] auto begin() const noexcept { return steps_.begin(); }
  [[nodiscard]] auto end() const noexcept { return steps_.end(); }

  /// Customers with a value in the next period, and that value.
  [[nodiscard]] std::int64_t customers() const noexcept { return customers_; }
  [[nodiscard]] double value() const noexcept { return value_; }
  /// Customers among them whom the policy could not classify.
  [[nodiscard]] std::int64_t unclassified_customers() const noexcept { return unclassified_; }
  /// Customers left out because their value is not finite.
  [[nodiscard]] std::int64_t skipped() const noexcept { return skipped_; }

  /// Share of customers in classes 0 … tier: also the share of value that chance would give them.
  [[nodiscard]] double customer_share(std::size_t tier) const noexcept {
    return detail::class_share(steps_[tier].customers, customers_);
  }
  /// Share of the value that these customers hold.
  [[nodiscard]] double value_share(std::size_t tier) const noexcept {
    return detail::class_share(steps_[tier].value, value_);
  }
  /// Share of the value that as many customers could hold at most.
  [[nodiscard]] double best_share(std::size_t tier) const noexcept {
    return detail::class_share(steps_[tier].best_value, value_);
  }
  /// How many times what chance gives: value_share / customer_share. NaN where the classes are empty.
  [[nodiscard]] double lift(std::size_t tier) const noexcept {
    return detail::class_share(value_share(tier), customer_share(tier));
  }
  /// The part of the possible that was reached: value / best_value. NaN where that is not positive.
  [[nodiscard]] double part_of_best(std::size_t tier) const noexcept {
    return detail::class_share(steps_[tier].value, steps_[tier].best_value);
  }

  friend bool operator==(const CumulativeGains&, const CumulativeGains&) = default;

 private:
  std::vector<CumulativeGainsStep> steps_;
  std::int64_t customers_ = 0;
  double value_ = 0.0;
  std::int64_t unclassified_ = 0;
  std::int64_t skipped_ = 0;
};

/// Holds classes of today against what customers brought afterwards: grade at the end of a calibration period, then
/// give the value of the holdout period.
///
/// **Shape** a value for each tier; `names` is the grading or TierLabels. Values that are not finite are left out.
/// **Errors** as `pyramid`. **Cost** fitting a HeadCount on the values, which is most of it, three passes more, and a
/// byte of memory a row.
template <detail::PlainColumn Values, ClassNames Names, Executor E = serial>
[[nodiscard]] CumulativeGains cumulative_gains(std::span<const Tier> tiers, const Values& next_values,
                                               const Names& names, const E& executor = {}) {
  const TierLabels labels = detail::class_labels(names);
  const auto column = detail::class_column(next_values);
  using S = std::remove_const_t<typename decltype(column)::element_type>;
  const std::span<const S> values = column;
  const auto sums = detail::class_sums<S>("cumulative_gains", tiers, values, labels.size(), executor);

  std::vector<CumulativeGainsStep> steps;
  Sum value;
  std::int64_t customers = 0;
  std::int64_t skipped = 0;
  std::vector<std::int64_t> heads;  // each number once, without 0
  for (std::size_t k = 0; k <= labels.size(); ++k) {
    const detail::ClassSum& sum = sums.classes[k];
    value.merge(sum.value);
    customers += sum.customers - sum.skipped;
    skipped += sum.skipped;
    if (k < labels.size()) {
      steps.push_back({labels[k], customers, value.value(), 0.0});
      if (customers > (heads.empty() ? 0 : heads.back())) {
        heads.push_back(customers);
      }
    }
  }
  // In two goes, for with all classes in use one grading would have a class too many.
  constexpr std::size_t at_once = most_tiers / 2;
  std::vector<double> best;
  for (std::size_t done = 0; done < heads.size(); done += at_once) {
    const auto some = std::span<const std::int64_t>(heads).subspan(done, (std::min)(at_once, heads.size() - done));
    const auto more = detail::sums_of_greatest(values, some, customers, executor);
    best.insert(best.end(), more.begin(), more.end());
  }
  for (CumulativeGainsStep& step : steps) {
    const auto place = std::lower_bound(heads.begin(), heads.end(), step.customers);
    step.best_value = step.customers == 0 ? 0.0 : best[static_cast<std::size_t>(place - heads.begin())];
  }
  const detail::ClassSum& others = sums.classes[labels.size()];
  return {std::move(steps), customers, value.value(), others.customers - others.skipped, skipped};
}

/// A line a class, each with all better ones.
[[nodiscard]] inline std::string to_text(const CumulativeGains& cumulative_gains) {
  detail::ClassTable table({"up to class", "customers", "by chance", "captured", "at best", "lift"});
  for (std::size_t k = 0; k < cumulative_gains.size(); ++k) {
    table.add({cumulative_gains[k].label, to_text(cumulative_gains[k].customers),
               detail::class_percent(cumulative_gains.customer_share(k)),
               detail::class_percent(cumulative_gains.value_share(k)),
               detail::class_percent(cumulative_gains.best_share(k)),
               detail::class_figure(cumulative_gains.lift(k), 2)});
  }
  std::string text = table.text();
  if (cumulative_gains.unclassified_customers() > 0) {
    text += to_text(cumulative_gains.unclassified_customers()) + " unclassified\n";
  }
  if (cumulative_gains.skipped() > 0) {
    text += to_text(cumulative_gains.skipped()) + " left out: no value that counts\n";
  }
  return text;
}

}  // namespace custval
