// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/pack.hpp>
#include <custval/lifetime/derivatives.hpp>
#include <custval/lifetime/detail/data/column_sums.hpp>
#include <custval/lifetime/detail/fit/likelihood_sums.hpp>
#include <custval/lifetime/detail/fit/log_rising_sums.hpp>
#include <custval/lifetime/detail/pareto_nbd/lane_groups.hpp>
#include <custval/lifetime/detail/pareto_nbd/lane_terms.hpp>
#include <custval/lifetime/lifetime_data.hpp>
#include <custval/lifetime/model_limit.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace custval::detail {

// The log-likelihood of Pareto/NBD with its derivatives, in two parts:
//
//     Σ log (r)_x                 the same for all with x purchases: a term for each different x (LogRisingSums)
//     Σ of all the other terms    by groups of customers side by side whose integrals need as many nodes (LaneTerms)
//
// The table of symbols is in formulas.hpp.
class ParetoNbdLikelihood {
  static constexpr std::size_t parts = 15;  // the value, 4 first, 10 second derivatives
  using Totals = std::array<Sum, parts>;

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
    const auto totals = fold_sums<parts>(repeats_.size(), executor, [&](Totals& sums, Index row, Index rows) {
      add<Pack<double>>(theta, row, rows, sums);
    });
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
  // Adds the terms of a block of rows. A template, so that only who fits the model has its kernels compiled.
  template <class P>
  void add(const std::array<double, 4>& theta, Index row, Index rows, Totals& sums) const noexcept {
    std::array<P, parts> terms{};
    for_each_lane_group<P>(
        theta, repeats_.data() + row, recency_.data() + row, observed_.data() + row, rows,
        [&](std::span<const std::uint16_t> members, int panels) { add_group(theta, row, members, panels, terms); });
    for (std::size_t part = 0; part < parts; ++part) {
      sums[part].add(sum(terms[part]));
    }
  }

  template <class P>
  void add_group(const std::array<double, 4>& theta, Index row, std::span<const std::uint16_t> members, int panels,
                 std::array<P, parts>& sums) const noexcept {
    const auto lanes = [&](const std::vector<double>& column) { return gather<P>(column.data() + row, members); };
    const LaneTerms<P> terms(theta, lanes(repeats_), lanes(recency_), lanes(observed_), panels);
    // Lanes left over repeat the last customer, with no weight.
    const double* const weights = weights_.data() + row;
    terms.add_to(sums, P::from([&](int lane) {
                   const auto i = static_cast<std::size_t>(lane);
                   return i < members.size() ? weights[members[i]] : 0.0;
                 }));
  }

  std::vector<double> repeats_;
  std::vector<double> recency_;
  std::vector<double> observed_;
  std::vector<double> weights_;
  LogRisingSums purchases_;
};

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
