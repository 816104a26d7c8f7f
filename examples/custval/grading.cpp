// SPDX-License-Identifier: BSL-1.0
#include "grading.hpp"

#include <algorithm>
#include <cmath>
#include <custval/core/execution.hpp>
#include <custval/core/fold.hpp>
#include <custval/tiering/cumulative_share.hpp>
#include <custval/tiering/head_count.hpp>
#include <custval/tiering/thresholds.hpp>
#include <functional>
#include <variant>

#include "failure.hpp"

namespace custval_cli {

namespace {

using namespace custval;

using Policy = std::variant<CumulativeShare<total_value>, HeadCount<total_value>, Thresholds<total_value>>;

// The column is named at run time, so every policy is fitted on a plain range of numbers.
Policy make_policy(const PolicyConfig& config) {
  switch (config.type) {
    case PolicyType::cumulative_share:
      return CumulativeShare<total_value>(config.cuts, config.labels);
    case PolicyType::head_count:
      return HeadCount<total_value>(config.cuts, config.labels);
    case PolicyType::thresholds:
      break;
  }
  return Thresholds<total_value>(config.cuts, config.labels);
}

}  // namespace

std::vector<GradingResult> grade_customers(const Values& values, const Config& config, int thread_count) {
  const threads executor{thread_count};
  std::vector<GradingResult> results;
  for (const PolicyConfig& policy_config : config.policies) {
    GradingResult result;
    result.policy = policy_config;
    const Eigen::ArrayXd& column = value_column(values, policy_config.column);
    std::visit(
        [&](const auto& policy) {
          const auto grading = fit(policy, column, executor);
          result.tiers = assign(grading, column, executor);
          result.thresholds.assign(grading.thresholds().begin(), grading.thresholds().end());
          for (std::size_t i = 0; i < grading.size(); ++i) {
            result.classes.push_back({std::string(grading.label(static_cast<Tier>(i))), 0, 0.0});
          }
        },
        make_policy(policy_config));
    std::vector<Sum> sums(result.classes.size());
    for (std::size_t i = 0; i < result.tiers.size(); ++i) {
      const Tier tier = result.tiers[i];
      if (tier < result.classes.size()) {
        ++result.classes[tier].customers;
        sums[tier].add(column(static_cast<Index>(i)));
      }
    }
    Sum total;
    for (std::size_t i = 0; i < sums.size(); ++i) {
      result.classes[i].value = sums[i].value();
      total.merge(sums[i]);
    }
    result.total = total.value();
    results.push_back(std::move(result));
  }
  return results;
}

const Eigen::ArrayXd& value_column(const Values& values, std::string_view name) {
  const Eigen::ArrayXd* found = nullptr;
  const auto look = [&](auto tag) {
    if (tag.name() == name) {
      found = &values[tag];
    }
  };
  look(purchase_value{});
  look(word_of_mouth_value{});
  look(information_value{});
  look(knowledge_value{});
  look(transaction_value{});
  look(current_value{});
  look(potential_value{});
  look(total_value{});
  if (found == nullptr) {
    throw Failure("there is no value column " + in_quotes(name));
  }
  return *found;
}

double sum_of(const Eigen::ArrayXd& values) {
  Sum sum;
  for (const double value : values) {
    sum.add(value);
  }
  return sum.value();
}

double top_share(const Eigen::ArrayXd& values, double part) {
  const double all = sum_of(values);
  if (!(all > 0.0)) {
    return 0.0;
  }
  std::vector<double> sorted(values.begin(), values.end());
  const auto count = static_cast<std::ptrdiff_t>(std::ceil(part * static_cast<double>(sorted.size())));
  const auto end = sorted.begin() + (std::min)(count, static_cast<std::ptrdiff_t>(sorted.size()));
  std::nth_element(sorted.begin(), end == sorted.end() ? end - 1 : end, sorted.end(), std::greater<>{});
  std::sort(sorted.begin(), end);  // one order of summation, whatever the order of the customers
  return sum_of(Eigen::Map<const Eigen::ArrayXd>(sorted.data(), end - sorted.begin())) / all;
}

}  // namespace custval_cli
