// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/lifetime/detail/nbd_form.hpp>
#include <custval/lifetime/detail/nbd_likelihood.hpp>
#include <custval/lifetime/history_model.hpp>
#include <custval/lifetime/lifetime_data.hpp>
#include <custval/lifetime/model.hpp>
#include <custval/lifetime/positive_parameters.hpp>

#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <string_view>

namespace custval {

/// The negative binomial baseline: nobody is ever lost, purchases are Poisson at a rate ~ gamma(r, rate alpha).
///
/// What it says of a customer is in HistoryModel.
/// **Domain** parameters finite and > 0; histories as PurchaseHistory says
/// **Errors** ArgumentError, by the constructor
/// **Source** Ehrenberg (1959), Applied Statistics 8(1), 26-41, doi:10.2307/2985810.
class Nbd : public PositiveParameters<Nbd, 2>, public HistoryModel<Nbd, detail::NbdForm> {
 public:
  /// The log-likelihood on data, by the logarithms of the parameters. **Cost** some 20 ns a row and call
  using likelihood = detail::NbdLikelihood;

  Nbd() = default;
  Nbd(double r, double alpha) : PositiveParameters("Nbd", {r, alpha}) {}

  [[nodiscard]] static constexpr std::string_view name() noexcept { return "nbd"; }
  [[nodiscard]] static constexpr std::array<std::string_view, 2> parameter_names() noexcept { return {"r", "alpha"}; }
  [[nodiscard]] double r() const noexcept { return parameters()[0]; }
  [[nodiscard]] double alpha() const noexcept { return parameters()[1]; }

  /// Where to start looking for the likeliest parameters: r = 1 and the mean rate.
  [[nodiscard]] static Nbd start(const LifetimeData& data) noexcept {
    Sum time;
    Sum repeats;
    for (std::size_t i = 0; i < data.rows(); ++i) {
      time.add(data.weights()[i] * data.observed()[i]);
      repeats.add(data.weights()[i] * data.repeats()[i]);
    }
    const double alpha = time.value() / repeats.value();
    return alpha > 0.0 && alpha < std::numeric_limits<double>::infinity() ? Nbd(1.0, alpha) : Nbd{};
  }
  [[nodiscard]] static std::string_view limit(std::span<const int> at_bound) noexcept {
    if (at_bound[0] > 0) {
      return at_bound[1] >= 0 ? "customers who all purchase at the same rate (Poisson)" : "";
    }
    return at_bound[0] < 0 || at_bound[1] > 0 ? "customers who never purchase" : "";
  }

  friend bool operator==(const Nbd&, const Nbd&) = default;
};

static_assert(ForgetsRecency<Nbd> && FittableModel<Nbd>);

}  // namespace custval
