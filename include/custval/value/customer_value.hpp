// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/require_columns.hpp>
#include <custval/core/value_column.hpp>
#include <custval/value/model.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace custval {

/// A model and its weight in the totals of an aggregate. A model converts to one of weight 1.
template <ValueModelBasics Model>
struct Weighted {
  Model model;
  double weight = 1.0;

  Weighted(Model m) : model{std::move(m)} {}  // NOLINT(google-explicit-constructor): plain models go into aggregates
  /// **Errors** ArgumentError for a weight that is not finite.
  Weighted(Model m, double w) : model{std::move(m)}, weight{w} {
    if (!any_number::contains(w)) {
      raise_argument("weighted", "the weight of '" + std::string(Model::output::name()) + "'", w, any_number::text());
    }
  }
  friend bool operator==(const Weighted&, const Weighted&) = default;
};

/// Gives a model a weight in the totals: `CustomerValue{PurchaseValue{}, weighted(WordOfMouthValue{}, 0.5)}`.
template <ValueModel Model>
[[nodiscard]] Weighted<Model> weighted(Model model, double weight) {
  return {std::move(model), weight};
}

namespace detail {

template <class T>
struct unweighted {
  using type = T;
};
template <class Model>
struct unweighted<Weighted<Model>> {
  using type = Model;
};

// Row-wise models stay as they are; the others, and those that check the base, see it now.
template <class Model, class Base, class E>
[[nodiscard]] auto prepare_model(const Model& model, const Base& base, const E& executor) {
  const auto inputs = require_columns<Model>(base, typename Model::inputs{});
  if constexpr (requires { model.prepare(inputs, executor); }) {
    return model.prepare(inputs, executor);
  } else {
    return model;
  }
}

}  // namespace detail

/// What a customer is worth to the firm: a list of value models of any number and kind, each once.
///
/// current = Σ weight · component over the current components (purchase value), potential = the same over the others,
/// total = current + potential. The component columns themselves are written without the weights.
/// **Errors** the constructors of the models and `weighted` check the parameters. **Source** [CV] §2.
///
///     auto model  = CustomerValue{PurchaseValue{}, WordOfMouthValue{}, KnowledgeValue{0.6}};
///     auto values = score(model, base);   // see score.hpp
template <ValueModelBasics... Models>
class CustomerValue {
  static_assert(sizeof...(Models) > 0, "custval: an aggregate has at least one value model");
  static_assert(detail::all_distinct<typename Models::output...>,
                "custval: two models of an aggregate write the same value column");

 public:
  using inputs = unite_columns<typename Models::inputs...>;
  using components = columns<typename Models::output...>;
  using outputs = columns<typename Models::output..., current_value, potential_value, total_value>;
  static constexpr std::size_t size = sizeof...(Models);

  explicit CustomerValue(Weighted<Models>... models) : models_{std::move(models)...} {}

  template <std::size_t I>
  [[nodiscard]] const auto& model() const noexcept {
    return std::get<I>(models_).model;
  }
  template <std::size_t I>
  [[nodiscard]] double weight() const noexcept {
    return std::get<I>(models_).weight;
  }

  /// The aggregate of the models prepared for this base; what `score` runs block by block.
  template <class Base, class E>
  [[nodiscard]] auto prepare(const Base& base, const E& executor) const {
    return std::apply(
        [&](const auto&... part) {
          return CustomerValue<decltype(detail::prepare_model(part.model, base, executor))...>(
              Weighted(detail::prepare_model(part.model, base, executor), part.weight)...);
        },
        models_);
  }

  friend bool operator==(const CustomerValue&, const CustomerValue&) = default;

 private:
  std::tuple<Weighted<Models>...> models_;
};

template <class... Parts>
CustomerValue(Parts...) -> CustomerValue<typename detail::unweighted<Parts>::type...>;

template <class T>
inline constexpr bool is_customer_value = false;
template <class... Models>
inline constexpr bool is_customer_value<CustomerValue<Models...>> = true;

}  // namespace custval
