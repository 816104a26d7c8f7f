// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/execution.hpp>
#include <custval/core/fold.hpp>
#include <custval/lifetime/derivatives.hpp>
#include <custval/lifetime/detail/column_sums.hpp>
#include <custval/lifetime/detail/lane_groups.hpp>
#include <custval/lifetime/detail/likelihood_sums.hpp>
#include <custval/lifetime/detail/pareto_nbd_lanes.hpp>
#include <custval/lifetime/detail/rising_sums.hpp>
#include <custval/lifetime/lifetime_data.hpp>
#include <custval/lifetime/model_limit.hpp>

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace custval::detail {

// The log-likelihood of Pareto/NBD with its derivatives: what is the same for all customers with as many purchases by
// one term for each number, the rest by groups of customers side by side whose integrals need as many nodes.
class ParetoNbdLikelihood {
 public:
  // With times counted in a unit of their own.
  explicit ParetoNbdLikelihood(const LifetimeData& data, double scale = 1.0)
      : repeats_(data.repeats().begin(), data.repeats().end()),
        recency_(scaled(data.recency(), scale)),
        observed_(scaled(data.observed(), scale)),
        weights_(data.weights().begin(), data.weights().end()),
        purchases_{data.repeats(), data.weights()} {}

  template <class M, class E>
  [[nodiscard]] Derivatives<4> operator()(const M& model, const E& executor) const {
    const std::array<double, 4>& theta = model.parameters();
    using Totals = ParetoNbdLanes::Totals;
    const auto totals = fold_sums<ParetoNbdLanes::parts>(
        repeats_.size(), executor, [&](Totals& sums, Index row, Index rows) { add(theta, row, rows, sums); });
    const double r = theta[0];
    const auto by_r = purchases_.at(r);
    Derivatives<4> d;
    d.value = totals[0] + by_r.value;
    std::copy_n(totals.begin() + 1, 4, d.gradient.begin());
    std::size_t next = 5;
    for_each_pair<4>([&](std::size_t i, std::size_t j) { d.second(i, j) = d.second(j, i) = totals[next++]; });
    d.gradient[0] += r * by_r.first;
    d.second(0, 0) += r * by_r.first + r * r * by_r.second;
    return d;
  }

 private:
  void add(const std::array<double, 4>& theta, Index row, Index rows, ParetoNbdLanes::Totals& sums) const {
    using Block = Eigen::Array<double, Eigen::Dynamic, 1, Eigen::ColMajor, static_cast<int>(block_rows), 1>;
    const auto column = [&](const std::vector<double>& values) {
      return Eigen::Map<const Eigen::ArrayXd>(values.data() + row, rows);
    };
    const Block panels =
        ParetoNbdLanes::panels(theta, Block(column(repeats_)), Block(column(recency_)), Block(column(observed_)));
    for_each_group(panels.data(), rows, ParetoNbdLanes::lanes, [&](std::span<const std::uint16_t> members, int most) {
      add_group(theta, row, members, most, sums);
    });
  }

  void add_group(const std::array<double, 4>& theta, Index row, std::span<const std::uint16_t> members, int panels,
                 ParetoNbdLanes::Totals& sums) const {
    ParetoNbdLanes group(theta);
    for (std::size_t lane = 0; lane < ParetoNbdLanes::lanes; ++lane) {
      // Lanes left over repeat the last customer, with no weight.
      const std::size_t i = static_cast<std::size_t>(row) + members[(std::min)(lane, members.size() - 1)];
      group.set(lane, repeats_[i], recency_[i], observed_[i], lane < members.size() ? weights_[i] : 0.0);
    }
    group.add_to(sums, panels);
  }

  std::vector<double> repeats_;
  std::vector<double> recency_;
  std::vector<double> observed_;
  std::vector<double> weights_;
  RisingSums purchases_;
};

// P(alive) of many customers: the same, whoever is beside them in a group.
inline void pareto_nbd_alive(const std::array<double, 4>& theta, std::span<const double> repeats,
                             std::span<const double> recency, std::span<const double> observed,
                             std::span<double> alive) noexcept {
  using Block = Eigen::Array<double, Eigen::Dynamic, 1, Eigen::ColMajor, static_cast<int>(block_rows), 1>;
  for_each_block(0, static_cast<Index>(alive.size()), [&](Index row, Index rows) {
    const auto column = [&](std::span<const double> values) {
      return Block(Eigen::Map<const Eigen::ArrayXd>(values.data() + row, rows));
    };
    const Block panels = ParetoNbdLanes::panels(theta, column(repeats), column(recency), column(observed));
    const auto use = [&](std::span<const std::uint16_t> members, int most) {
      ParetoNbdLanes group(theta);
      for (std::size_t lane = 0; lane < ParetoNbdLanes::lanes; ++lane) {
        const std::size_t i = static_cast<std::size_t>(row) + members[(std::min)(lane, members.size() - 1)];
        group.set(lane, repeats[i], recency[i], observed[i], 0.0);
      }
      const auto found = group.alive(most);
      for (std::size_t lane = 0; lane < members.size(); ++lane) {
        alive[static_cast<std::size_t>(row) + members[lane]] = found[lane];
      }
    };
    for_each_group(panels.data(), rows, ParetoNbdLanes::lanes, use);
  });
}

// What Pareto/NBD becomes at bounds of r, α, s, β. Where two parameters run off together, one of them is held, and the
// other one finds its place.
inline constexpr std::array<ModelLimit<4>, 8> pareto_nbd_limits{
    {{"nbd: customers who never leave", {0, 0, -1, 1}},
     {"customers who leave at once", {0, 0, 1, -1}},
     {"customers who are all as likely to leave at any moment", {0, 0, 0, 1}},
     {"customers who are all as likely to leave at any moment", {0, 0, 1, 0}},
     {"customers who leave at once or hardly ever", {0, 0, 0, -1}},
     {"customers who leave at once or hardly ever", {0, 0, -1, 0}},
     {"customers who all purchase at the same rate (Poisson)", {1, 0, 0, 0}},
     {"customers who all purchase at the same rate (Poisson)", {0, 1, 0, 0}}}};

}  // namespace custval::detail
