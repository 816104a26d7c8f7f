// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/archetype.hpp>
#include <custval/core/column.hpp>
#include <custval/core/error.hpp>
#include <custval/core/execution.hpp>
#include <custval/core/pick_rows.hpp>
#include <custval/testing/detail/compare.hpp>
#include <custval/testing/detail/grading_change_trial.hpp>
#include <custval/testing/detail/grading_text.hpp>
#include <custval/testing/detail/grading_trial.hpp>
#include <custval/testing/detail/random.hpp>
#include <custval/testing/law_report.hpp>
#include <custval/testing/random_base.hpp>
#include <custval/testing/tiering_options.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace custval::testing {

namespace detail {

template <class Policy>
using grading_of = decltype(std::declval<const Policy&>().fit(
    std::declval<const archetype_view<double, typename Policy::inputs>&>(), serial{}));

// A policy reads some columns, its grading may read others.
template <class Policy>
using columns_of_policy = unite_columns<typename Policy::inputs, typename grading_of<Policy>::inputs>;

template <TieringPolicy Policy, class Generator>
class PolicyTrial {
 public:
  PolicyTrial(const Policy& policy, const TieringOptions& options, const Generator& bases, LawReport& report)
      : policy_{policy}, options_{options}, bases_{bases}, report_{report} {}

  // False when policy or grading cannot be judged further.
  template <scalars Takes>
  [[nodiscard]] bool size(Index rows) {
    const Base base = made(rows);
    const Base before = base;  // NOLINT(performance-unnecessary-copy-initialization): fitting may write
    const auto grading = fit(policy_, base);
    const std::string origin = "fitted on " + to_text(rows) + " rows: ";
    report_.enter(policy_law::keeps_inputs, after(origin, first_change(base, before)));
    auto trial = trial_of(grading, origin);
    if (!trial.value() || !equal(policy_law::repeats, rows, fit(policy_, base) == grading, "fitting again")) {
      return false;
    }
    sizes_hold(grading, base, origin);
    for (const int count : {2, 5}) {
      equal(policy_law::threads, rows, fit(policy_, base, threads{count}) == grading,
            "fitting on " + to_text(count) + " threads");
    }
    // A grading of few rows says more about others.
    if (!trial.template rows<Takes>(base) || !(rows > 2 || trial.template rows<Takes>(probe()))) {
      return false;
    }
    order(base, grading, trial);
    if constexpr (Takes == scalars::double_and_float) {
      const auto narrow = cast_to<float>(base);
      const auto wide = cast_to<double>(narrow);
      trial.same(policy_law::floats, wide, assign(fit(policy_, narrow), wide), assign(fit(policy_, wide), wide),
                 "fitted on float columns", "on double ones");
    }
    return true;
  }

  // Populations that are no cross-section of anything: the gradings that they give must be gradings all the same.
  template <scalars Takes>
  [[nodiscard]] bool odd_populations() {
    const Base base = probe();
    Base half_known = base;
    Base unknown = base;
    for_each_tag(typename Policy::inputs{}, [&](auto tag) {
      unknown[tag] = std::numeric_limits<double>::quiet_NaN();
      for (Index row = 0; row < base.rows(); row += 2) {
        half_known[tag].row(row) = std::numeric_limits<double>::quiet_NaN();
      }
    });
    const std::vector<Index> one_of_them(static_cast<std::size_t>(base.rows()), base.rows() / 2);
    return odd<Takes>("fitted on equal rows: ", pick_rows(base, one_of_them), base) &&
           odd<Takes>("fitted on rows of which every other is NaN: ", half_known, base) &&
           odd<Takes>("fitted on rows that are all NaN: ", unknown, base) &&
           odd<Takes>("fitted on half of the rows: ", half(base), base);
  }

  void changes() {
    const Base base = probe();
    const auto grading = fit(policy_, base);
    using G = std::remove_const_t<decltype(grading)>;
    GradingChangeTrial<G>(grading, "fitted on " + to_text(base.rows()) + " rows: ", options_, report_).run(base);
  }

 private:
  using Base = std::invoke_result_t<const Generator&, Index, std::uint64_t>;

  [[nodiscard]] Base made(Index rows) const { return bases_(rows, options_.numbers.seed); }
  [[nodiscard]] Base probe() const { return made((std::max)(options_.fewest_rows, Index{1000})); }
  [[nodiscard]] static Base half(const Base& base) {
    std::vector<Index> rows(static_cast<std::size_t>(base.rows() / 2));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      rows[i] = static_cast<Index>(i);
    }
    return pick_rows(base, rows);
  }
  [[nodiscard]] static std::string after(const std::string& origin, const std::string& what) {
    return what.empty() ? what : origin + what;
  }
  template <class G>
  [[nodiscard]] GradingTrial<G> trial_of(const G& grading, const std::string& origin) {
    return GradingTrial<G>(grading, origin, options_, report_);
  }
  bool equal(std::string_view law, Index rows, bool is_equal, const std::string& how) {
    report_.enter(law, is_equal ? "" : how + " on " + to_text(rows) + " rows gives another grading");
    return is_equal;
  }

  template <class G>
  void sizes_hold(const G& grading, const Base& population, const std::string& origin) {
    if constexpr (custval::detail::RecordsFit<G>) {
      std::vector<std::int64_t> sizes(grading.size());
      for (const Tier tier : assign(grading, population)) {
        if (tier != unclassified) {
          ++sizes[tier];
        }
      }
      report_.enter(policy_law::class_sizes,
                    sizes == grading.fitted_on().customers ? "" : origin + "it records other sizes than it gives");
    }
  }

  template <class G>
  void order(const Base& base, const G& grading, GradingTrial<G>& trial) {
    const std::vector<Index> from = another_order(base.rows(), options_.numbers.seed);
    const Base moved = pick_rows(base, from);
    const auto refitted = fit(policy_, moved);
    trial.same(policy_law::order_classes, moved, assign(refitted, moved), assign(grading, moved),
               "by the grading fitted on the rows in another order", "by the first");
    if (options_.order_keeps_grading) {
      equal(policy_law::order_grading, base.rows(), refitted == grading, "another order of the rows when fitting");
    }
  }

  template <scalars Takes>
  [[nodiscard]] bool odd(const std::string& origin, const Base& population, const Base& base) {
    const auto grading = fit(policy_, population);
    sizes_hold(grading, population, origin);
    auto trial = trial_of(grading, origin);
    return trial.value() && trial.template rows<Takes>(base);
  }

  const Policy& policy_;
  const TieringOptions& options_;
  const Generator& bases_;
  LawReport& report_;
};

}  // namespace detail

/// Holds a tiering policy to the laws of `policy_law`, and the gradings that it fits to those of `grading_law`, on
/// bases that a generator makes.
///
///     check_policy(MyPolicy{0.2}, {.higher_is_better = {total_value::name()}})
///
/// A policy that does not repeat itself is held to no further law, nor one whose grading is not equal to its copy: one
/// with a NaN threshold is not.
/// **Errors** ArgumentError for a column in the options that the grading does not read; what the policy raises.
/// **Cost** about twenty fits and fifty assignments of each size.
template <scalars Takes = scalars::double_and_float, TieringPolicy Policy,
          BaseGenerator<detail::columns_of_policy<Policy>> Generator>
[[nodiscard]] LawReport check_policy(const Policy& policy, const TieringOptions& options, const Generator& bases) {
  detail::require_names<typename detail::grading_of<Policy>::inputs>(options);
  LawReport report;
  detail::PolicyTrial<Policy, Generator> trial(policy, options, bases, report);
  for (const Index rows : options.sizes) {
    if (rows >= options.fewest_rows && !trial.template size<Takes>(rows)) {
      return report;
    }
  }
  if (trial.template odd_populations<Takes>()) {
    trial.changes();
  }
  return report;
}

/// Holds a policy to the laws on random bases.
template <scalars Takes = scalars::double_and_float, TieringPolicy Policy>
[[nodiscard]] LawReport check_policy(const Policy& policy, const TieringOptions& options = {}) {
  return check_policy<Takes>(policy, options, RandomBases<detail::columns_of_policy<Policy>>{options.numbers});
}

}  // namespace custval::testing
