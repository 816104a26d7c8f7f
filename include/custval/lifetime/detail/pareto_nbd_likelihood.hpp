// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/execution.hpp>
#include <custval/core/fold.hpp>
#include <custval/lifetime/derivatives.hpp>
#include <custval/lifetime/detail/pareto_nbd_lanes.hpp>
#include <custval/lifetime/detail/rising_sums.hpp>
#include <custval/lifetime/lifetime_data.hpp>

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace custval::detail {

// The log-likelihood of Pareto/NBD with its derivatives: what is the same for all customers with as many purchases by
// one term for each number, the rest by groups of customers side by side whose integrals need as many nodes.
class ParetoNbdLikelihood {
 public:
  explicit ParetoNbdLikelihood(const LifetimeData& data)
      : repeats_(data.repeats().begin(), data.repeats().end()),
        recency_(data.recency().begin(), data.recency().end()),
        observed_(data.observed().begin(), data.observed().end()),
        weights_(data.weights().begin(), data.weights().end()),
        purchases_{data.repeats(), data.weights()} {}

  template <class E>
  [[nodiscard]] Derivatives<4> at(const std::array<double, 4>& theta, const E& executor) const {
    using Totals = ParetoNbdLanes::Totals;
    const Totals totals = fold(
        static_cast<Index>(repeats_.size()), executor, Totals{},
        [&](Totals& sums, Index first, Index count) {
          for_each_block(first, count, [&](Index row, Index rows) { add(theta, row, rows, sums); });
        },
        [](Totals& sums, const Totals& later) {
          for (std::size_t i = 0; i < sums.size(); ++i) {
            sums[i].merge(later[i]);
          }
        });
    const double r = theta[0];
    const auto by_r = purchases_.at(r);
    Derivatives<4> d;
    d.value = totals[0].value() + by_r.value;
    std::size_t next = 5;  // the second derivatives, row by row of the upper half
    for (std::size_t i = 0; i < 4; ++i) {
      d.gradient[i] = totals[1 + i].value();
      for (std::size_t j = i; j < 4; ++j) {
        d.second(i, j) = totals[next].value();
        d.second(j, i) = totals[next].value();
        ++next;
      }
    }
    d.gradient[0] += r * by_r.first;
    d.second(0, 0) += r * by_r.first + r * r * by_r.second;
    return d;
  }

 private:
  static constexpr auto lanes = ParetoNbdLanes::lanes;
  // Groups by the number of panels; the rare rows with more than these come one group after another.
  static constexpr std::size_t most_plans = 32;

  void add(const std::array<double, 4>& theta, Index row, Index rows, ParetoNbdLanes::Totals& sums) const {
    using Block = Eigen::Array<double, Eigen::Dynamic, 1, Eigen::ColMajor, static_cast<int>(block_rows), 1>;
    const auto column = [&](const std::vector<double>& values) {
      return Eigen::Map<const Eigen::ArrayXd>(values.data() + row, rows);
    };
    const Block panels =
        ParetoNbdLanes::panels(theta, Block(column(repeats_)), Block(column(recency_)), Block(column(observed_)));
    // Rows in the order of their plans: a counting sort.
    std::array<std::uint16_t, most_plans + 2> first_of{};
    const auto plan_of = [&](Index i) {
      return static_cast<std::size_t>((std::min)(panels(i), static_cast<double>(most_plans)));
    };
    for (Index i = 0; i < rows; ++i) {
      ++first_of[plan_of(i) + 1];
    }
    for (std::size_t plan = 1; plan < first_of.size(); ++plan) {
      first_of[plan] = static_cast<std::uint16_t>(first_of[plan] + first_of[plan - 1]);
    }
    std::array<std::uint16_t, static_cast<std::size_t>(block_rows)> order{};
    auto next = first_of;
    for (Index i = 0; i < rows; ++i) {
      order[next[plan_of(i)]++] = static_cast<std::uint16_t>(i);
    }
    for (std::size_t plan = 0; plan <= most_plans; ++plan) {
      const std::size_t end = first_of[plan + 1];
      for (std::size_t from = first_of[plan]; from < end; from += lanes) {
        add_group(theta, row, std::span(order).subspan(from, (std::min)(lanes, end - from)), panels.data(), sums);
      }
    }
  }

  void add_group(const std::array<double, 4>& theta, Index row, std::span<const std::uint16_t> members,
                 const double* panels, ParetoNbdLanes::Totals& sums) const {
    ParetoNbdLanes group(theta);
    double most = 0.0;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      const std::size_t member = members[(std::min)(lane, members.size() - 1)];
      const std::size_t i = static_cast<std::size_t>(row) + member;
      // Lanes left over repeat the last customer, with no weight.
      group.set(lane, repeats_[i], recency_[i], observed_[i], lane < members.size() ? weights_[i] : 0.0);
      most = (std::max)(most, panels[member]);
    }
    group.add_to(sums, static_cast<int>(most));
  }

  std::vector<double> repeats_;
  std::vector<double> recency_;
  std::vector<double> observed_;
  std::vector<double> weights_;
  RisingSums purchases_;
};

[[nodiscard]] inline std::string_view pareto_nbd_limit(std::span<const int> at_bound) noexcept {
  const int r = at_bound[0];
  const int alpha = at_bound[1];
  const int s = at_bound[2];
  const int beta = at_bound[3];
  if (s < 0 || (beta > 0 && s <= 0)) {
    return "nbd: customers who never leave";
  }
  if (s > 0 && beta > 0) {
    return "customers who are all as likely to leave at any moment";
  }
  if (s > 0 || beta < 0) {
    return "customers who leave at once";
  }
  if (r > 0 && alpha >= 0) {
    return "customers who all purchase at the same rate";
  }
  return r < 0 || alpha > 0 ? "customers who never purchase" : "";
}

}  // namespace custval::detail
