// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column_info.hpp>
#include <custval/core/error.hpp>
#include <custval/interop/json/json.hpp>
#include <custval/interop/json/object.hpp>
#include <custval/tiering/any_policy.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace custval {

class PolicyObject;

/// A key of a policy's JSON: what stands there, and for one that names a column which it is unless said.
struct PolicyKey {
  std::string_view name;
  std::string_view what;
  std::string_view column{};
};

/// How a policy of a user's own stands in JSON. A specialisation says what configurations call it, what it is, its
/// keys, and how its parameters are written and read. Keys that say a `column` name the policy's columns, by place, and
/// are written and read for it:
///
///     template <>
///     struct custval::PolicyFormat<LoyalPolicy> {
///       static constexpr std::string_view type = "loyal";
///       static constexpr std::string_view summary = "those who came often";
///       static constexpr std::array<PolicyKey, 2> keys{{{"column", "how often", "visits"}, {"from", "visits"}}};
///       static void write(const LoyalPolicy& policy, Json& json) { json["from"] = policy.from; }
///       static LoyalPolicy read(const PolicyObject& object) { return {object.number("from", 3)}; }
///     };
template <class P>
struct PolicyFormat;

/// A policy that can be named by a configuration.
template <class P>
concept JsonPolicy = requires(const P& policy, Json& json, const PolicyObject& object) {
  typename P::inputs;
  { PolicyFormat<P>::type } -> std::convertible_to<std::string_view>;
  { PolicyFormat<P>::summary } -> std::convertible_to<std::string_view>;
  { PolicyFormat<P>::keys } -> std::convertible_to<std::span<const PolicyKey>>;
  PolicyFormat<P>::write(policy, json);
  { PolicyFormat<P>::read(object) } -> std::convertible_to<P>;
};

/// The kinds of policies that configurations can name: all of the library's, and those that are added. This one list
/// says what JSON holds, what help tells and what a slip of the pen may have meant.
class PolicyKinds {
 public:
  struct Kind {
    std::string_view type;
    std::string_view summary;
    std::span<const PolicyKey> keys;
    /// Adds the keys of a policy; false where it is of another kind.
    bool (*write)(const AnyPolicy& policy, const PolicyKinds& kinds, Json& json);
    AnyPolicy (*read)(const PolicyObject& object);
  };

  /// The library's kinds.
  PolicyKinds();
  /// A policy of a user's own; defined in policy_object.hpp. **Errors** ArgumentError for a type that is there, and for
  /// more keys that say a column than columns that the policy reads.
  template <JsonPolicy P>
  void add();
  /// **Errors** ArgumentError for a type that is there.
  void add(const Kind& kind) {
    if (find(kind.type) != nullptr) {
      raise<ArgumentError>("custval::PolicyKinds: there is a kind '" + std::string(kind.type) + "' already");
    }
    kinds_.push_back(kind);
  }

  [[nodiscard]] std::span<const Kind> all() const noexcept { return kinds_; }
  /// The kind of a type; null where there is none.
  [[nodiscard]] const Kind* find(std::string_view type) const noexcept {
    const auto its = std::find_if(kinds_.begin(), kinds_.end(), [type](const Kind& kind) { return kind.type == type; });
    return its == kinds_.end() ? nullptr : &*its;
  }

 private:
  std::vector<Kind> kinds_;
};

/// What there is, a paragraph a kind and a line a key: "cumulative_share: classes by …\n  cuts: …\n".
[[nodiscard]] inline std::string to_text(const PolicyKinds& kinds) {
  std::string text;
  for (const PolicyKinds::Kind& kind : kinds.all()) {
    text += std::string(kind.type) + ": " + std::string(kind.summary) + "\n";
    for (const PolicyKey& key : kind.keys) {
      text += "  " + std::string(key.name) + ": " + std::string(key.what) +
              (key.column.empty() ? "" : " (" + std::string(key.column) + ")") + "\n";
    }
  }
  return text;
}

}  // namespace custval
