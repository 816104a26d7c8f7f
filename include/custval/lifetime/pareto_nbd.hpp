// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/lifetime/detail/fit/fit_to_data.hpp>
#include <custval/lifetime/detail/fit/start_scale.hpp>
#include <custval/lifetime/detail/pareto_nbd/formulas.hpp>
#include <custval/lifetime/detail/pareto_nbd/likelihood.hpp>
#include <custval/lifetime/history_model.hpp>
#include <custval/lifetime/lifetime_data.hpp>
#include <custval/lifetime/model.hpp>
#include <custval/lifetime/positive_parameters.hpp>

#include <array>
#include <string_view>

namespace custval {

/// Pareto/NBD: customers purchase at a rate ~ gamma(r, rate alpha), and leave at a moment of their own, with a death
/// rate ~ gamma(s, rate beta), whether they purchase or not.
///
/// What it says of a customer is in HistoryModel.
/// **Domain** parameters finite and > 0; histories as PurchaseHistory says
/// **Errors** ArgumentError, by the constructor
/// **Accuracy** for parameters 1e-3 … 1e3, times 1e-3 … 1e4 and up to 5,000 repeats: the log-likelihood to 1e-11 ·
/// max(1, |log L|), P(alive) and expectations to a relative 1e-12
/// **Cost** some 0.2 to 2 µs a quantity, P(alive) of many at once some 75 ns each; the distribution a few µs for each
/// number of purchases
/// **Source** Schmittlein, Morrison, Colombo (1987), Management Science 33(1), 1-24, doi:10.1287/mnsc.33.1.1; without
/// its hypergeometric functions, by an integral of positive terms (docs/lifetime_models.md).
class ParetoNbd : public PositiveParameters<ParetoNbd, 4>, public HistoryModel<ParetoNbd, detail::ParetoNbdFormulas<>> {
 public:
  /// The log-likelihood on data, by the logarithms of the parameters. **Cost** some 100 ns a row and call
  using likelihood = detail::ParetoNbdLikelihood;

  ParetoNbd() = default;
  ParetoNbd(double r, double alpha, double s, double beta) : PositiveParameters("ParetoNbd", {r, alpha, s, beta}) {}

  [[nodiscard]] static constexpr std::string_view name() noexcept { return "pareto-nbd"; }
  [[nodiscard]] static constexpr std::array<std::string_view, 4> parameter_names() noexcept {
    return {"r", "alpha", "s", "beta"};
  }
  [[nodiscard]] double r() const noexcept { return parameters()[0]; }
  [[nodiscard]] double alpha() const noexcept { return parameters()[1]; }
  [[nodiscard]] double s() const noexcept { return parameters()[2]; }
  [[nodiscard]] double beta() const noexcept { return parameters()[3]; }

  /// How many powers of the unit of time each parameter has.
  [[nodiscard]] static constexpr std::array<int, 4> scale_powers() noexcept { return {0, 1, 0, 1}; }
  /// Where to start looking for the likeliest parameters,
  [[nodiscard]] static ParetoNbd start(const LifetimeData& data) {
    const double time = detail::start_scale(data);
    return {1.0, time, 1.0, time};
  }
  /// and where else: steady customers, of whom few leave, and some of these at once; lives much alike; and lives of all
  /// lengths.
  [[nodiscard]] static std::array<ParetoNbd, 3> other_starts(const LifetimeData& data) {
    const double gap = detail::mean_gap(data);
    const double time = detail::start_scale(data);
    return {ParetoNbd(10.0, 10.0 * gap, 0.1, 0.001 * time), ParetoNbd(3.0, 3.0 * gap, 20.0, 60.0 * time),
            ParetoNbd(0.3, 0.3 * gap, 0.3, 0.1 * time)};
  }
  /// What the model becomes when parameters run to bounds.
  [[nodiscard]] static constexpr const auto& limits() noexcept { return detail::pareto_nbd_limits; }

  friend bool operator==(const ParetoNbd&, const ParetoNbd&) = default;
};

#if defined(CUSTVAL_COMPILED_LIFETIME)
extern template FittedModel<ParetoNbd> detail::fit_to_data<ParetoNbd>(const LifetimeData& data,
                                                                      const FitOptions<ParetoNbd>& options,
                                                                      const ExecutorRef& executor);
#endif

}  // namespace custval
