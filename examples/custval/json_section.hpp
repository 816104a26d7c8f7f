// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <custval/core/nearest_word.hpp>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace custval_cli {

/// An object of a JSON document that is read key by key: what is absent leaves the default, what is wrong is a Failure
/// that names the file, the path and the value. finish() refuses keys that nobody asked for.
class JsonSection {
 public:
  JsonSection(const nlohmann::json& value, std::string file, std::string path);

  struct Range {
    double smallest;
    double largest;
    std::string_view text;  // completes "must be …"
  };

  [[nodiscard]] bool has(const std::string& key);
  /// Whether the key is there and null.
  [[nodiscard]] bool is_null(const std::string& key);
  void read(const std::string& key, bool& value);
  void read(const std::string& key, double& value, const Range& range);
  void read(const std::string& key, std::string& value);
  /// One of several words; `value` becomes its place.
  void read(const std::string& key, std::size_t& value, std::span<const std::string_view> words);
  [[nodiscard]] std::vector<double> numbers(const std::string& key);
  [[nodiscard]] std::vector<std::string> texts(const std::string& key);
  /// An object below this one; an absent one reads as empty.
  [[nodiscard]] JsonSection section(const std::string& key);
  /// An array of objects.
  [[nodiscard]] std::vector<JsonSection> sections(const std::string& key);

  /// The value of a key that is there, as it stands.
  [[nodiscard]] const nlohmann::json& raw(const std::string& key);

  /// Refuses the section: "FILE: PATH: PROBLEM".
  [[noreturn]] void fail(std::string_view problem) const;
  /// Refuses the value of a key: "FILE: PATH.KEY must be EXPECTED, it is VALUE".
  [[noreturn]] void refuse(const std::string& key, std::string_view expected) const;
  void finish() const;

 private:
  [[nodiscard]] const nlohmann::json* find(const std::string& key);
  [[nodiscard]] std::string path_of(const std::string& key) const;

  const nlohmann::json* object_;
  std::string file_;
  std::string path_;
  std::vector<std::string> known_;
};

/// What settings that are numbers may be.
namespace ranges {

inline constexpr double most = std::numeric_limits<double>::max();
inline constexpr double least = std::numeric_limits<double>::min();
inline constexpr JsonSection::Range any_number{-most, most, "a finite number"};
inline constexpr JsonSection::Range not_negative{0.0, most, "a number >= 0"};
inline constexpr JsonSection::Range positive{least, most, "a number > 0"};
inline constexpr JsonSection::Range fraction{0.0, 1.0, "a number in [0, 1]"};
inline constexpr JsonSection::Range positive_fraction{least, 1.0, "a number in (0, 1]"};
inline constexpr JsonSection::Range signed_fraction{-1.0, 1.0, "a number in [-1, 1]"};

}  // namespace ranges

/// Parses a document. **Errors** what is not JSON, and a key that an object has twice: a Failure with the place.
[[nodiscard]] nlohmann::json parse_json(std::string_view text, const std::string& file);

using custval::nearest_word;

}  // namespace custval_cli
