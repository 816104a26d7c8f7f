// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/testing/detail/grading_change_trial.hpp>
#include <custval/testing/detail/grading_text.hpp>
#include <custval/testing/detail/grading_trial.hpp>
#include <custval/testing/law_report.hpp>
#include <custval/testing/random_base.hpp>
#include <custval/testing/tiering_options.hpp>
#include <custval/tiering/grading.hpp>

#include <algorithm>

namespace custval::testing {

/// Holds a grading to the laws of `grading_law`, on bases that a generator makes: one that was read from a file, or put
/// together by hand. (`check_policy` holds the gradings that a policy fits to them.)
///
/// A grading that does not repeat itself is held to no further law.
/// **Errors** ArgumentError for a column in the options that the grading does not read. **Cost** milliseconds.
template <scalars Takes = scalars::double_and_float, Grading G, BaseGenerator<typename G::inputs> Generator>
[[nodiscard]] LawReport check_grading(const G& grading, const TieringOptions& options, const Generator& bases) {
  detail::require_names<typename G::inputs>(options);
  LawReport report;
  detail::GradingTrial<G> trial(grading, "", options, report);
  if (!trial.value()) {
    return report;
  }
  for (const Index rows : options.sizes) {
    if (rows >= options.fewest_rows && !trial.template rows<Takes>(bases(rows, options.numbers.seed))) {
      return report;
    }
  }
  detail::GradingChangeTrial<G>(grading, "", options, report)
      .run(bases((std::max)(options.fewest_rows, Index{1000}), options.numbers.seed));
  return report;
}

/// Holds a grading to the laws on random bases.
template <scalars Takes = scalars::double_and_float, Grading G>
[[nodiscard]] LawReport check_grading(const G& grading, const TieringOptions& options = {}) {
  return check_grading<Takes>(grading, options, RandomBases<typename G::inputs>{options.numbers});
}

}  // namespace custval::testing
