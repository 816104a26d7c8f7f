// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/execution.hpp>
#include <custval/core/fold.hpp>
#include <custval/lifetime/derivatives.hpp>
#include <custval/lifetime/detail/column_sums.hpp>
#include <custval/lifetime/detail/rising_sums.hpp>
#include <custval/lifetime/lifetime_data.hpp>
#include <custval/lifetime/model_limit.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

namespace custval::detail {

// The log-likelihood of NBD with its derivatives, as NbdForm gives it for one customer.
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
    const Totals totals = fold(
        static_cast<Index>(repeats_.size()), executor, Totals{},
        [&](Totals& sums, Index first, Index count) {
          for (Index row = first; row < first + count; ++row) {
            const auto i = static_cast<std::size_t>(row);
            const double weight = weights_[i];
            const double x = repeats_[i];
            const double end = observed_[i];
            const double kept = alpha / (alpha + end);
            const double gone = end / (alpha + end);
            const double rise = std::log1p(end / alpha);
            sums.value.add(-weight * (r * rise + x * std::log(alpha + end)));
            sums.rise.add(weight * rise);
            sums.gone.add(weight * gone);
            sums.by_alpha.add(weight * (r * gone - x * kept));
            sums.by_alpha_twice.add(-weight * (r + x) * kept * gone);
          }
        },
        [](Totals& sums, const Totals& later) {
          sums.value.merge(later.value);
          sums.rise.merge(later.rise);
          sums.gone.merge(later.gone);
          sums.by_alpha.merge(later.by_alpha);
          sums.by_alpha_twice.merge(later.by_alpha_twice);
        });
    const auto rising = rising_.at(r);
    const double by_r = r * (rising.first - totals.rise.value());
    const double mixed = r * totals.gone.value();
    return {rising.value + totals.value.value(),
            {by_r, totals.by_alpha.value()},
            {by_r + r * r * rising.second, mixed, mixed, totals.by_alpha_twice.value()}};
  }

 private:
  struct Totals {
    Sum value{};
    Sum rise{};
    Sum gone{};
    Sum by_alpha{};
    Sum by_alpha_twice{};
  };
  std::vector<double> repeats_;
  std::vector<double> observed_;
  std::vector<double> weights_;
  RisingSums rising_;
};

// What NBD becomes at bounds of r and α.
inline constexpr std::array<ModelLimit<2>, 2> nbd_limits{
    {{"customers who all purchase at the same rate (Poisson)", {1, 0}},
     {"customers who all purchase at the same rate (Poisson)", {0, 1}}}};

}  // namespace custval::detail
