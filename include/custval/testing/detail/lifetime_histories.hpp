// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/lifetime/purchase_history.hpp>
#include <custval/testing/detail/random.hpp>
#include <custval/testing/lifetime_model_options.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace custval::testing::detail {

using custval::to_text;

// As "2 repeats, the last at 30 of 100".
[[nodiscard]] inline std::string history_text(const PurchaseHistory& history) {
  return to_text(history.repeats) + " repeats, the last at " + to_text(history.recency) + " of " +
         to_text(history.observed);
}

// A time as models take it: whole where they count opportunities.
[[nodiscard]] inline double time_of(double time, const LifetimeModelOptions& options) noexcept {
  return options.opportunities ? std::ceil(time) : time;
}

// A possible history, all over what the options allow.
[[nodiscard]] inline PurchaseHistory random_history(Draws& draws, const LifetimeModelOptions& options) noexcept {
  // In (0, 1], many small ones among them.
  const auto part = [&] { return std::exp2(-8.0 * draws.share()); };
  const double observed = time_of(options.longest * part(), options);
  const double most = options.opportunities ? (std::min)(options.most_repeats, observed) : options.most_repeats;
  const double repeats = std::floor((most + 1.0) * draws.share() * draws.share());
  if (repeats == 0.0) {
    return {0.0, 0.0, observed};
  }
  const double last = options.opportunities ? repeats + std::floor((observed - repeats + 1.0) * draws.share())
                                            : observed * (draws.share() < 0.2 ? part() : 1.0 - 0.99 * draws.share());
  return {repeats, last, observed};
}

[[nodiscard]] inline std::vector<PurchaseHistory> histories_of(const LifetimeModelOptions& options) {
  const double longest = time_of(options.longest, options);
  const double most =
      std::floor(options.opportunities ? (std::min)(options.most_repeats, longest) : options.most_repeats);
  std::vector<PurchaseHistory> histories{{0.0, 0.0, 0.0}, {0.0, 0.0, longest}, {1.0, longest, longest}};
  if (most >= 1.0) {
    histories.push_back({most, longest, longest});
  }
  Draws draws(options.seed, 0x1f3);
  for (Index i = 0; i < options.histories; ++i) {
    histories.push_back(random_history(draws, options));
  }
  histories.insert(histories.end(), options.more_histories.begin(), options.more_histories.end());
  return histories;
}

// Of time, in order.
[[nodiscard]] inline std::vector<double> horizons_of(const LifetimeModelOptions& options) {
  std::vector<double> horizons;
  for (const double part : {0.01, 0.1, 1.0, 3.0}) {
    const double horizon = time_of(part * options.longest, options);
    if (horizons.empty() || horizon > horizons.back()) {
      horizons.push_back(horizon);
    }
  }
  return horizons;
}

// Of discount, per unit of time, in order.
[[nodiscard]] inline std::vector<double> rates_of(const LifetimeModelOptions& options) {
  return {0.5 / options.longest, 5.0 / options.longest};
}

}  // namespace custval::testing::detail
