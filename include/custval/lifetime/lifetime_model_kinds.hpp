// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor_ref.hpp>
#include <custval/core/named_columns.hpp>
#include <custval/core/nearest_word.hpp>
#include <custval/lifetime/any_lifetime_model.hpp>
#include <custval/lifetime/bg_bb.hpp>
#include <custval/lifetime/bg_nbd.hpp>
#include <custval/lifetime/detail/any/lifetime_model_holding.hpp>
#include <custval/lifetime/detail/fit/fit_to_data.hpp>
#include <custval/lifetime/fit_lifetime.hpp>
#include <custval/lifetime/lifetime_data.hpp>
#include <custval/lifetime/mbg_nbd.hpp>
#include <custval/lifetime/nbd.hpp>
#include <custval/lifetime/pareto_nbd.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// How to fit a model that is chosen at run time: FitOptions, without the model's type.
struct AnyFitOptions {
  TimeUnit unit{};
  IllegalRows illegal_rows = IllegalRows::refuse;
  int largest_number_of_evaluations = 2000;
  std::stop_token stop{};
};

/// A fitted model of any type, a user's own among them, without its type.
template <LifetimeModel M>
[[nodiscard]] AnyLifetimeModel any_lifetime_model(FittedModel<M> fitted) {
  return AnyLifetimeModel(std::make_shared<const detail::LifetimeModelHolding<M>>(std::move(fitted)));
}

/// The lifetime models that can be named: all of the library's, and those that are added. One list for fits, JSON, help
/// and hints. **Cost** this header compiles all of the library's models: a program includes it in one source.
class LifetimeModelKinds {
 public:
  struct Kind {
    std::string_view name;
    std::string_view summary;
    std::vector<std::string_view> parameter_names;
    AnyLifetimeModel (*fit)(const LifetimeData& data, const AnyFitOptions& options, ExecutorRef executor);
    /// A fitted model of parameters and facts that were kept, as many as there are names. **Errors** ArgumentError for
    /// a parameter outside its domain.
    AnyLifetimeModel (*restore)(std::span<const double> parameters, const FitFacts& facts);
  };

  /// The library's models, the simplest first.
  LifetimeModelKinds();
  /// Adds a model of a user's own. **Errors** ArgumentError for a name that is there.
  template <class M>
    requires LifetimeModel<M> && FittableModel<M>
  void add(std::string_view summary) {
    if (find(M::name()) != nullptr) {
      raise<ArgumentError>("custval::LifetimeModelKinds: there is a model '" + std::string(M::name()) + "' already");
    }
    const auto names = M::parameter_names();
    kinds_.push_back({M::name(), summary, {names.begin(), names.end()}, &fit_one<M>, &restore_one<M>});
  }

  [[nodiscard]] std::span<const Kind> all() const noexcept { return kinds_; }
  /// The model of a name; null where there is none.
  [[nodiscard]] const Kind* find(std::string_view name) const noexcept {
    const auto its = std::find_if(kinds_.begin(), kinds_.end(), [name](const Kind& kind) { return kind.name == name; });
    return its == kinds_.end() ? nullptr : &*its;
  }
  /// The kind of that name. **Errors** ArgumentError where there is none, which says which is nearest.
  [[nodiscard]] const Kind& at(std::string_view name) const {
    const Kind* const kind = find(name);
    if (kind == nullptr) {
      std::vector<std::string> names;
      for (const Kind& each : kinds_) {
        names.emplace_back(each.name);
      }
      raise<ArgumentError>("custval::LifetimeModelKinds: there is no lifetime model '" + std::string(name) +
                           "'; the nearest is '" + std::string(nearest_word(std::string(name), names)) + "'");
    }
    return *kind;
  }

 private:
  template <class M>
  static AnyLifetimeModel fit_one(const LifetimeData& data, const AnyFitOptions& options, ExecutorRef executor) {
    FitOptions<M> typed;
    typed.largest_number_of_evaluations = options.largest_number_of_evaluations;
    typed.stop = options.stop;
    return any_lifetime_model(custval::fit<M>(data, typed, executor));
  }
  template <class M>
  static AnyLifetimeModel restore_one(std::span<const double> parameters, const FitFacts& facts) {
    auto values = M{}.parameters();
    if (parameters.size() != values.size() || facts.covariance.size() != values.size() * values.size()) {
      raise<ArgumentError>("custval::LifetimeModelKinds: " + std::string(M::name()) + " has " + to_text(values.size()) +
                           " parameters, and as many rows and columns of covariances");
    }
    std::copy(parameters.begin(), parameters.end(), values.begin());
    auto fitted = fitted_with<FittedModel<M>>(facts);
    fitted.model = M::from_parameters(values);
    return any_lifetime_model(std::move(fitted));
  }

  std::vector<Kind> kinds_;
};

#if defined(CUSTVAL_LIFETIME_INLINE)
CUSTVAL_LIFETIME_INLINE LifetimeModelKinds::LifetimeModelKinds() {
  add<Nbd>("a rate of purchases that differs between customers, who never leave");
  add<ParetoNbd>("customers leave at any moment, at rates that differ");
  add<BgNbd>("customers leave after a purchase, never before their first repeat");
  add<MbgNbd>("customers leave after a purchase, the first included");
  add<BgBb>("purchases and leaving at opportunities: months, weeks, events");
}
#endif

/// Fits the model of a name. **Errors** ArgumentError for a name that is not known, with the nearest that is.
/// **Cost** that of the typed `fit`: the same, but for one call.
[[nodiscard]] inline AnyLifetimeModel fit_lifetime(std::string_view name, const LifetimeData& data,
                                                   const AnyFitOptions& options = {}, ExecutorRef executor = serial{},
                                                   const LifetimeModelKinds& kinds = {}) {
  return kinds.at(name).fit(data, options, executor);
}

/// Fits the model of that name to a base whose columns are known by name: repeat_purchases, recency and observed_time
/// in days, perhaps customer_weight.
/// **Errors** ShapeError that lists all that is wrong with the columns; DataError for an illegal row, unless it is to
/// be dropped.
[[nodiscard]] inline AnyLifetimeModel fit_lifetime(std::string_view name, const NamedColumns& base,
                                                   const AnyFitOptions& options = {}, ExecutorRef executor = serial{},
                                                   const LifetimeModelKinds& kinds = {}) {
  const LifetimeModelKinds::Kind& kind = kinds.at(name);
  if (base.has(customer_weight::name())) {
    return kind.fit(LifetimeData(base.view(columns<repeat_purchases, recency, observed_time, customer_weight>{}),
                                 options.unit, options.illegal_rows),
                    options, executor);
  }
  return kind.fit(
      LifetimeData(base.view(columns<repeat_purchases, recency, observed_time>{}), options.unit, options.illegal_rows),
      options, executor);
}

}  // namespace custval
