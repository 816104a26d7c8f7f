// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/lifetime_columns.hpp>
#include <custval/core/table.hpp>
#include <custval/core/view.hpp>
#include <custval/lifetime/gamma_gamma.hpp>
#include <custval/lifetime/model.hpp>
#include <custval/lifetime/predict.hpp>
#include <custval/lifetime/purchase_history.hpp>
#include <custval/lifetime/spend_data.hpp>
#include <custval/lifetime/time_unit.hpp>

#include <concepts>

namespace custval {

/// What a customer's purchases to come are worth today: discounted purchases × expected spend × margin. The horizon may
/// be infinite where rate > 0; both are in the model's unit of time. Infinite where the spend model has no mean, but
/// nothing is worth nothing.
/// **Source** Fader, Hardie, Lee (2005), J. Marketing Research 42(4), 415-430, doi:10.1509/jmkr.2005.42.4.415
template <LifetimeModel M>
[[nodiscard]] double customer_lifetime_value(const M& model, const PurchaseHistory& history, const GammaGamma& spending,
                                             const SpendHistory& spend, double horizon, double rate,
                                             double margin = 1.0) noexcept {
  const double purchases = model.discounted_purchases(history, horizon, rate) * margin;
  return purchases == 0.0 ? 0.0 : purchases * spending.expected_spend(spend);
}

/// The lifetime value of every customer of a base, written into the caller's column `lifetime_value`. Options are those
/// of `predict`: a horizon, infinite unless it is given, and a discount per year. Where margins differ by customer,
/// predict `discounted_expected_purchases` and `expected_spend` and score LifetimePurchaseValue.
/// **Shape** `base` and `out` have the same rows
/// **Errors** those of `predict`, for both models
/// **Cost** three passes
template <LifetimeModel M, CustomerBase Base, class Out, Executor E = serial>
void customer_lifetime_values(const M& model, const TimeUnit& unit, const GammaGamma& spending, const Base& base,
                              const View<Out>& out, const PredictionOptions& options = {}, double margin = 1.0,
                              const E& executor = {}) {
  static_assert(std::same_as<typename Out::tag, lifetime_value>,
                "custval: customer_lifetime_values writes lifetime_value, no other column");
  using Scalar = typename Out::storage_type::scalar;
  Table<Scalar, expected_spend> spend(uninitialized, out.rows());
  predict(spending, base, spend.view(), executor);
  using Purchases = BoundColumn<discounted_expected_purchases, typename Out::storage_type>;
  predict(model, unit, base, View<Purchases>(out.rows(), Purchases{out.storage(lifetime_value{})}), options, executor);
  auto value = out[lifetime_value{}];
  for_each_part(out.rows(), executor, [&](Index first, Index count) {
    value.segment(first, count) *= spend[expected_spend{}].segment(first, count) * static_cast<Scalar>(margin);
  });
}

}  // namespace custval
