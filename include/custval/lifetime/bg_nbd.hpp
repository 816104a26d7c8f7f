// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/lifetime/detail/bg_nbd/beta_geometric.hpp>
#include <custval/lifetime/detail/bg_nbd/beta_geometric_likelihood.hpp>
#include <custval/lifetime/detail/fit/fit_to_data.hpp>
#include <custval/lifetime/detail/fit/start_scale.hpp>
#include <custval/lifetime/history_model.hpp>
#include <custval/lifetime/lifetime_data.hpp>
#include <custval/lifetime/model.hpp>
#include <custval/lifetime/positive_parameters.hpp>

#include <array>
#include <string_view>

namespace custval {

/// Beta-geometric/NBD: customers purchase at a rate ~ gamma(r, rate alpha), and after each purchase but the first they
/// leave with a chance ~ beta(a, b).
///
/// **A customer without repeat purchases is alive for certain**: only a repeat purchase can be followed by leaving.
/// Where most customers bought once, take MbgNbd or ParetoNbd.
/// What it says of a customer is in HistoryModel.
/// **Domain** parameters finite and > 0; histories as PurchaseHistory says
/// **Errors** ArgumentError, by the constructor
/// **Cost** of expectations 0.2 to 10 µs, of discounted ones some 20 µs without an end and up to a millisecond or two
/// with one: `predict` computes them once for all with as many purchases in as long a time. P(alive) of many customers
/// at once some 15 ns each
/// **Source** Fader, Hardie, Lee (2005), Marketing Science 24(2), 275-284, doi:10.1287/mksc.1040.0098; expectations as
/// means over the chance to leave, in which nothing cancels (docs/lifetime_models.md).
class BgNbd : public PositiveParameters<BgNbd, 4>, public HistoryModel<BgNbd, detail::BetaGeometric<0>> {
 public:
  /// The log-likelihood on data, by the logarithms of the parameters. **Cost** some 20 ns a row and call
  using likelihood = detail::BetaGeometricLikelihood<0>;

  BgNbd() = default;
  BgNbd(double r, double alpha, double a, double b) : PositiveParameters("BgNbd", {r, alpha, a, b}) {}

  [[nodiscard]] static constexpr std::string_view name() noexcept { return "bg-nbd"; }
  [[nodiscard]] static constexpr std::array<std::string_view, 4> parameter_names() noexcept {
    return {"r", "alpha", "a", "b"};
  }
  [[nodiscard]] double r() const noexcept { return parameters()[0]; }
  [[nodiscard]] double alpha() const noexcept { return parameters()[1]; }
  [[nodiscard]] double a() const noexcept { return parameters()[2]; }
  [[nodiscard]] double b() const noexcept { return parameters()[3]; }

  /// How many powers of the unit of time each parameter has.
  [[nodiscard]] static constexpr std::array<int, 4> scale_powers() noexcept { return {0, 1, 0, 0}; }
  /// Where to start looking for the likeliest parameters,
  [[nodiscard]] static BgNbd start(const LifetimeData& data) { return {1.0, detail::start_scale(data), 1.0, 1.0}; }
  /// and where else: steady customers, of whom few leave, and some of these at once; and customers much alike.
  [[nodiscard]] static std::array<BgNbd, 3> other_starts(const LifetimeData& data) {
    const double gap = detail::mean_gap(data);
    return {BgNbd(10.0, 10.0 * gap, 0.01, 0.05), BgNbd(0.3, 0.3 * gap, 0.1, 0.1), BgNbd(3.0, 3.0 * gap, 10.0, 30.0)};
  }
  /// What the model becomes when parameters run to bounds.
  [[nodiscard]] static constexpr const auto& limits() noexcept { return detail::beta_geometric_limits; }

  friend bool operator==(const BgNbd&, const BgNbd&) = default;
};

#if defined(CUSTVAL_COMPILED_LIFETIME)
extern template FittedModel<BgNbd> detail::fit_to_data<BgNbd>(const LifetimeData& data,
                                                              const FitOptions<BgNbd>& options,
                                                              const ExecutorRef& executor);
#endif

}  // namespace custval
