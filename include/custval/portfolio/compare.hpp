// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/portfolio/agreement.hpp>
#include <custval/portfolio/contingency.hpp>
#include <custval/portfolio/cumulative_gains.hpp>
#include <custval/portfolio/detail/class_labels.hpp>
#include <custval/portfolio/detail/class_table.hpp>
#include <custval/portfolio/pyramid.hpp>
#include <custval/portfolio/stability.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/tier.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace custval {

/// A column of double or float in the caller's memory, which must outlive it: made from anything that policies take as
/// a plain column.
class NumberColumn {
 public:
  NumberColumn() = default;
  // Implicit, so that options read as {.values = profits}; constrained, so that it copies as it should.
  template <class Values>
    requires(detail::PlainColumn<std::remove_cvref_t<Values>> &&
             !std::same_as<std::remove_cvref_t<Values>, NumberColumn>)
  // NOLINTNEXTLINE(google-explicit-constructor,bugprone-forwarding-reference-overload)
  NumberColumn(Values&& values) {
    static_assert(detail::outlives_the_call<Values>(),
                  "custval: a temporary that owns its numbers would be gone before they are read");
    const auto column = detail::class_column(values);
    numbers_ = std::span<const std::remove_const_t<typename decltype(column)::element_type>>(column);
  }
  /// Calls `use` with a span of const double or const float.
  template <class Use>
  auto visit(Use&& use) const {
    return std::visit(use, numbers_);
  }

 private:
  std::variant<std::span<const double>, std::span<const float>> numbers_;
};

/// What policies are compared by, on the rows of one base.
struct ComparisonOptions {
  NumberColumn values{};                        ///< what the pyramids add up
  std::optional<NumberColumn> next_values{};    ///< of the next period, for `cumulative_gains`
  std::optional<StabilityOptions> stability{};  ///< if the policies shall be fitted again on resamples
};

/// A policy and what it is called in a comparison.
template <TieringPolicy Policy>
struct NamedPolicy {
  std::string name;
  Policy policy;
};
template <TieringPolicy Policy>
[[nodiscard]] NamedPolicy<Policy> named(std::string name, Policy policy) {
  return {std::move(name), std::move(policy)};
}

/// One policy of a comparison.
struct ComparedPolicy {
  std::string name{};
  Pyramid pyramid{};
  std::optional<CumulativeGains> cumulative_gains{};
  std::optional<Stability> stability{};
  friend bool operator==(const ComparedPolicy&, const ComparedPolicy&) = default;
};

/// Two of them: places in the comparison's policies, first before second.
struct ComparedPair {
  std::size_t first = 0;
  std::size_t second = 0;
  Contingency contingency{};
  Agreement agreement{};
  friend bool operator==(const ComparedPair&, const ComparedPair&) = default;
};

/// Policies side by side.
struct Comparison {
  std::vector<ComparedPolicy> policies{};
  std::vector<ComparedPair> pairs{};  ///< (0, 1), (0, 2), …, (1, 2), …
  friend bool operator==(const Comparison&, const Comparison&) = default;
};

namespace detail {

template <class P>
inline constexpr bool is_named_policy = false;
template <class P>
inline constexpr bool is_named_policy<NamedPolicy<P>> = true;

template <class Policy, class Base, class E>
[[nodiscard]] ComparedPolicy compared_policy(const NamedPolicy<Policy>& one, const Base& base,
                                             const ComparisonOptions& options, const E& executor,
                                             std::vector<Tier>& tiers) {
  const auto grading = fit(one.policy, base, executor);
  tiers = assign(grading, base, executor);
  ComparedPolicy result{
      one.name, options.values.visit([&](auto values) { return pyramid(tiers, values, grading, executor); }), {}, {}};
  if (options.next_values) {
    result.cumulative_gains =
        options.next_values->visit([&](auto values) { return cumulative_gains(tiers, values, grading, executor); });
  }
  if (options.stability) {
    result.stability = stability(one.policy, base, *options.stability, executor);
  }
  return result;
}

}  // namespace detail

/// Fits policies on one base and sets them side by side: classes and what they hold, what they foretell, how stable
/// they are, and how far each two agree.
///
///     compare(base, {.values = profits, .next_values = later, .stability = StabilityOptions{}}, threads{},
///             named("ABC", CumulativeShare{0.8, 0.95}), named("RFM", Rfm{}))
///
/// **Shape** columns of as many rows as the base. **Errors** as `pyramid`, `cumulative_gains` and `stability`; a
/// missing column stops the compiler. **Cost** the sum of those; a byte a row and policy.
template <Gradable Base, Executor E, TieringPolicy... Policies>
[[nodiscard]] Comparison compare(const Base& base, const ComparisonOptions& options, const E& executor,
                                 const NamedPolicy<Policies>&... policies) {
  static_assert(sizeof...(Policies) > 0, "custval: nothing to compare");
  std::vector<std::vector<Tier>> tiers(sizeof...(Policies));
  Comparison result;
  (result.policies.push_back(detail::compared_policy(policies, base, options, executor, tiers[result.policies.size()])),
   ...);
  for (std::size_t a = 0; a < tiers.size(); ++a) {
    for (std::size_t b = a + 1; b < tiers.size(); ++b) {
      auto pairs = contingency(tiers[a], tiers[b], result.policies[a].pyramid.size(), result.policies[b].pyramid.size(),
                               executor);
      const Agreement agrees = agreement(pairs);
      result.pairs.push_back({a, b, std::move(pairs), agrees});
    }
  }
  return result;
}

/// The comparison on the calling thread.
template <Gradable Base, TieringPolicy... Policies>
[[nodiscard]] Comparison compare(const Base& base, const ComparisonOptions& options,
                                 const NamedPolicy<Policies>&... policies) {
  return compare(base, options, serial{}, policies...);
}

namespace detail {

[[nodiscard]] inline std::string compared_classes(const ComparedPolicy& policy) {
  std::vector<std::string> header{policy.name, "customers", "share", "value", "share"};
  if (policy.cumulative_gains) {
    header.insert(header.end(), {"captured", "at best", "lift"});
  }
  if (policy.stability) {
    header.emplace_back("stay");
  }
  ClassTable table(std::move(header));
  const Pyramid& pyramid = policy.pyramid;
  for (std::size_t k = 0; k < pyramid.size(); ++k) {
    std::vector<std::string> row{pyramid[k].label, to_text(pyramid[k].customers),
                                 class_percent(pyramid.customer_share(k)), class_figure(pyramid[k].value, 2),
                                 class_percent(pyramid.value_share(k))};
    if (policy.cumulative_gains) {
      row.insert(row.end(), {class_percent(policy.cumulative_gains->value_share(k)),
                             class_percent(policy.cumulative_gains->best_share(k)),
                             class_figure(policy.cumulative_gains->lift(k), 2)});
    }
    if (policy.stability) {
      row.push_back(class_percent(policy.stability->classes[k].stays.mean));
    }
    table.add(std::move(row));
  }
  std::string text = table.text();
  if (const auto& others = pyramid.unclassified_customers(); others.customers > 0) {
    text += to_text(others.customers) + " unclassified, value " + class_figure(others.value, 2) + "\n";
  }
  if (policy.stability) {
    text += class_percent(policy.stability->same_class.mean) +
            " of customers stay in their class on resamples, at worst " +
            class_percent(policy.stability->same_class.lowest) + "\n";
  }
  return text;
}

}  // namespace detail

/// A table a policy, then one of the pairs. What is captured is cumulative: by a class and all better ones.
[[nodiscard]] inline std::string to_text(const Comparison& comparison) {
  std::string text;
  for (const ComparedPolicy& policy : comparison.policies) {
    text += detail::compared_classes(policy) + "\n";
  }
  if (comparison.pairs.empty()) {
    text.pop_back();
    return text;
  }
  detail::ClassTable table({"pair", "customers", "same class", "within one", "adjusted Rand", "Spearman", "tau-b"});
  for (const ComparedPair& pair : comparison.pairs) {
    const Agreement& a = pair.agreement;
    table.add({comparison.policies[pair.first].name + ", " + comparison.policies[pair.second].name,
               to_text(a.customers), detail::class_percent(a.same_class), detail::class_percent(a.within_one),
               detail::class_figure(a.adjusted_rand, 3), detail::class_figure(a.spearman, 3),
               detail::class_figure(a.kendall_tau_b, 3)});
  }
  return text + table.text();
}

}  // namespace custval
