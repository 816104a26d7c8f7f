// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/interop/json/json.hpp>
#include <custval/interop/json/object.hpp>
#include <custval/value/any_value_model.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace custval {

/// A key of a value model's JSON, and what stands there.
struct ValueModelKey {
  std::string_view name;
  std::string_view what;
};

/// How a value model of a user's own stands in JSON. A specialisation says what configurations call it, what it is, its
/// keys, and how they are written and read (`read` is given an object of these keys alone):
///
///     template <>
///     struct custval::ValueModelFormat<AttentionValue> {
///       static constexpr std::string_view type = "attention_value";
///       static constexpr std::string_view summary = "advertising income from the customer's attention";
///       static constexpr std::array<ValueModelKey, 1> keys{{{"per_session", "¤ a session"}}};
///       static void write(const AttentionValue& model, Json& json) { json["per_session"] = model.per_session; }
///       static AttentionValue read(const JsonObject& object) { return {object.number("per_session")}; }
///     };
template <class Model>
struct ValueModelFormat;

/// A value model that can be named by a configuration.
template <class Model>
concept JsonValueModel = ValueModel<Model> && requires(const Model& model, Json& json, const JsonObject& object) {
  { ValueModelFormat<Model>::type } -> std::convertible_to<std::string_view>;
  { ValueModelFormat<Model>::summary } -> std::convertible_to<std::string_view>;
  { ValueModelFormat<Model>::keys } -> std::convertible_to<std::span<const ValueModelKey>>;
  ValueModelFormat<Model>::write(model, json);
  { ValueModelFormat<Model>::read(object) } -> std::convertible_to<Model>;
};

/// The kinds of value models that configurations can name: all of the library's, and those that are added. One list for
/// JSON both ways, help, tables of the documents and hints. A plain value: nothing depends on who added what before.
class ValueModelKinds {
 public:
  struct Kind {
    std::string_view type;
    std::string_view summary;
    std::span<const ValueModelKey> keys;
    /// Adds the keys of a model; false where it is of another kind.
    bool (*write)(const AnyValueModel& model, Json& json);
    AnyValueModel (*read)(const JsonObject& object);
  };
  /// The keys that go with every kind, beside `type`.
  static constexpr std::array<ValueModelKey, 2> common_keys{
      {{"weight", "of the model in the totals; 1 unless said"},
       {"enabled", "false leaves the model out; true unless said"}}};

  /// Those of the library.
  ValueModelKinds();
  /// A model of a user's own. **Errors** ArgumentError for a type that is there.
  template <JsonValueModel Model>
  void add() {
    using Format = ValueModelFormat<Model>;
    add({Format::type, Format::summary, Format::keys,
         [](const AnyValueModel& model, Json& json) {
           const auto* const own = model.get_if<Model>();
           if (own != nullptr) {
             Format::write(*own, json);
           }
           return own != nullptr;
         },
         [](const JsonObject& object) { return AnyValueModel(Model(Format::read(object))); }});
  }
  void add(const Kind& kind) {
    if (find(kind.type) != nullptr) {
      raise<ArgumentError>("custval::ValueModelKinds: there is a kind '" + std::string(kind.type) + "' already");
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

/// What there is, a paragraph a kind and a line a key: "knowledge_value: what …\n  capability: …\n".
[[nodiscard]] inline std::string to_text(const ValueModelKinds& kinds) {
  std::string text;
  for (const ValueModelKinds::Kind& kind : kinds.all()) {
    text += std::string(kind.type) + ": " + std::string(kind.summary) + "\n";
    for (const ValueModelKey& key : kind.keys) {
      text += "  " + std::string(key.name) + ": " + std::string(key.what) + "\n";
    }
  }
  return text;
}

}  // namespace custval
