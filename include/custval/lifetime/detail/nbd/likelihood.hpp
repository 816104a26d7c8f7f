// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/pack.hpp>
#include <custval/lifetime/derivatives.hpp>
#include <custval/lifetime/detail/data/column_sums.hpp>
#include <custval/lifetime/detail/fit/likelihood_sums.hpp>
#include <custval/lifetime/detail/fit/log_rising_sums.hpp>
#include <custval/lifetime/detail/log_of_rise.hpp>
#include <custval/lifetime/detail/pack_rows.hpp>
#include <custval/lifetime/lifetime_data.hpp>
#include <custval/lifetime/model_limit.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

namespace custval::detail {

// The log-likelihood of NBD with its derivatives, as NbdFormulas gives it for one customer.
class NbdLikelihood {
 public:
  // With times counted in a unit of their own.
  explicit NbdLikelihood(const LifetimeData& data, double scale = 1.0)
      : repeats_(data.repeats().begin(), data.repeats().end()),
        observed_(scaled(data.observed(), scale)),
        weights_(data.weights().begin(), data.weights().end()),
        rising_{data.repeats(), data.weights()} {}
  template <class M, Executor E>
  [[nodiscard]] Derivatives<2> operator()(const M& model, const E& executor) const {
    const double r = model.parameters()[0];
    const double alpha = model.parameters()[1];
    const auto [value, rise, gone, by_alpha, by_alpha_twice] =
        fold_sums<parts>(repeats_.size(), executor,
                         [&](Totals& sums, Index row, Index rows) { add<Pack<double>>(r, alpha, row, rows, sums); });
    const auto rising = rising_.at(r);
    const double by_r = r * (rising.first - rise);
    const double mixed = r * gone;
    return {rising.value + value, {by_r, by_alpha}, {by_r + r * r * rising.second, mixed, mixed, by_alpha_twice}};
  }

 private:
  static constexpr std::size_t parts = 5;
  using Totals = std::array<Sum, parts>;

  // A template, so that only who fits the model has it compiled.
  template <class P>
  void add(double r, double alpha, Index row, Index rows, Totals& sums) const noexcept {
    std::array<P, parts> terms{};
    for_each_pack<P>(rows, [&](Index at, int count) {
      const P x = load_rows<P>(repeats_.data() + row + at, count);
      const P end = load_rows<P>(observed_.data() + row + at, count);
      const P weight = load_rows<P>(weights_.data() + row + at, count);
      const P per_now = 1.0 / (alpha + end);
      const P kept = alpha * per_now;
      const P gone = end * per_now;
      const P rise = log_of_rise(end * (1.0 / alpha));
      terms[0] -= weight * ((r + x) * rise + x * std::log(alpha));
      terms[1] += weight * rise;
      terms[2] += weight * gone;
      terms[3] += weight * (r * gone - x * kept);
      terms[4] -= weight * ((r + x) * kept * gone);
    });
    for (std::size_t part = 0; part < parts; ++part) {
      sums[part].add(sum(terms[part]));
    }
  }

  std::vector<double> repeats_;
  std::vector<double> observed_;
  std::vector<double> weights_;
  LogRisingSums rising_;
};

// What NBD becomes at bounds of r and α.
inline constexpr std::array<ModelLimit<2>, 2> nbd_limits{
    {{"customers who all purchase at the same rate (Poisson)", {1, 0}},
     {"customers who all purchase at the same rate (Poisson)", {0, 1}}}};

}  // namespace custval::detail
