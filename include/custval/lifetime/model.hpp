// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/lifetime/derivatives.hpp>
#include <custval/lifetime/lifetime_data.hpp>
#include <custval/lifetime/model_limit.hpp>
#include <custval/lifetime/purchase_history.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <tuple>

namespace custval {

/// A model that is nothing but its parameters, all of them positive: `M::name()` as in "bg-nbd", `M::parameter_names()`
/// in the order of `model.parameters()`, and `M::from_parameters(array)`, which raises ArgumentError for a parameter
/// that is not finite and > 0 (so do the constructors).
template <class M>
concept ParameterModel = std::regular<M> && requires(const M& model) {
  { M::name() } -> std::convertible_to<std::string_view>;
  { M::parameter_names()[0] } -> std::convertible_to<std::string_view>;
  { model.parameters()[0] } -> std::convertible_to<double>;
  { M::from_parameters(model.parameters()) } -> std::same_as<M>;
};

/// The model as text: "bg-nbd: r 0.2426, alpha 4.4136, a 0.7929, b 2.4259".
template <ParameterModel M>
[[nodiscard]] std::string to_text(const M& model) {
  std::string text(M::name());
  for (std::size_t i = 0; i < model.parameters().size(); ++i) {
    text += (i == 0 ? ": " : ", ") + std::string(M::parameter_names()[i]) + " " + to_text(model.parameters()[i]);
  }
  return text;
}

/// How many parameters a model has.
template <ParameterModel M>
inline constexpr std::size_t parameter_count = std::tuple_size_v<decltype(M::parameter_names())>;

/// What a model is fitted to: LifetimeData, unless the model names another type as `M::data`.
template <class M>
struct fit_data {
  using type = LifetimeData;
};
template <class M>
  requires requires { typename M::data; }
struct fit_data<M> {
  using type = typename M::data;
};
template <class M>
using fit_data_t = typename fit_data<M>::type;

/// The log-likelihood of a model on some data as a function of the parameters: `M::likelihood(data)` prepares what does
/// not depend on the parameters, and `likelihood(model, executor)` gives Σ weight · log L with its first and second
/// derivatives with respect to the logarithms of the parameters. The same bits for any executor.
template <class M>
concept FittableModel =
    ParameterModel<M> && requires(const fit_data_t<M>& data, const typename M::likelihood& likelihood, const M& model) {
      requires std::constructible_from<typename M::likelihood, const fit_data_t<M>&>;
      { likelihood(model, serial{}) } -> std::same_as<Derivatives<parameter_count<M>>>;
      // Where to start looking, from the data.
      { M::start(data) } -> std::same_as<M>;
      // The simpler models that this one becomes when parameters run to bounds, the simplest first: ModelLimits.
      { M::limits()[0] } -> std::convertible_to<ModelLimit<parameter_count<M>>>;
    };

/// A model whose fit does not depend on the unit that its data are in: `M::scale_powers()` says how many powers of that
/// unit each parameter has, `data.scale()` what is typical of the data, `data.densities()` how many of their numbers
/// the likelihood is a density of, and `M::likelihood(data, scale)` counts in units of the scale.
template <class M>
concept ScalableModel = FittableModel<M> && requires(const fit_data_t<M>& data, double scale) {
  { M::scale_powers()[0] } -> std::convertible_to<int>;
  { data.scale() } -> std::convertible_to<double>;
  { data.densities() } -> std::convertible_to<double>;
  requires std::constructible_from<typename M::likelihood, const fit_data_t<M>&, double>;
};

/// A model of how long customers stay and how often they purchase meanwhile. Its functions are kernels: noexcept, no
/// allocation, NaN in gives NaN out. Times are in the model's unit; horizons >= 0.
template <class M>
concept LifetimeModel = ParameterModel<M> && requires(const M& model, const PurchaseHistory& history, double time,
                                                      std::span<double> probabilities) {
  // log of the probability (density) of the history.
  { model.log_likelihood(history) } noexcept -> std::same_as<double>;
  // Of being a customer still: now, or so much time from now.
  { model.probability_alive(history) } noexcept -> std::same_as<double>;
  { model.probability_alive(history, time) } noexcept -> std::same_as<double>;
  // Purchases in the next so much time: of this customer; of a new one, the first purchase not counted.
  { model.expected_purchases(history, time) } noexcept -> std::same_as<double>;
  { model.expected_purchases(time) } noexcept -> std::same_as<double>;
  // The same with a rate behind the horizon: each purchase is worth exp(-rate * its time from now). The horizon may be
  // infinite where rate > 0.
  { model.discounted_purchases(history, time, time) } noexcept -> std::same_as<double>;
  { model.discounted_purchases(time, time) } noexcept -> std::same_as<double>;
  // P(k purchases in the next so much time) for k = 0, 1, …, of this customer and of a new one.
  { model.purchase_distribution(history, time, probabilities) } noexcept;
  { model.purchase_distribution(time, probabilities) } noexcept;
};

/// A model that expects the same of all customers who are there with as many purchases in as long a time, whenever the
/// last was: all of this library are so (see HistoryModel). `predict` computes such expectations once for each pair
/// (x, T). A model may also have `probabilities_alive`, P(alive) of many customers at once, out of columns into one.
template <class M>
concept RecencyFreeWhileAlive = LifetimeModel<M> && requires(const M& model, const PurchaseHistory& history,
                                                             double time, std::span<double> probabilities) {
  { model.probability_gone(history) } noexcept -> std::same_as<double>;
  // probability_alive later, expected_purchases and discounted_purchases over probability_alive.
  { model.staying_if_alive(history, time) } noexcept -> std::same_as<double>;
  { model.expected_if_alive(history, time) } noexcept -> std::same_as<double>;
  { model.discounted_if_alive(history, time, time) } noexcept -> std::same_as<double>;
  { model.distribution_if_alive(history, time, probabilities) } noexcept;
};

}  // namespace custval
