// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/lifetime/detail/fit/fit_to_data.hpp>
#include <custval/lifetime/detail/fit/start_scale.hpp>
#include <custval/lifetime/detail/nbd/formulas.hpp>
#include <custval/lifetime/detail/nbd/likelihood.hpp>
#include <custval/lifetime/history_model.hpp>
#include <custval/lifetime/lifetime_data.hpp>
#include <custval/lifetime/model.hpp>
#include <custval/lifetime/positive_parameters.hpp>

#include <array>
#include <string_view>

namespace custval {

/// The negative binomial baseline: nobody is ever lost, purchases are Poisson at a rate ~ gamma(r, rate alpha).
///
/// What it says of a customer is in HistoryModel.
/// **Domain** parameters finite and > 0; histories as PurchaseHistory says
/// **Errors** ArgumentError, by the constructor
/// **Source** Ehrenberg (1959), Applied Statistics 8(1), 26-41, doi:10.2307/2985810.
class Nbd : public PositiveParameters<Nbd, 2>, public HistoryModel<Nbd, detail::NbdFormulas> {
 public:
  /// The log-likelihood on data, by the logarithms of the parameters. **Cost** some 10 ns a row and call
  using likelihood = detail::NbdLikelihood;

  Nbd() = default;
  Nbd(double r, double alpha) : PositiveParameters("Nbd", {r, alpha}) {}

  [[nodiscard]] static constexpr std::string_view name() noexcept { return "nbd"; }
  [[nodiscard]] static constexpr std::array<std::string_view, 2> parameter_names() noexcept { return {"r", "alpha"}; }
  [[nodiscard]] double r() const noexcept { return parameters()[0]; }
  [[nodiscard]] double alpha() const noexcept { return parameters()[1]; }

  /// How many powers of the unit of time each parameter has.
  [[nodiscard]] static constexpr std::array<int, 2> scale_powers() noexcept { return {0, 1}; }
  /// Where to start looking for the likeliest parameters: r = 1 and the mean rate.
  [[nodiscard]] static Nbd start(const LifetimeData& data) { return Nbd(1.0, detail::mean_gap(data)); }
  /// What the model becomes when parameters run to bounds.
  [[nodiscard]] static constexpr const auto& limits() noexcept { return detail::nbd_limits; }

  friend bool operator==(const Nbd&, const Nbd&) = default;
};

#if defined(CUSTVAL_COMPILED_LIFETIME)
extern template FittedModel<Nbd> detail::fit_to_data<Nbd>(const LifetimeData& data, const FitOptions<Nbd>& options,
                                                          const ExecutorRef& executor);
#endif

}  // namespace custval
