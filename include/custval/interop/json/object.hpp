// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/nearest_word.hpp>
#include <custval/interop/json/json.hpp>
#include <custval/interop/json/json_error.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// A number as JSON. Infinite numbers and NaN have no place there: they are written as the texts "inf", "-inf", "nan".
[[nodiscard]] Json number_json(double value);
template <class Numbers>
[[nodiscard]] Json numbers_json(const Numbers& values) {
  Json array = Json::array();
  for (const auto value : values) {
    array.push_back(number_json(value));
  }
  return array;
}

/// The numbers that may stand somewhere, both ends included.
struct NumberRange {
  double smallest;
  double largest;
  std::string_view text;  ///< completes "expected …"
};
namespace number_ranges {
inline constexpr double largest_number = (std::numeric_limits<double>::max)();
inline constexpr double least_number = (std::numeric_limits<double>::denorm_min)();
inline constexpr NumberRange finite_number{-largest_number, largest_number, "a finite number"};
inline constexpr NumberRange not_negative{0.0, largest_number, "a number >= 0"};
inline constexpr NumberRange positive{least_number, largest_number, "a number > 0"};
inline constexpr NumberRange fraction{0.0, 1.0, "a number in [0, 1]"};
inline constexpr NumberRange positive_fraction{least_number, 1.0, "a number in (0, 1]"};
inline constexpr NumberRange signed_fraction{-1.0, 1.0, "a number in [-1, 1]"};
}  // namespace number_ranges

/// An object of a document, read key by key. **Errors** JsonError for what is missing or of another type, naming its
/// place: "custval::FUNCTION: fitted_on.rows is \"many\", expected a whole number >= 0".
///
/// `number`, `text` … ask for a key that must be there; `read` leaves what it is given as it is where the key is
/// absent.
class JsonObject {
 public:
  JsonObject(const Json& value, std::string function, std::string place)
      : JsonObject(value, std::move(function), std::move(place), 0) {}

  /// How many objects, from the one that was read first, this one stands within.
  [[nodiscard]] std::size_t depth() const noexcept { return depth_; }
  [[nodiscard]] bool has(std::string_view key) const { return value_->contains(key); }

  [[nodiscard]] std::vector<std::string> keys() const;
  /// What stands at a key, as it is. **Errors** FormatError where nothing does.
  [[nodiscard]] const Json& raw(std::string_view key) const { return at(key); }
  [[nodiscard]] bool is_null(std::string_view key) const { return at(key).is_null(); }
  [[nodiscard]] bool is_text(std::string_view key) const { return at(key).is_string(); }
  [[nodiscard]] double number(std::string_view key) const { return number_of(at(key), path(key)); }
  [[nodiscard]] std::int64_t count(std::string_view key) const { return count_of(at(key), path(key)); }
  [[nodiscard]] std::string text(std::string_view key) const { return text_of(at(key), path(key)); }
  [[nodiscard]] bool flag(std::string_view key) const;
  [[nodiscard]] JsonObject object(std::string_view key) const { return {at(key), function_, path(key), depth_ + 1}; }
  /// The object at a key; an empty one where there is none.
  [[nodiscard]] JsonObject section(std::string_view key) const;
  /// A number, not a word for one, of a range.
  [[nodiscard]] double number(std::string_view key, const NumberRange& range) const;
  /// The place of a text among several words.
  [[nodiscard]] std::size_t word(std::string_view key, std::span<const std::string_view> words) const;

  void read(std::string_view key, bool& value) const;
  void read(std::string_view key, double& value, const NumberRange& range) const;
  void read(std::string_view key, std::string& value) const;
  /// An enumeration whose values count from 0 in the order of `words`.
  template <class Enum>
  void read(std::string_view key, Enum& value, std::span<const std::string_view> words) const {
    if (has(key)) {
      value = static_cast<Enum>(word(key, words));
    }
  }

  [[nodiscard]] std::vector<double> numbers(std::string_view key) const;
  /// Whole numbers from 0 to `most`.
  [[nodiscard]] std::vector<std::int64_t> counts(std::string_view key, std::int64_t most = any_count) const;
  [[nodiscard]] std::vector<std::string> texts(std::string_view key) const;
  [[nodiscard]] std::vector<std::vector<double>> number_lists(std::string_view key) const;
  [[nodiscard]] std::vector<std::vector<std::int64_t>> count_lists(std::string_view key,
                                                                   std::int64_t most = any_count) const;
  [[nodiscard]] std::vector<JsonObject> objects(std::string_view key) const;

  /// Refuses what stands at a key: "custval::FUNCTION: PLACE is VALUE, expected EXPECTED".
  [[noreturn]] void refuse(std::string_view key, std::string_view expected) const;
  /// Refuses an element of an array in the same words.
  [[noreturn]] void refuse_element(std::string_view key, std::size_t element, std::string_view expected) const;
  /// Refuses the whole object in the same words.
  [[noreturn]] void refuse_whole(std::string_view expected) const;
  /// Refuses the whole object: "custval::FUNCTION: PLACE: PROBLEM".
  [[noreturn]] void fail(std::string_view problem) const;
  /// Refuses any key but these, naming the nearest of them: a setting that is misspelt would silently not count.
  void require_keys_among(std::span<const std::string> keys) const;
  void require_keys_among(std::initializer_list<std::string_view> keys) const;

 private:
  JsonObject(const Json& value, std::string function, std::string place, std::size_t depth)
      : value_{&value}, function_{std::move(function)}, place_{std::move(place)}, depth_{depth} {
    if (!value.is_object()) {
      refuse(place_, &value, "an object");
    }
  }

  static constexpr std::int64_t any_count = (std::numeric_limits<std::int64_t>::max)();
  static constexpr std::size_t most_shown_key = 100;

  [[nodiscard]] std::string path(std::string_view key) const;
  [[nodiscard]] const Json& at(std::string_view key) const;
  [[noreturn]] void refuse(const std::string& place, const Json* value, std::string_view expected) const;
  [[nodiscard]] double number_of(const Json& value, const std::string& place) const;
  [[nodiscard]] std::int64_t count_of(const Json& value, const std::string& place, std::int64_t most = any_count) const;
  [[nodiscard]] std::string text_of(const Json& value, const std::string& place) const;
  template <class T, class Read>
  [[nodiscard]] std::vector<T> list(std::string_view key, std::string_view expected, Read&& read) const {
    return elements<T>(at(key), path(key), read, expected);
  }
  template <class T, class Read>
  [[nodiscard]] std::vector<T> elements(const Json& value, const std::string& place, Read&& read,
                                        std::string_view expected = "an array") const {
    if (!value.is_array()) {
      refuse(place, &value, expected);
    }
    std::vector<T> result;
    for (std::size_t i = 0; i < value.size(); ++i) {
      result.push_back(read(value[i], place + "[" + to_text(i) + "]"));
    }
    return result;
  }

  const Json* value_;
  std::string function_;
  std::string place_;
  std::size_t depth_;
};

#if defined(CUSTVAL_JSON_INLINE)

CUSTVAL_JSON_INLINE Json number_json(double value) {
  if (std::isnan(value)) {
    return "nan";
  }
  return std::isinf(value) ? Json(value > 0 ? "inf" : "-inf") : Json(value);
}

CUSTVAL_JSON_INLINE std::vector<std::string> JsonObject::keys() const {
  std::vector<std::string> keys;
  for (const auto& [key, value] : value_->items()) {
    keys.push_back(key);
  }
  return keys;
}

CUSTVAL_JSON_INLINE bool JsonObject::flag(std::string_view key) const {
  const Json& value = at(key);
  if (!value.is_boolean()) {
    refuse(key, "true or false");
  }
  return value.get<bool>();
}

CUSTVAL_JSON_INLINE JsonObject JsonObject::section(std::string_view key) const {
  static const Json empty = Json::object();
  return {has(key) ? at(key) : empty, function_, path(key)};
}

CUSTVAL_JSON_INLINE double JsonObject::number(std::string_view key, const NumberRange& range) const {
  const Json& value = at(key);
  const double number = value.is_number() ? value.get<double>() : std::numeric_limits<double>::quiet_NaN();
  if (!(number >= range.smallest && number <= range.largest)) {
    refuse(key, range.text);
  }
  return number;
}

CUSTVAL_JSON_INLINE std::size_t JsonObject::word(std::string_view key, std::span<const std::string_view> words) const {
  const bool is_word = has(key) && is_text(key);
  const auto place = is_word ? std::find(words.begin(), words.end(), text(key)) : words.end();
  if (place == words.end()) {
    refuse(key, detail::one_of(words));
  }
  return static_cast<std::size_t>(place - words.begin());
}

CUSTVAL_JSON_INLINE void JsonObject::read(std::string_view key, bool& value) const {
  if (has(key)) {
    value = flag(key);
  }
}

CUSTVAL_JSON_INLINE void JsonObject::read(std::string_view key, double& value, const NumberRange& range) const {
  if (has(key)) {
    value = number(key, range);
  }
}

CUSTVAL_JSON_INLINE void JsonObject::read(std::string_view key, std::string& value) const {
  if (has(key)) {
    value = text(key);
  }
}

CUSTVAL_JSON_INLINE std::vector<double> JsonObject::numbers(std::string_view key) const {
  return list<double>(key, "an array of numbers",
                      [this](const Json& v, const std::string& place) { return number_of(v, place); });
}

CUSTVAL_JSON_INLINE std::vector<std::int64_t> JsonObject::counts(std::string_view key, std::int64_t most) const {
  return list<std::int64_t>(key, "an array of whole numbers",
                            [this, most](const Json& v, const std::string& place) { return count_of(v, place, most); });
}

CUSTVAL_JSON_INLINE std::vector<std::string> JsonObject::texts(std::string_view key) const {
  return list<std::string>(key, "an array of texts",
                           [this](const Json& v, const std::string& place) { return text_of(v, place); });
}

CUSTVAL_JSON_INLINE std::vector<std::vector<double>> JsonObject::number_lists(std::string_view key) const {
  return list<std::vector<double>>(key, "an array", [this](const Json& v, const std::string& place) {
    return elements<double>(v, place, [this](const Json& e, const std::string& p) { return number_of(e, p); });
  });
}

CUSTVAL_JSON_INLINE std::vector<std::vector<std::int64_t>> JsonObject::count_lists(std::string_view key,
                                                                                   std::int64_t most) const {
  return list<std::vector<std::int64_t>>(key, "an array", [this, most](const Json& v, const std::string& place) {
    return elements<std::int64_t>(v, place,
                                  [this, most](const Json& e, const std::string& p) { return count_of(e, p, most); });
  });
}

CUSTVAL_JSON_INLINE std::vector<JsonObject> JsonObject::objects(std::string_view key) const {
  return list<JsonObject>(key, "an array of objects", [this](const Json& v, const std::string& place) {
    return JsonObject(v, function_, place, depth_ + 1);
  });
}

CUSTVAL_JSON_INLINE void JsonObject::refuse(std::string_view key, std::string_view expected) const {
  const auto place = value_->find(key);
  refuse(path(key), place == value_->end() ? nullptr : &*place, expected);
}

CUSTVAL_JSON_INLINE void JsonObject::refuse_element(std::string_view key, std::size_t element,
                                                    std::string_view expected) const {
  refuse(path(key) + "[" + to_text(element) + "]", &at(key)[element], expected);
}

CUSTVAL_JSON_INLINE void JsonObject::refuse_whole(std::string_view expected) const {
  refuse(place_.empty() ? "the document" : place_, value_, expected);
}

CUSTVAL_JSON_INLINE void JsonObject::fail(std::string_view problem) const {
  raise(JsonError::other(function_, (place_.empty() ? "the document" : place_) + ": " + std::string(problem)));
}

CUSTVAL_JSON_INLINE void JsonObject::require_keys_among(std::span<const std::string> keys) const {
  for (const auto& [key, value] : value_->items()) {
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
      raise(JsonError::other(function_, "unknown key '" + detail::shortened(path(key), most_shown_key) +
                                            "'; the nearest known is '" + path(nearest_word(key, keys)) + "'"));
    }
  }
}

CUSTVAL_JSON_INLINE void JsonObject::require_keys_among(std::initializer_list<std::string_view> keys) const {
  require_keys_among(std::vector<std::string>(keys.begin(), keys.end()));
}

CUSTVAL_JSON_INLINE std::string JsonObject::path(std::string_view key) const {
  return (place_.empty() ? "" : place_ + ".") + std::string(key);
}

CUSTVAL_JSON_INLINE const Json& JsonObject::at(std::string_view key) const {
  const auto place = value_->find(key);
  if (place == value_->end()) {
    raise(JsonError::wrong(function_, path(key), nullptr, {}));
  }
  return *place;
}

CUSTVAL_JSON_INLINE void JsonObject::refuse(const std::string& place, const Json* value,
                                            std::string_view expected) const {
  raise(JsonError::wrong(function_, place, value, expected));
}

CUSTVAL_JSON_INLINE double JsonObject::number_of(const Json& value, const std::string& place) const {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (value.is_number()) {
    return value.get<double>();
  }
  if (value.is_string()) {
    const std::string& word = value.get_ref<const std::string&>();
    if (word == "inf" || word == "-inf") {
      return word == "inf" ? infinity : -infinity;
    }
    if (word == "nan") {
      return std::numeric_limits<double>::quiet_NaN();
    }
  }
  refuse(place, &value, "a number, \"inf\" or \"-inf\"");
}

CUSTVAL_JSON_INLINE std::int64_t JsonObject::count_of(const Json& value, const std::string& place,
                                                      std::int64_t most) const {
  if (!value.is_number_integer() || value.get<std::int64_t>() < 0 || value.get<std::int64_t>() > most) {
    refuse(place, &value, most == any_count ? "a whole number >= 0" : "a whole number from 0 to " + to_text(most));
  }
  return value.get<std::int64_t>();
}

CUSTVAL_JSON_INLINE std::string JsonObject::text_of(const Json& value, const std::string& place) const {
  if (!value.is_string()) {
    refuse(place, &value, "a text");
  }
  return value.get<std::string>();
}

#endif

}  // namespace custval
