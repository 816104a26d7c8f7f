// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/interop/json/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
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

namespace detail {

// A value as messages show it.
[[nodiscard]] std::string shown(const Json& value);

}  // namespace detail

/// An object of a document, read key by key. **Errors** FormatError for what is missing or of another type, naming its
/// place: "custval::FUNCTION: fitted_on.rows is \"many\", expected a whole number >= 0".
class JsonObject {
 public:
  JsonObject(const Json& value, std::string function, std::string place)
      : value_{&value}, function_{std::move(function)}, place_{std::move(place)} {
    if (!value.is_object()) {
      refuse(place_.empty() ? "the document" : place_, value, "an object");
    }
  }

  [[nodiscard]] bool has(std::string_view key) const { return value_->contains(key); }
  [[nodiscard]] std::vector<std::string> keys() const;
  /// What stands at a key, as it is. **Errors** FormatError where nothing does.
  [[nodiscard]] const Json& raw(std::string_view key) const { return at(key); }
  [[nodiscard]] bool is_null(std::string_view key) const { return at(key).is_null(); }
  [[nodiscard]] bool is_text(std::string_view key) const { return at(key).is_string(); }
  [[nodiscard]] double number(std::string_view key) const { return number_of(at(key), path(key)); }
  [[nodiscard]] std::int64_t count(std::string_view key) const { return count_of(at(key), path(key)); }
  [[nodiscard]] std::string text(std::string_view key) const { return text_of(at(key), path(key)); }
  [[nodiscard]] JsonObject object(std::string_view key) const { return {at(key), function_, path(key)}; }

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
  /// Refuses the whole object.
  [[noreturn]] void refuse_whole(std::string_view expected) const;
  /// Refuses any key but these.
  void require_keys_among(std::initializer_list<std::string_view> keys) const;

 private:
  static constexpr std::int64_t any_count = (std::numeric_limits<std::int64_t>::max)();

  [[nodiscard]] std::string path(std::string_view key) const;
  [[nodiscard]] const Json& at(std::string_view key) const {
    const auto place = value_->find(key);
    if (place == value_->end()) {
      raise<FormatError>("custval::" + function_ + ": " + path(key) + " is missing");
    }
    return *place;
  }
  [[noreturn]] void refuse(const std::string& place, const Json& value, std::string_view expected) const;
  [[nodiscard]] double number_of(const Json& value, const std::string& place) const;
  [[nodiscard]] std::int64_t count_of(const Json& value, const std::string& place, std::int64_t most = any_count) const;
  [[nodiscard]] std::string text_of(const Json& value, const std::string& place) const;
  template <class T, class Read>
  [[nodiscard]] std::vector<T> list(std::string_view key, Read&& read) const {
    return elements<T>(at(key), path(key), read);
  }
  template <class T, class Read>
  [[nodiscard]] std::vector<T> elements(const Json& value, const std::string& place, Read&& read) const {
    if (!value.is_array()) {
      refuse(place, value, "an array");
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
};

#if defined(CUSTVAL_JSON_INLINE)

CUSTVAL_JSON_INLINE Json number_json(double value) {
  if (std::isnan(value)) {
    return "nan";
  }
  return std::isinf(value) ? Json(value > 0 ? "inf" : "-inf") : Json(value);
}

namespace detail {

CUSTVAL_JSON_INLINE std::string shown(const Json& value) {
  if (value.is_structured()) {
    return value.is_object() ? "an object" : "an array";
  }
  return value.dump(-1, ' ', false, Json::error_handler_t::replace).substr(0, 60);
}

}  // namespace detail

CUSTVAL_JSON_INLINE std::vector<std::string> JsonObject::keys() const {
  std::vector<std::string> keys;
  for (const auto& [key, value] : value_->items()) {
    keys.push_back(key);
  }
  return keys;
}

CUSTVAL_JSON_INLINE std::vector<double> JsonObject::numbers(std::string_view key) const {
  return list<double>(key, [this](const Json& v, const std::string& place) { return number_of(v, place); });
}

CUSTVAL_JSON_INLINE std::vector<std::int64_t> JsonObject::counts(std::string_view key, std::int64_t most) const {
  return list<std::int64_t>(key,
                            [this, most](const Json& v, const std::string& place) { return count_of(v, place, most); });
}

CUSTVAL_JSON_INLINE std::vector<std::string> JsonObject::texts(std::string_view key) const {
  return list<std::string>(key, [this](const Json& v, const std::string& place) { return text_of(v, place); });
}

CUSTVAL_JSON_INLINE std::vector<std::vector<double>> JsonObject::number_lists(std::string_view key) const {
  return list<std::vector<double>>(key, [this](const Json& v, const std::string& place) {
    return elements<double>(v, place, [this](const Json& e, const std::string& p) { return number_of(e, p); });
  });
}

CUSTVAL_JSON_INLINE std::vector<std::vector<std::int64_t>> JsonObject::count_lists(std::string_view key,
                                                                                   std::int64_t most) const {
  return list<std::vector<std::int64_t>>(key, [this, most](const Json& v, const std::string& place) {
    return elements<std::int64_t>(v, place,
                                  [this, most](const Json& e, const std::string& p) { return count_of(e, p, most); });
  });
}

CUSTVAL_JSON_INLINE std::vector<JsonObject> JsonObject::objects(std::string_view key) const {
  return list<JsonObject>(key,
                          [this](const Json& v, const std::string& place) { return JsonObject(v, function_, place); });
}

CUSTVAL_JSON_INLINE void JsonObject::refuse(std::string_view key, std::string_view expected) const {
  if (value_->contains(key)) {
    refuse(path(key), at(key), expected);
  }
  raise<FormatError>("custval::" + function_ + ": " + path(key) + " is missing, expected " + std::string(expected));
}

CUSTVAL_JSON_INLINE void JsonObject::refuse_element(std::string_view key, std::size_t element,
                                                    std::string_view expected) const {
  refuse(path(key) + "[" + to_text(element) + "]", at(key)[element], expected);
}

CUSTVAL_JSON_INLINE void JsonObject::refuse_whole(std::string_view expected) const {
  refuse(place_.empty() ? "the document" : place_, *value_, expected);
}

CUSTVAL_JSON_INLINE void JsonObject::require_keys_among(std::initializer_list<std::string_view> keys) const {
  for (const auto& [key, value] : value_->items()) {
    if (std::find(keys.begin(), keys.end(), std::string_view(key)) == keys.end()) {
      std::string known;
      for (const std::string_view each : keys) {
        known += (known.empty() ? "" : ", ") + std::string(each);
      }
      refuse(path(key), value, "no key here but " + known);
    }
  }
}

CUSTVAL_JSON_INLINE std::string JsonObject::path(std::string_view key) const {
  return (place_.empty() ? "" : place_ + ".") + std::string(key);
}

CUSTVAL_JSON_INLINE void JsonObject::refuse(const std::string& place, const Json& value,
                                            std::string_view expected) const {
  raise<FormatError>("custval::" + function_ + ": " + place + " is " + detail::shown(value) + ", expected " +
                     std::string(expected));
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
  refuse(place, value, "a number, \"inf\" or \"-inf\"");
}

CUSTVAL_JSON_INLINE std::int64_t JsonObject::count_of(const Json& value, const std::string& place,
                                                      std::int64_t most) const {
  if (!value.is_number_integer() || value.get<std::int64_t>() < 0 || value.get<std::int64_t>() > most) {
    refuse(place, value, most == any_count ? "a whole number >= 0" : "a whole number from 0 to " + to_text(most));
  }
  return value.get<std::int64_t>();
}

CUSTVAL_JSON_INLINE std::string JsonObject::text_of(const Json& value, const std::string& place) const {
  if (!value.is_string()) {
    refuse(place, value, "a text");
  }
  return value.get<std::string>();
}

#endif

}  // namespace custval
