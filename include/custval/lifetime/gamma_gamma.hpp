// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/bind.hpp>
#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/lifetime_columns.hpp>
#include <custval/core/require_columns.hpp>
#include <custval/core/summary_columns.hpp>
#include <custval/core/table.hpp>
#include <custval/core/view.hpp>
#include <custval/lifetime/detail/data/column_sums.hpp>
#include <custval/lifetime/detail/fit/fit_to_data.hpp>
#include <custval/lifetime/detail/gamma_gamma/likelihood.hpp>
#include <custval/lifetime/model.hpp>
#include <custval/lifetime/model_limit.hpp>
#include <custval/lifetime/positive_parameters.hpp>
#include <custval/lifetime/spend_data.hpp>
#include <custval/special/beta_prime.hpp>

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <optional>
#include <string_view>

namespace custval {

/// How much customers spend a purchase: amounts ~ gamma(p, rate nu) about the customer's own mean p / nu, and nu ~
/// gamma(q, rate v) over customers, independent of how often they purchase.
/// **Units** v and spends in the currency
/// **Domain** parameters finite and > 0. Where q <= 1 the population's mean spend does not exist, where p x + q <= 1
/// that of a customer with x repeats: functions of one customer give +infinity.
/// **Errors** ArgumentError, by the constructor
/// **Source** Fader, Hardie (2013), The Gamma-Gamma Model of Monetary Value,
/// http://www.brucehardie.com/notes/025/; Fader, Hardie, Lee (2005), Journal of Marketing Research 42(4), 415-430,
/// doi:10.1509/jmkr.2005.42.4.415.
class GammaGamma : public PositiveParameters<GammaGamma, 3> {
 public:
  using data = SpendData;  ///< what it is fitted to
  /// The log-likelihood on data, by the logarithms of the parameters.
  /// **Cost** a call, some 2 ns a customer and 0.5 µs for each distinct number of repeats
  using likelihood = detail::GammaGammaLikelihood;

  GammaGamma() = default;
  GammaGamma(double p, double q, double v) : PositiveParameters("GammaGamma", {p, q, v}) {}

  [[nodiscard]] static constexpr std::string_view name() noexcept { return "gamma-gamma"; }
  [[nodiscard]] static constexpr std::array<std::string_view, 3> parameter_names() noexcept { return {"p", "q", "v"}; }
  [[nodiscard]] double p() const noexcept { return parameters()[0]; }
  [[nodiscard]] double q() const noexcept { return parameters()[1]; }
  [[nodiscard]] double v() const noexcept { return parameters()[2]; }

  /// log of the density of the mean spend; 0 for a customer without repeats, -infinity for a mean <= 0.
  [[nodiscard]] double log_likelihood(const SpendHistory& history) const noexcept {
    if (history.repeats <= 0.0) {
      return std::isnan(history.mean) ? history.mean : 0.0;
    }
    if (history.mean <= 0.0) {
      return -std::numeric_limits<double>::infinity();
    }
    return log_beta_prime_density(p() * history.repeats, q(), v(), history.repeats * history.mean) -
           std::log(history.mean);
  }

  /// The expected spend of a customer's next purchase. A customer without repeats is expected to spend the population's
  /// mean; a mean below 0 counts as 0.
  [[nodiscard]] double expected_spend(const SpendHistory& history) const noexcept {
    const double excess = p() * history.repeats + (q() - 1.0);
    const double mean = history.repeats > 0.0 ? (std::max)(history.mean, 0.0) : 0.0;
    if (excess <= 0.0 && !std::isnan(mean)) {
      return std::numeric_limits<double>::infinity();
    }
    // p (v + x m) / (p x + q - 1) in an order in which nothing overflows before the mean itself does.
    const double share = p() / excess;
    return share * v() + share * history.repeats * mean;
  }

  /// The expected spend of a purchase of any customer.
  [[nodiscard]] double population_mean() const noexcept { return expected_spend({}); }

  /// How many powers of the unit of money each parameter has.
  [[nodiscard]] static constexpr std::array<int, 3> scale_powers() noexcept { return {0, 0, 1}; }
  /// Where to start looking for the likeliest parameters,
  [[nodiscard]] static GammaGamma start(const SpendData& data);
  /// and where else: customers much alike, whose purchases differ; and the other way round.
  [[nodiscard]] static std::array<GammaGamma, 2> other_starts(const SpendData& data);
  /// What the model becomes when parameters run to bounds.
  [[nodiscard]] static constexpr std::array<ModelLimit<3>, 6> limits() noexcept {
    return {{{"customers who all spend the same each time", {1, 1, 0}},
             {"customers with the same mean spend (gamma)", {0, 1, 0}},
             {"customers with the same mean spend (gamma)", {0, 0, 1}},
             {"customers who spend their own mean each time (inverse gamma)", {1, 0, 0}},
             {"customers who spend their own mean each time (inverse gamma)", {0, 0, -1}},
             {"customers whose spend has no bound", {0, -1, 0}}}};
  }

  friend bool operator==(const GammaGamma&, const GammaGamma&) = default;
};

inline GammaGamma GammaGamma::start(const SpendData& data) {
  // p v / (q - 1) is the mean spend.
  const double v = detail::sum_of_products(data.weights(), data.means()) / detail::sum_of(data.weights());
  return v > 0.0 && v < std::numeric_limits<double>::infinity() ? GammaGamma(2.0, 3.0, detail::moderate(v))
                                                                : GammaGamma{};
}

inline std::array<GammaGamma, 2> GammaGamma::other_starts(const SpendData& data) {
  const double v = start(data).v();
  return {GammaGamma(1.0, 50.0, 50.0 * v), GammaGamma(50.0, 2.0, 0.02 * v)};
}

/// What a prediction of spend does with customers of whom the model has no mean: p x + q <= 1, for x = 0 where q <= 1.
struct SpendOptions {
  std::optional<double> where_no_mean{};  ///< expected of such customers; without it they are an error
};

/// The expected spend a purchase of every customer of a base, from the columns repeat_purchases and mean_repeat_spend,
/// into the column `expected_spend` of the caller's.
/// **Shape** `base` and `out` have the same rows
/// **Errors** a missing column stops the compiler; ShapeError for differing rows; ArgumentError naming q where a
/// customer has no mean, unless the options say what is expected then. NaN gives NaN in its row, but for the mean of a
/// customer without repeats, which says nothing.
template <CustomerBase Base, class... Out, Executor E = serial>
void predict(const GammaGamma& model, const Base& base, const View<Out...>& out, const SpendOptions& options,
             const E& executor = {}) {
  static_assert((std::same_as<typename Out::tag, expected_spend> && ...),
                "custval: a model of spend writes expected_spend, no other column");
  const auto view = require_columns<GammaGamma>(as_view(base), columns<repeat_purchases, mean_repeat_spend>{});
  if (out.rows() != view.rows()) {
    raise_shape("predict", "the output", out.rows(), "rows", to_text(view.rows()) + ", as many as the base");
  }
  const auto repeats = view[repeat_purchases{}];
  const auto means = view[mean_repeat_spend{}];
  const auto has_mean = [&](Index i) { return !(model.p() * static_cast<double>(repeats(i)) + model.q() <= 1.0); };
  if (!options.where_no_mean && !(model.q() > 1.0)) {
    for (Index i = 0; i < view.rows(); ++i) {
      if (!has_mean(i)) {
        raise_argument("predict", "q", model.q(),
                       "p x + q > 1 for all customers, as there is no mean spend otherwise; row " + to_text(i) +
                           " has " + to_text(static_cast<double>(repeats(i))) + " repeats");
      }
    }
  }
  const double where_no_mean = options.where_no_mean.value_or(std::numeric_limits<double>::quiet_NaN());
  auto spend = out[expected_spend{}];
  using Scalar = typename decltype(spend)::Scalar;
  for_each_part(view.rows(), executor, [&](Index first, Index count) {
    for (Index i = first; i < first + count; ++i) {
      const SpendHistory history{static_cast<double>(repeats(i)), static_cast<double>(means(i))};
      const bool is_unknown = history.repeats > 0.0 && std::isnan(history.mean);
      spend(i) = static_cast<Scalar>(has_mean(i) || is_unknown ? model.expected_spend(history) : where_no_mean);
    }
  });
}

template <CustomerBase Base, class... Out, Executor E = serial>
void predict(const GammaGamma& model, const Base& base, const View<Out...>& out, const E& executor = {}) {
  predict(model, base, out, SpendOptions{}, executor);
}

/// Expected spends into a new array.
template <CustomerBase Base, Executor E = serial>
[[nodiscard]] Eigen::ArrayXd expected_spends(const GammaGamma& model, const Base& base, const SpendOptions& options,
                                             const E& executor = {}) {
  Eigen::ArrayXd spend(as_view(base).rows());
  predict(model, base, view(bind<expected_spend>(spend)), options, executor);
  return spend;
}

template <CustomerBase Base, Executor E = serial>
[[nodiscard]] Eigen::ArrayXd expected_spends(const GammaGamma& model, const Base& base, const E& executor = {}) {
  return expected_spends(model, base, SpendOptions{}, executor);
}

#if defined(CUSTVAL_COMPILED_LIFETIME)
extern template FittedModel<GammaGamma> detail::fit_to_data<GammaGamma>(const SpendData& data,
                                                                        const FitOptions<GammaGamma>& options,
                                                                        const ExecutorRef& executor);
#endif

}  // namespace custval
