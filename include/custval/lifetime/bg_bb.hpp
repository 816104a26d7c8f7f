// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/lifetime/detail/bg_bb/formulas.hpp>
#include <custval/lifetime/detail/bg_bb/likelihood.hpp>
#include <custval/lifetime/detail/data/column_sums.hpp>
#include <custval/lifetime/detail/fit/fit_to_data.hpp>
#include <custval/lifetime/history_model.hpp>
#include <custval/lifetime/lifetime_data.hpp>
#include <custval/lifetime/model.hpp>
#include <custval/lifetime/model_limit.hpp>
#include <custval/lifetime/positive_parameters.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace custval {

/// Beta-geometric/beta-Bernoulli: opportunities to purchase come one by one (years, issues, events). At each, a
/// customer purchases with probability p ~ beta(alpha, beta), and before each is lost for ever with probability
/// theta ~ beta(gamma, delta).
///
/// A history counts in opportunities after the first purchase: `repeats` of them used, the last of these being number
/// `recency`, out of `observed`. All three are whole, and repeats <= recency.
/// What it says of a customer is in HistoryModel; discounting, the next opportunity is one unit of time away.
/// **Units** horizons in opportunities; of one that is not whole, the whole part counts.
/// **Domain** parameters finite and > 0. An impossible history (repeats > recency) has probability 0.
/// **Errors** ArgumentError, by the constructor
/// **Cost** of a history, some 10 ns for each opportunity since the last purchase; of purchase_distribution, for each
/// opportunity ahead and each probability
/// **Source** Fader, Hardie, Shang (2010), Marketing Science 29(6), 1086-1108, doi:10.1287/mksc.1100.0580.
class BgBb : public PositiveParameters<BgBb, 4>, public HistoryModel<BgBb, detail::BgBbFormulas> {
 public:
  /// The log-likelihood on data, by the logarithms of the parameters.
  /// **Errors** DataError, by the constructor, naming a row whose figures are not whole or not repeats <= recency <=
  /// observed
  /// **Cost** a call, some 0.2 µs a row and 10 ns for each opportunity since the last purchase
  using likelihood = detail::BgBbLikelihood;

  BgBb() = default;
  BgBb(double alpha, double beta, double gamma, double delta)
      : PositiveParameters("BgBb", {alpha, beta, gamma, delta}) {}

  [[nodiscard]] static constexpr std::string_view name() noexcept { return "bg-bb"; }
  [[nodiscard]] static constexpr std::array<std::string_view, 4> parameter_names() noexcept {
    return {"alpha", "beta", "gamma", "delta"};
  }
  [[nodiscard]] double alpha() const noexcept { return parameters()[0]; }
  [[nodiscard]] double beta() const noexcept { return parameters()[1]; }
  [[nodiscard]] double gamma() const noexcept { return parameters()[2]; }
  [[nodiscard]] double delta() const noexcept { return parameters()[3]; }

  /// Where to start looking for the likeliest parameters,
  [[nodiscard]] static BgBb start(const LifetimeData& data);
  /// and where else: customers of whom few are lost, and some of these at once; and customers much alike.
  [[nodiscard]] static std::array<BgBb, 3> other_starts(const LifetimeData& data);
  /// What the model becomes when parameters run to bounds.
  [[nodiscard]] static constexpr std::array<ModelLimit<4>, 10> limits() noexcept {
    return {{{"customers who are never lost (beta-Bernoulli)", {0, 0, -1, 1}},
             {"customers who are all lost at once", {0, 0, 1, -1}},
             {"customers who are lost at once or never", {0, 0, -1, 0}},
             {"customers who are lost at once or never", {0, 0, 0, -1}},
             {"customers who are all lost with the same probability", {0, 0, 0, 1}},
             {"customers who are all lost with the same probability", {0, 0, 1, 0}},
             {"customers who purchase at every opportunity", {1, -1, 0, 0}},
             {"customers who purchase always or never", {-1, 0, 0, 0}},
             {"customers who all purchase with the same probability", {0, 1, 0, 0}},
             {"customers who all purchase with the same probability", {1, 0, 0, 0}}}};
  }

  friend bool operator==(const BgBb&, const BgBb&) = default;
};

inline BgBb BgBb::start(const LifetimeData& data) {
  // Any probability of a purchase is as likely as any other, and half the customers stay for half the time.
  const double half = 0.5 * detail::sum_of_products(data.weights(), data.observed()) / detail::sum_of(data.weights());
  return {1.0, 1.0, 1.0, half > 1.0 && half < 1e9 ? half : 1.0};
}

inline std::array<BgBb, 3> BgBb::other_starts(const LifetimeData& data) {
  const double used = detail::sum_of_products(data.weights(), data.repeats()) /
                      (std::max)(1.0, detail::sum_of_products(data.weights(), data.observed()));
  const double share = (std::min)((std::max)(used, 0.01), 0.99);
  return {BgBb(10.0 * share, 10.0 * (1.0 - share), 0.01, 0.05), BgBb(0.3, 0.3, 0.1, 0.1),
          BgBb(3.0 * share, 3.0 * (1.0 - share), 10.0, 60.0)};
}

#if defined(CUSTVAL_COMPILED_LIFETIME)
extern template FittedModel<BgBb> detail::fit_to_data<BgBb>(const LifetimeData& data, const FitOptions<BgBb>& options,
                                                            const ExecutorRef& executor);
#endif

}  // namespace custval
