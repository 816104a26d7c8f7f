// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/lifetime/model.hpp>
#include <custval/lifetime/purchase_history.hpp>
#include <custval/testing/detail/lifetime_columns_trial.hpp>
#include <custval/testing/detail/lifetime_histories.hpp>
#include <custval/testing/detail/lifetime_model_trial.hpp>
#include <custval/testing/law_report.hpp>
#include <custval/testing/lifetime_model_options.hpp>

namespace custval::testing {

/// Holds a lifetime model to the laws of `lifetime_model_law`, on random histories: what it says of one customer must
/// fit together, and `predict` must say the same of columns. A model that can be fitted or simulated is held to more
/// laws by `check_lifetime_fit` (lifetime_fit_laws.hpp).
///
///     check_lifetime_model(MyModel(0.1, 0.02), {.longest = 52})
///
/// The parameters are those given: try several. A model that does not repeat itself, or has no number for a possible
/// history, is held to no further law.
/// **Errors** none. **Cost** some 10,000 questions of each kind, and a distribution of some hundred probabilities for
/// each history.
template <LifetimeModel M>
[[nodiscard]] LawReport check_lifetime_model(const M& model, const LifetimeModelOptions& options = {}) {
  LawReport report;
  detail::LifetimeModelTrial<M> trial(model, options, report);
  for (const PurchaseHistory& history : detail::histories_of(options)) {
    if (!trial.can_be_judged(history)) {
      return report;
    }
    trial.history(history);
  }
  trial.new_customer();
  trial.likelihood();
  detail::LifetimeColumnsTrial<M>(model, options, report).run();
  return report;
}

}  // namespace custval::testing
