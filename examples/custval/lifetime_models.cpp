// SPDX-License-Identifier: BSL-1.0
#include "lifetime_models.hpp"

#include <custval/core/execution.hpp>
#include <custval/core/nearest_word.hpp>
#include <custval/interop/json/any_lifetime.hpp>
#include <custval/lifetime/gamma_gamma.hpp>
#include <custval/lifetime/lifetime_model_kinds.hpp>
#include <string>
#include <vector>

#include "failure.hpp"
#include "interrupt.hpp"

namespace custval_cli {

using namespace custval;

static_assert(model_of_opportunities == BgBb::name() && model_of_spend == GammaGamma::name());

AnyLifetimeModel fit_model(std::string_view name, const LifetimeData& data, int thread_count) {
  AnyLifetimeModel fitted = fit_lifetime(name, data, {.stop = stop_token()}, threads{thread_count});
  stop_if_interrupted();
  return fitted;
}

SpendForecast fit_spends(const SummaryTable& customers, int thread_count) {
  SpendForecast fitted = fit_spend(customers, stop_token(), threads{thread_count});
  stop_if_interrupted();
  return fitted;
}

Json model_json(const AnyLifetimeModel& model) {
  return lifetime_json(model);
}

AnyLifetimeModel read_model(const Json& json) {
  const LifetimeModelKinds kinds;
  const std::string name = lifetime_model_name(json);
  if (kinds.find(name) == nullptr) {
    const std::vector<std::string> names(lifetime_models.begin(), lifetime_models.end());
    throw Failure("there is no lifetime model " + in_quotes(name) + "; the nearest there is is " +
                  in_quotes(std::string(nearest_word(name, names))));
  }
  return any_lifetime_from_json(json, kinds);
}

}  // namespace custval_cli
