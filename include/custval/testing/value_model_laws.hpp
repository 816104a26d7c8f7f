// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/testing/detail/value_model_trial.hpp>
#include <custval/testing/law_report.hpp>
#include <custval/testing/random_base.hpp>
#include <custval/testing/value_model_options.hpp>
#include <custval/value/model.hpp>

#include <algorithm>

namespace custval::testing {

/// Holds a value model to the laws of `value_model_law`, on bases that a generator makes.
///
///     check_value_model(MyModel{0.5})
///     check_value_model<scalars::double_only>(MyModel{0.5}, {.pooled = true, .fewest_rows = 1})
///
/// A model that does not repeat itself is held to no further law.
/// **Errors** what the model raises. **Cost** about twenty scorings of each size.
template <scalars Takes = scalars::double_and_float, ValueModel Model, BaseGenerator<typename Model::inputs> Generator>
[[nodiscard]] LawReport check_value_model(const Model& model, const ValueModelOptions& options,
                                          const Generator& bases) {
  LawReport report;
  detail::ValueModelTrial<Model, Generator> trial(model, options, bases, report);
  for (const Index rows : options.sizes) {
    if (rows >= options.fewest_rows && !trial.template size<Takes>(rows)) {
      return report;
    }
  }
  trial.nan((std::max)(options.fewest_rows, Index{1000}), 517);
  return report;
}

/// Holds a value model to the laws on random bases.
template <scalars Takes = scalars::double_and_float, ValueModel Model>
[[nodiscard]] LawReport check_value_model(const Model& model, const ValueModelOptions& options = {}) {
  return check_value_model<Takes>(model, options, RandomBases<typename Model::inputs>{options.numbers});
}

}  // namespace custval::testing
