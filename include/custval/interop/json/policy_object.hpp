// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column_info.hpp>
#include <custval/interop/json/detail/utf8.hpp>
#include <custval/interop/json/json.hpp>
#include <custval/interop/json/object.hpp>
#include <custval/interop/json/policy_kinds.hpp>
#include <custval/tiering/any_policy.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// A policy's JSON while it is read: its keys, the columns that are known, the kinds that there are.
class PolicyObject {
 public:
  static constexpr std::size_t most_nested = 100;

  PolicyObject(JsonObject object, std::span<const ColumnInfo> known, const PolicyKinds& kinds, std::size_t depth = 1)
      : object_{std::move(object)}, known_{known}, kinds_{&kinds}, depth_{depth} {}

  [[nodiscard]] const JsonObject& json() const noexcept { return object_; }
  [[nodiscard]] bool has(std::string_view key) const { return object_.has(key); }

  /// What is known of a column by its name; of others that they hold numbers.
  [[nodiscard]] ColumnInfo known(const std::string& name) const {
    const auto its =
        std::find_if(known_.begin(), known_.end(), [&](const ColumnInfo& each) { return each.name == name; });
    return its == known_.end() ? ColumnInfo(name) : *its;
  }
  /// The column that a key names, or the usual one. **Errors** FormatError for an empty name.
  [[nodiscard]] ColumnInfo column(std::string_view key, std::string_view usual = {}) const {
    std::string name = has(key) ? object_.text(key) : std::string(usual);
    if (name.empty()) {
      object_.refuse(key, "the name of a column");
    }
    return known(name);
  }
  [[nodiscard]] double number(std::string_view key, double usual) const {
    return has(key) ? object_.number(key) : usual;
  }
  [[nodiscard]] double number(std::string_view key, double usual, const NumberRange& range) const {
    return has(key) ? object_.number(key, range) : usual;
  }
  [[nodiscard]] std::vector<double> numbers(std::string_view key, const std::vector<double>& usual) const {
    return has(key) ? object_.numbers(key) : usual;
  }
  [[nodiscard]] std::string text(std::string_view key, std::string_view usual) const {
    return has(key) ? object_.text(key) : std::string(usual);
  }
  /// A whole number from 1 to `most`.
  [[nodiscard]] std::size_t count(std::string_view key, std::size_t usual, std::size_t most) const {
    const double number = this->number(key, static_cast<double>(usual));
    if (!(number >= 1.0 && number <= static_cast<double>(most) && number == std::floor(number))) {
      object_.refuse(key, "a whole number from 1 to " + to_text(most));
    }
    return static_cast<std::size_t>(number);
  }
  /// The labels of so many classes; where none are given the usual ones, or none. `why` completes "2 different texts,
  /// ".
  [[nodiscard]] TierLabels labels(std::size_t classes, std::string_view why,
                                  const std::vector<std::string>& usual = {}) const {
    if (!has("labels")) {
      return {usual};
    }
    const std::vector<std::string> labels = object_.texts("labels");
    if (labels.size() != classes || !are_distinct(labels)) {
      object_.refuse("labels", to_text(classes) + " different texts, " + std::string(why));
    }
    return {labels};
  }
  /// The labels in an order of the user's; none where none are given.
  [[nodiscard]] TierLabels order() const {
    if (!has("labels")) {
      return {};
    }
    const std::vector<std::string> labels = object_.texts("labels");
    if (labels.empty() || !are_distinct(labels)) {
      object_.refuse("labels", "the different names of the classes, best first");
    }
    return {labels};
  }
  /// The policy that stands at a key. **Errors** FormatError for policies nested more than 100 deep.
  [[nodiscard]] AnyPolicy part(std::string_view key) const {
    if (!has(key)) {
      object_.refuse(key, "a policy");
    }
    PolicyObject its(object_.object(key), known_, *kinds_, depth_ + 1);
    its.whole_ = whole_ != nullptr ? whole_ : &object_;
    if (depth_ == most_nested) {
      its.whole_->fail("policies are nested more than " + to_text(most_nested) + " deep");
    }
    return its.read({});
  }
  /// The policy that this is; `more` are keys that are somebody else's.
  [[nodiscard]] AnyPolicy read(std::initializer_list<std::string_view> more) const {
    std::vector<std::string_view> types;
    for (const PolicyKinds::Kind& each : kinds_->all()) {
      types.emplace_back(each.type);
    }
    const PolicyKinds::Kind* const kind = &kinds_->all()[object_.word("type", types)];
    require_keys(*kind, more);
    return kind->read(*this);
  }

 private:
  [[nodiscard]] static bool are_distinct(std::vector<std::string> texts) {
    std::sort(texts.begin(), texts.end());
    return std::adjacent_find(texts.begin(), texts.end()) == texts.end() && (texts.empty() || !texts.front().empty());
  }
  void require_keys(const PolicyKinds::Kind& kind, std::initializer_list<std::string_view> more) const {
    std::vector<std::string> known{"type"};
    for (const PolicyKey& key : kind.keys) {
      known.emplace_back(key.name);
    }
    known.insert(known.end(), more.begin(), more.end());
    object_.require_keys_among(known);
  }

  JsonObject object_;
  std::span<const ColumnInfo> known_;
  const PolicyKinds* kinds_;
  std::size_t depth_;
  const JsonObject* whole_ = nullptr;  // of which this is a part, alive while the part is read
};

namespace detail {

// The keys of a user's own policy that name its columns, by place.
template <class P>
[[nodiscard]] std::vector<PolicyKey> column_keys() {
  std::vector<PolicyKey> keys;
  for (const PolicyKey& key : std::span<const PolicyKey>(PolicyFormat<P>::keys)) {
    if (!key.column.empty()) {
      keys.push_back(key);
    }
  }
  return keys;
}
template <class P>
bool write_own_policy(const AnyPolicy& policy, const PolicyKinds& /*kinds*/, Json& json) {
  const P* const own = policy.own<P>();
  if (own != nullptr) {
    std::size_t place = 0;
    for (const PolicyKey& key : column_keys<P>()) {
      json[std::string(key.name)] = text_json("policy_json", "the name of a column", policy.columns()[place++].name);
    }
    PolicyFormat<P>::write(*own, json);
  }
  return own != nullptr;
}
template <class P>
[[nodiscard]] AnyPolicy read_own_policy(const PolicyObject& object) {
  std::vector<ColumnInfo> columns = column_infos(typename P::inputs{});
  std::size_t place = 0;
  for (const PolicyKey& key : column_keys<P>()) {
    if (object.has(key.name)) {
      columns[place] = object.column(key.name);
    }
    ++place;
  }
  return AnyPolicy(P(PolicyFormat<P>::read(object)), std::move(columns));
}

}  // namespace detail

template <JsonPolicy P>
void PolicyKinds::add() {
  using Format = PolicyFormat<P>;
  if (detail::column_keys<P>().size() > P::inputs::size) {
    raise<ArgumentError>("custval::PolicyKinds: the kind '" + std::string(Format::type) + "' has " +
                         to_text(detail::column_keys<P>().size()) + " keys that say a column, expected at most " +
                         to_text(P::inputs::size) + ", as many as it reads");
  }
  add({Format::type, Format::summary, Format::keys, &detail::write_own_policy<P>, &detail::read_own_policy<P>});
}

}  // namespace custval
