// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column_info.hpp>
#include <custval/interop/json/core_formats.hpp>
#include <custval/interop/json/detail/cut_policies.hpp>
#include <custval/interop/json/detail/grid_policies.hpp>
#include <custval/interop/json/json.hpp>
#include <custval/interop/json/object.hpp>
#include <custval/interop/json/policy_kinds.hpp>
#include <custval/interop/json/policy_object.hpp>
#include <custval/tiering/any_policy.hpp>
#include <custval/tiering/cores/combined_policy_core.hpp>
#include <custval/tiering/cores/nested_policy_core.hpp>

#include <array>
#include <string>
#include <utility>
#include <vector>

// How each kind of policy stands in JSON.

namespace custval::detail {

[[nodiscard]] inline Json any_policy_json(const AnyPolicy& policy, const PolicyKinds& kinds) {
  for (const PolicyKinds::Kind& kind : kinds.all()) {
    Json json;
    json["type"] = kind.type;
    if (kind.write(policy, kinds, json)) {
      return json;
    }
  }
  raise<ArgumentError>("custval::policy_json: a policy of a kind that is not among those given" +
                       (policy.type().empty() ? "" : ", '" + std::string(policy.type()) + "'"));
}

// A policy that is made of policies: it has the columns of these.
template <class Core>
[[nodiscard]] AnyPolicy policy_of_parts(Core core) {
  std::vector<ColumnInfo> columns = core.columns();
  return {std::move(core), std::move(columns)};
}

inline constexpr std::array<PolicyKey, 2> nested_keys{
    {{"outer", "a policy"}, {"inner", "a policy that is fitted anew on the customers of each class of the outer one"}}};
inline bool write_nested_policy(const AnyPolicy& policy, const PolicyKinds& kinds, Json& json) {
  const auto* const core = policy.core<NestedPolicyCore>();
  if (core != nullptr) {
    json["outer"] = any_policy_json(core->outer(), kinds);
    json["inner"] = any_policy_json(core->inner(), kinds);
  }
  return core != nullptr;
}
[[nodiscard]] inline AnyPolicy read_nested_policy(const PolicyObject& object) {
  const AnyPolicy outer = object.part("outer");
  return policy_of_parts(NestedPolicyCore(outer, object.part("inner")));
}

inline constexpr std::array<PolicyKey, 2> pair_keys{{{"first", "a policy"}, {"second", "a policy"}}};
inline constexpr std::array<PolicyKey, 4> crossed_keys{
    {{"first", "a policy"},
     {"second", "a policy"},
     {"cells", "the class of each pair of classes, the second's side by side"},
     order_key}};
template <PairTable::Kind Kind>
bool write_pair(const AnyPolicy& policy, const PolicyKinds& kinds, Json& json) {
  const auto* const core = policy.core<CombinedPolicyCore>();
  if (core == nullptr || core->table().kind() != Kind) {
    return false;
  }
  json["first"] = any_policy_json(core->first(), kinds);
  json["second"] = any_policy_json(core->second(), kinds);
  if (Kind == PairTable::Kind::cells) {
    json["cells"] = texts_json("cell", core->table().names());
    write_labels(core->table().labels(), json);
  }
  return true;
}
template <PairTable::Kind Kind>
[[nodiscard]] AnyPolicy read_pair(const PolicyObject& object) {
  const AnyPolicy first = object.part("first");
  const AnyPolicy second = object.part("second");
  std::vector<std::string> cells;
  if (Kind == PairTable::Kind::cells) {
    cells = object.has("cells") ? object.json().texts("cells") : cells;
    if (cells.empty()) {
      object.json().refuse("cells", "a class for each pair of classes");
    }
  }
  return policy_of_parts(CombinedPolicyCore(Kind == PairTable::Kind::worse    ? PairTable::worse()
                                            : Kind == PairTable::Kind::better ? PairTable::better()
                                                                              : PairTable::cells(cells, object.order()),
                                            first, second));
}

}  // namespace custval::detail

namespace custval {

#if defined(CUSTVAL_KINDS_INLINE)

/// The library's policies, with how each is written and read.
CUSTVAL_KINDS_INLINE PolicyKinds::PolicyKinds() {
  using Pair = PairTable::Kind;
  kinds_ = {
      {"cumulative_share", "classes by the share of the total that customers of greater value hold", detail::cuts_keys,
       detail::write_cuts<CumulativeSharePolicyCore>, detail::read_cuts<CumulativeSharePolicyCore>},
      {"head_count", "classes by the share of customers of greater value", detail::cuts_keys,
       detail::write_cuts<HeadCountPolicyCore>, detail::read_cuts<HeadCountPolicyCore>},
      {"thresholds", "classes by fixed values", detail::cuts_keys, detail::write_cuts<ThresholdPolicyCore>,
       detail::read_cuts<ThresholdPolicyCore>},
      {"natural_breaks", "classes whose values differ least from their mean", detail::breaks_keys, detail::write_breaks,
       detail::read_breaks},
      {"rules", "ordered statements about columns", detail::rules_keys, detail::write_rules, detail::read_rules},
      {"cost_contribution", "classes by profit for each ¤ of cost", detail::contribution_keys,
       detail::write_contribution, detail::read_contribution},
      {"factor_grid", "a table over the levels of several columns", detail::grid_keys, detail::write_grid_policy,
       detail::read_grid_policy},
      {"factor_grid_preset", "a ready-made factor grid", detail::factors_keys, detail::write_factors,
       detail::read_factors},
      {"value_growth", "most valuable, most growable, rest, below zero", detail::value_growth_keys,
       detail::write_value_growth, detail::read_value_growth},
      {"rfm", "segments by scores of recency, frequency and money", detail::rfm_keys, detail::write_rfm,
       detail::read_rfm},
      {"nested", "a policy within the classes of another", detail::nested_keys, detail::write_nested_policy,
       detail::read_nested_policy},
      {"worse_of", "the worse of two classes", detail::pair_keys, detail::write_pair<Pair::worse>,
       detail::read_pair<Pair::worse>},
      {"better_of", "the better of two classes", detail::pair_keys, detail::write_pair<Pair::better>,
       detail::read_pair<Pair::better>},
      {"crossed", "a class for each pair of classes", detail::crossed_keys, detail::write_pair<Pair::cells>,
       detail::read_pair<Pair::cells>},
  };
}

#endif

}  // namespace custval
