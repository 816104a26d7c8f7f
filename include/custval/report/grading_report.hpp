// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/portfolio/agreement.hpp>
#include <custval/portfolio/contingency.hpp>
#include <custval/portfolio/cumulative_gains.hpp>
#include <custval/portfolio/pyramid.hpp>
#include <custval/portfolio/stability.hpp>
#include <custval/tiering/any_grading.hpp>
#include <custval/tiering/tier.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace custval {

/// What putting customers into classes by hand did.
struct ClassesByHand {
  std::int64_t changed = 0;
  std::int64_t agreed = 0;
  std::vector<std::string> not_found;  ///< ids of customers who are not among those graded
};

/// A policy applied to a base, as a report tells it.
struct GradingReport {
  std::string policy;  ///< its name in the report
  std::string type;    ///< its kind
  std::string value;   ///< the column whose sums `pyramid` tells
  AnyGrading grading;
  std::vector<Tier> tiers;  ///< a class for each customer; by hand where that was asked for
  Pyramid pyramid{};
  std::optional<ClassesByHand> by_hand{};
  std::optional<CumulativeGains> spend_gains{};   ///< of what the customers spent afterwards, where it is known
  std::optional<CumulativeGains> profit_gains{};  ///< of the profit in it, where margins are known
  std::optional<Stability> stability{};           ///< of the policy; classes by hand have no part in it
  std::vector<std::string> explanations{};        ///< of the customers that were asked about, in their order
  std::vector<double> scores{};  ///< of each customer, where the policy makes scores that were asked for
};

/// Two of the gradings of a report, by their places, and how far they agree.
struct GradingPair {
  std::size_t first = 0;
  std::size_t second = 0;
  Contingency contingency{};
  Agreement agreement{};
};

/// All pairs of gradings of the same customers. **Cost** a pass over the tiers a pair.
template <Executor E = serial>
[[nodiscard]] std::vector<GradingPair> compare_gradings(std::span<const GradingReport> gradings,
                                                        const E& executor = {}) {
  std::vector<GradingPair> pairs;
  for (std::size_t b = 1; b < gradings.size(); ++b) {
    for (std::size_t a = 0; a < b; ++a) {
      Contingency table = contingency(gradings[a].tiers, gradings[b].tiers, gradings[a].grading.size(),
                                      gradings[b].grading.size(), executor);
      const Agreement figures = custval::agreement(table);
      pairs.push_back({a, b, std::move(table), figures});
    }
  }
  return pairs;
}

}  // namespace custval
