// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/require_columns.hpp>
#include <custval/core/value_column.hpp>
#include <custval/value/model.hpp>

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace custval {

namespace detail {

// Stands for the output of what is no model.
struct refused_value : value_column<"refused", value_kind::current> {};

// What a value model says it reads and writes, and something in its place where it does not say so.
template <class Model>
struct model_basics {
  static constexpr bool has_inputs = requires { requires ColumnList<typename Model::inputs>; };
  static constexpr bool has_output = requires { typename Model::output; };
  static constexpr bool writes_value = requires { requires ValueTag<typename Model::output>; };

  static consteval auto inputs_said() {
    if constexpr (has_inputs) {
      return typename Model::inputs{};
    } else {
      return columns<>{};
    }
  }
  static consteval auto output_said() {
    if constexpr (writes_value) {
      return typename Model::output{};
    } else {
      return refused_value{};
    }
  }
};
template <class Model>
using inputs_said = decltype(model_basics<Model>::inputs_said());
template <class Model>
using output_said = decltype(model_basics<Model>::output_said());

// The sentence on what is not said.
template <class Model>
struct value_model_says {
  using Basics = model_basics<Model>;
  static_assert(Basics::has_inputs,
                "custval: a value model says which columns it reads: using inputs = custval::columns<...>");
  static_assert(Basics::has_output || !Basics::has_inputs,
                "custval: a value model says which value it writes: using output = ..., a value_column");
  static_assert(Basics::writes_value || !Basics::has_output || !Basics::has_inputs,
                "custval: the output of a value model is a value_column, which says whether it counts as current or as "
                "potential value");
  static_assert(std::copy_constructible<Model>, "custval: a value model can be copied");
};

}  // namespace detail

/// A model and its weight in the totals of an aggregate. A model converts to one of weight 1.
template <class Model>
struct Weighted {
  Model model;
  double weight = 1.0;

  Weighted(Model m) : model{std::move(m)} {}  // NOLINT(google-explicit-constructor): plain models go into aggregates
  /// **Errors** ArgumentError for a weight that is not finite.
  Weighted(Model m, double w) : model{std::move(m)}, weight{w} {
    if (!any_number::contains(w)) {
      raise_argument("weighted", "the weight of '" + std::string(detail::output_said<Model>::name()) + "'", w,
                     any_number::text());
    }
  }
  friend bool operator==(const Weighted&, const Weighted&) = default;
};

/// Gives a model a weight in the totals: `CustomerValue{PurchaseValue{}, weighted(WordOfMouthValue{}, 0.5)}`.
template <class Model>
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
template <class... Models>
class CustomerValue {
  static_assert(sizeof...(Models) > 0, "custval: an aggregate has at least one value model");
  static_assert(detail::all_distinct<detail::output_said<Models>...>,
                "custval: two models of an aggregate write the same value column");

 public:
  using inputs = unite_columns<detail::inputs_said<Models>...>;
  using components = columns<detail::output_said<Models>...>;
  using outputs = columns<detail::output_said<Models>..., current_value, potential_value, total_value>;
  static constexpr std::size_t size = sizeof...(Models);

  explicit CustomerValue(Weighted<Models>... models) : models_{std::move(models)...} {
    ((void)sizeof(detail::value_model_says<Models>), ...);
  }

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
