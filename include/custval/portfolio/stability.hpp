// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/core/executor_ref.hpp>
#include <custval/core/named_columns.hpp>
#include <custval/core/pick_rows.hpp>
#include <custval/core/require_columns.hpp>
#include <custval/portfolio/agreement.hpp>
#include <custval/portfolio/contingency.hpp>
#include <custval/portfolio/detail/class_labels.hpp>
#include <custval/portfolio/detail/class_resample.hpp>
#include <custval/portfolio/detail/class_table.hpp>
#include <custval/tiering/any_grading.hpp>
#include <custval/tiering/any_policy.hpp>
#include <custval/tiering/cores/threshold_core.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace custval {

/// How rows are drawn again: as many with replacement, or half of them.
enum class Resampling { bootstrap, half };

struct StabilityOptions {
  int resamples = 100;     ///< how often the policy is fitted again; 1 or more
  std::uint64_t seed = 1;  ///< the same seed gives the same figures on every platform, with any number of threads
  Resampling by = Resampling::bootstrap;
  friend bool operator==(const StabilityOptions&, const StabilityOptions&) = default;
};

/// Mean and worst of a figure over the resamples for which it is defined; NaN where there are none.
struct ResampledFigure {
  double mean = std::numeric_limits<double>::quiet_NaN();
  double lowest = std::numeric_limits<double>::quiet_NaN();
  friend bool operator==(const ResampledFigure& a, const ResampledFigure& b) noexcept {
    return detail::same_figure(a.mean, b.mean) && detail::same_figure(a.lowest, b.lowest);
  }
};

/// A class of the grading of the whole base, and the share of its customers that resampled gradings leave in it.
struct StabilityClass {
  std::string label{};
  std::int64_t customers = 0;
  ResampledFigure stays{};
  friend bool operator==(const StabilityClass&, const StabilityClass&) = default;
};

/// Where resampled gradings put a cut. The deviation is that of a sample (n − 1), NaN for fewer than two or an infinite
/// cut.
struct StabilityCut {
  double whole = 0.0;  ///< in the grading of the whole base
  double lowest = 0.0;
  double highest = 0.0;
  double mean = 0.0;
  double deviation = 0.0;
  friend bool operator==(const StabilityCut& a, const StabilityCut& b) noexcept {
    using detail::same_figure;
    return same_figure(a.whole, b.whole) && same_figure(a.lowest, b.lowest) && same_figure(a.highest, b.highest) &&
           same_figure(a.mean, b.mean) && same_figure(a.deviation, b.deviation);
  }
};

/// How much of a policy's classes is the customers and how much is chance: what stays the same when other customers, as
/// likely as these, had been there to fit it on.
struct Stability {
  StabilityOptions options{};
  ResampledFigure same_class{};     ///< share of customers that stay in their class
  ResampledFigure adjusted_rand{};  ///< see `adjusted_rand`
  std::vector<StabilityClass> classes{};
  std::vector<StabilityCut> cuts{};  ///< for gradings with thresholds() of one column, else empty
  friend bool operator==(const Stability&, const Stability&) = default;
};

namespace detail {

[[nodiscard]] inline ResampledFigure resampled_figure(const std::vector<double>& figures) {
  ResampledFigure result;
  Sum sum;
  std::int64_t defined = 0;
  for (const double figure : figures) {
    if (!std::isnan(figure)) {
      result.lowest = defined == 0 ? figure : (std::min)(result.lowest, figure);
      sum.add(figure);
      ++defined;
    }
  }
  result.mean = class_share(sum.value(), static_cast<double>(defined));
  return result;
}

[[nodiscard]] inline StabilityCut resampled_cut(double whole, const std::vector<double>& cuts) {
  const double none = std::nan("");
  if (cuts.empty()) {
    return {whole, none, none, none, none};
  }
  const auto [lowest, highest] = std::minmax_element(cuts.begin(), cuts.end());
  StabilityCut result{whole, *lowest, *highest, none, none};
  if (!std::isfinite(*lowest) || !std::isfinite(*highest)) {
    return result;
  }
  // Distances from the lowest: cuts that are all the same deviate by 0, not by a rounding error.
  const auto count = static_cast<double>(cuts.size());
  Sum above;
  for (const double cut : cuts) {
    above.add(cut - *lowest);
  }
  const double mean = above.value() / count;
  result.mean = *lowest + mean;
  Sum squares;
  for (const double cut : cuts) {
    squares.add((cut - *lowest - mean) * (cut - *lowest - mean));
  }
  result.deviation = cuts.size() > 1 ? std::sqrt(squares.value() / (count - 1.0)) : none;
  return result;
}

template <class G>
concept HasThresholds = requires(const G& grading) {
  { grading.thresholds() } -> std::convertible_to<std::span<const double>>;
};

template <class G>
[[nodiscard]] std::vector<double> thresholds_of(const G& grading) {
  if constexpr (HasThresholds<G>) {
    const std::span<const double> cuts = grading.thresholds();
    return {cuts.begin(), cuts.end()};
  } else {
    return {};
  }
}

// What one resample has to say.
struct Refit {
  Contingency pairs;
  std::vector<double> cuts;
};

[[nodiscard]] inline Stability stability_of(const StabilityOptions& options, std::vector<StabilityClass> classes,
                                            const std::vector<double>& whole_cuts, const std::vector<Refit>& refits) {
  Stability result{options, {}, {}, std::move(classes), {}};
  const auto over_refits = [&](auto&& figure) {
    std::vector<double> figures;
    figures.reserve(refits.size());
    for (const Refit& refit : refits) {
      figures.push_back(figure(refit.pairs));
    }
    return resampled_figure(figures);
  };
  result.same_class = over_refits([](const Contingency& pairs) { return share_within(pairs, 0); });
  result.adjusted_rand =
      over_refits([](const Contingency& pairs) { return custval::adjusted_rand(customer_pairs(pairs)); });
  for (std::size_t k = 0; k < result.classes.size(); ++k) {
    result.classes[k].stays = over_refits([k](const Contingency& pairs) {
      return class_share(k < pairs.size_b() ? pairs.count(k, k) : 0, pairs.margin_a()[k]);
    });
  }
  for (std::size_t i = 0; i < whole_cuts.size(); ++i) {
    std::vector<double> cuts;
    for (const Refit& refit : refits) {
      if (i < refit.cuts.size()) {
        cuts.push_back(refit.cuts[i]);
      }
    }
    result.cuts.push_back(resampled_cut(whole_cuts[i], cuts));
  }
  return result;
}

}  // namespace detail

namespace detail {

// What is done with a policy: fit and assign to the whole base, then again for each resample.
[[nodiscard]] inline std::vector<Index> resampled_rows(const StabilityOptions& options, Index rows, Index resample) {
  const RowDraws draws(options.seed, static_cast<std::uint64_t>(resample));
  return options.by == Resampling::bootstrap ? bootstrap_rows(rows, draws) : half_of_rows(rows, draws);
}
inline void require_resamples(const StabilityOptions& options) {
  if (options.resamples < 1) {
    raise_argument("stability", "the number of resamples", options.resamples, "1 or more");
  }
}
[[nodiscard]] inline std::vector<StabilityClass> stability_classes(const TierLabels& labels,
                                                                   const std::vector<Tier>& tiers) {
  std::vector<StabilityClass> classes;
  for (std::size_t k = 0; k < labels.size(); ++k) {
    classes.push_back({labels[k], std::count(tiers.begin(), tiers.end(), static_cast<Tier>(k)), {}});
  }
  return classes;
}

}  // namespace detail

/// Fits a policy again and again on resamples of a base's rows, puts the whole base into classes by each, and compares
/// them with the classes of the whole base.
///
/// A customer unclassified by either of two gradings does not count. A class that is empty does not count in `stays`.
/// **Shape** a base of dense columns, or a plain column for a policy of one column. **Errors** ArgumentError for
/// resamples below 1; what the policy throws. **Cost** of each resample: fitting, assigning, a copy of the policy's
/// columns and some 20 bytes a row, for as many resamples at a time as the executor has threads.
/// **Source** Efron (1979), Ann. Statist. 7, 1-26, doi:10.1214/aos/1176344552 (bootstrap); Hennig (2007), Comput. Stat.
/// Data Anal. 52, 258-271, doi:10.1016/j.csda.2006.11.025 (stability of classes under resampling).
template <TieringPolicy Policy, Gradable Base, Executor E = serial>
[[nodiscard]] Stability stability(const Policy& policy, const Base& base, const StabilityOptions& options = {},
                                  const E& executor = {}) {
  detail::require_resamples(options);
  const auto whole = fit(policy, base, executor);
  const std::vector<Tier> tiers = assign(whole, base, executor);
  const auto inputs = require_columns<Policy>(detail::view_for<Policy>(base), typename Policy::inputs{});

  std::vector<detail::Refit> refits(static_cast<std::size_t>(options.resamples));
  executor.for_each(options.resamples, [&](Index resample) {
    const auto picked = pick_rows(inputs, detail::resampled_rows(options, inputs.rows(), resample));
    const auto grading = fit(policy, picked);
    const std::vector<Tier> again = assign(grading, base);
    refits[static_cast<std::size_t>(resample)] = {contingency(tiers, again, whole.size(), grading.size()),
                                                  detail::thresholds_of(grading)};
  });
  return detail::stability_of(options, detail::stability_classes(detail::class_labels(whole), tiers),
                              detail::thresholds_of(whole), refits);
}

namespace detail {

[[nodiscard]] inline std::vector<double> thresholds_of(const AnyGrading& grading) {
  const auto* const core = grading.core<ThresholdCore>();
  return core == nullptr ? std::vector<double>{} : thresholds_of(*core);
}

// Some rows of the columns that a policy reads, in memory of their own.
template <class S>
[[nodiscard]] NamedColumns picked_rows(const ColumnSelection& columns, const std::vector<Index>& rows) {
  NamedColumns picked;
  for (std::size_t k = 0; k < columns.size(); ++k) {
    std::vector<S> numbers;
    numbers.reserve(rows.size());
    for (const Index row : rows) {
      numbers.push_back(static_cast<S>(columns[k].number(row)));
    }
    picked.add(columns[k].info, std::move(numbers));
  }
  return picked;
}

[[nodiscard]] inline Stability stability_by_name(const AnyPolicy& policy, const NamedColumns& base,
                                                 const StabilityOptions& options, ExecutorRef executor) {
  require_resamples(options);
  const AnyGrading whole = fit(policy, base, executor);
  const std::vector<Tier> tiers = assign(whole, base, executor);
  const ColumnSelection inputs = base.select(policy.columns(), "stability");
  std::vector<Refit> refits(static_cast<std::size_t>(options.resamples));
  executor.for_each(options.resamples, [&](Index resample) {
    const std::vector<Index> rows = resampled_rows(options, inputs.rows(), resample);
    const AnyGrading grading =
        fit(policy, inputs.is_direct<float>() ? picked_rows<float>(inputs, rows) : picked_rows<double>(inputs, rows));
    const std::vector<Tier> again = assign(grading, base);
    refits[static_cast<std::size_t>(resample)] = {contingency(tiers, again, whole.size(), grading.size()),
                                                  thresholds_of(grading)};
  });
  return stability_of(options, stability_classes(whole.labels(), tiers), thresholds_of(whole), refits);
}

}  // namespace detail

/// The stability of a policy with columns known by name, as of its typed sibling.
/// **Errors** ShapeError that lists all that is wrong with the columns, too.
template <Executor E = serial>
[[nodiscard]] Stability stability(const AnyPolicy& policy, const NamedColumns& base,
                                  const StabilityOptions& options = {}, const E& executor = {}) {
  return detail::stability_by_name(policy, base, options, ExecutorRef(executor));
}

/// A line a class, then the figures of the whole and the cuts.
[[nodiscard]] inline std::string to_text(const Stability& stability) {
  detail::ClassTable table({"class", "customers", "stay", "at worst"});
  std::int64_t customers = 0;
  for (const StabilityClass& one : stability.classes) {
    table.add({one.label, to_text(one.customers), detail::class_percent(one.stays.mean),
               detail::class_percent(one.stays.lowest)});
    customers += one.customers;
  }
  table.add({"all", to_text(customers), detail::class_percent(stability.same_class.mean),
             detail::class_percent(stability.same_class.lowest)});
  std::string text = table.text() + "adjusted Rand index " + detail::class_figure(stability.adjusted_rand.mean, 3) +
                     ", at worst " + detail::class_figure(stability.adjusted_rand.lowest, 3) + "\n";
  for (std::size_t i = 0; i < stability.cuts.size(); ++i) {
    const StabilityCut& cut = stability.cuts[i];
    const std::string name = i < stability.classes.size() ? stability.classes[i].label : to_text(i);
    text += "cut of " + name + ": " + detail::class_figure(cut.whole, 2) + ", from " +
            detail::class_figure(cut.lowest, 2) + " to " + detail::class_figure(cut.highest, 2) + ", mean " +
            detail::class_figure(cut.mean, 2) + ", deviation " + detail::class_figure(cut.deviation, 2) + "\n";
  }
  return text;
}

}  // namespace custval
