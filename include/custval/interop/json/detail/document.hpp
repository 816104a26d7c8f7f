// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/interop/json/json.hpp>
#include <custval/interop/json/json_error.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// Whether a document may hold comments, `//` and `/* */`, as people's configurations do.
enum class JsonComments { refused, passed_over };

}  // namespace custval

namespace custval::detail {

// So deep a document may be nested: reading and freeing it may take stack for each level.
inline constexpr std::size_t most_nested = 1000;

// Parses a text in time and memory that grow with it alone. **Errors** FormatError with the place where it stops being
// JSON, for a key that comes twice in an object, and for one that is nested more than 1000 deep.
[[nodiscard]] Json parse_document(std::string_view function, std::string_view text,
                                  JsonComments comments = JsonComments::refused);

// Refuses a document that is of another format, or written by a newer version of the library.
void require_format(std::string_view function, const Json& document, std::string_view format, std::int64_t newest);

#if defined(CUSTVAL_JSON_INLINE)

// Takes a document in from the parser, and says what is wrong with a text. The parser's own way of putting an ordered
// object together looks through all keys before it adds one, and keeps the last of two equal ones.
class DocumentReader : public nlohmann::json_sax<Json> {
 public:
  [[nodiscard]] const std::string& problem() const noexcept { return problem_; }
  [[nodiscard]] Json take() { return std::move(document_); }

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t& /*text*/) override { return add(value); }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t& /*value*/) override { return false; }
  bool start_object(std::size_t /*elements*/) override { return enter(Json::object()); }
  bool key(string_t& value) override {
    members(*open_.back()).emplace_back(std::move(value), nullptr);
    return true;
  }
  bool end_object() override { return has_distinct_keys() && leave(); }
  bool start_array(std::size_t /*elements*/) override { return enter(Json::array()); }
  bool end_array() override { return leave(); }
  bool parse_error(std::size_t /*position*/, const std::string& /*last*/,
                   const nlohmann::detail::exception& problem) override {
    // "[json.exception.parse_error.101] parse error at line 3, column 7: …": the bracket is the parser's own affair.
    const std::string_view message = problem.what();
    const std::size_t bracket = message.find("] ");
    say("is not JSON, or not all of it: ", message.substr(bracket == std::string_view::npos ? 0 : bracket + 2));
    return false;
  }

 private:
  using Members = Json::object_t::Container;

  [[nodiscard]] static Members& members(Json& object) { return object.get_ref<Json::object_t&>(); }

  // Where the value that comes next belongs. Only the innermost container grows, so that none of those that are open
  // moves.
  Json& place(Json value) {
    if (open_.empty()) {
      return document_ = std::move(value);
    }
    if (open_.back()->is_array()) {
      auto& array = open_.back()->get_ref<Json::array_t&>();
      array.push_back(std::move(value));
      return array.back();
    }
    return members(*open_.back()).back().second = std::move(value);
  }
  bool add(Json value) {
    place(std::move(value));
    return true;
  }
  bool enter(Json container) {
    if (open_.size() == most_nested) {
      say("is not JSON, or not all of it: ", "nested more than " + to_text(most_nested) + " deep");
      return false;
    }
    open_.push_back(&place(std::move(container)));
    return true;
  }
  bool leave() {
    open_.pop_back();
    return true;
  }
  bool has_distinct_keys() {
    std::vector<std::string_view> keys;
    for (const auto& [key, value] : members(*open_.back())) {
      keys.emplace_back(key);
    }
    std::sort(keys.begin(), keys.end());
    const auto twice = std::adjacent_find(keys.begin(), keys.end());
    if (twice != keys.end()) {
      say("has an object with a key twice: ", *twice);
    }
    return twice == keys.end();
  }
  void say(std::string_view what, std::string_view detail) {
    problem_ = "the text " + std::string(what) + std::string(detail.substr(0, 200));
    for (char& c : problem_) {
      c = static_cast<unsigned char>(c) < 0x20U ? ' ' : c;
    }
  }

  std::string problem_;
  Json document_;
  std::vector<Json*> open_;  // the containers around what comes next, outermost first
};

CUSTVAL_JSON_INLINE Json parse_document(std::string_view function, std::string_view text, JsonComments comments) {
  const bool passed_over = comments == JsonComments::passed_over;
  DocumentReader reader;
  if (!Json::sax_parse(text, &reader, nlohmann::json::input_format_t::json, true, passed_over)) {
    raise(JsonError::other(function, reader.problem()));
  }
#if defined(JSON_DIAGNOSTICS) && JSON_DIAGNOSTICS
  return Json::parse(text, nullptr, true, passed_over);  // whose values know those that they are in
#else
  return reader.take();
#endif
}

CUSTVAL_JSON_INLINE void require_format(std::string_view function, const Json& document, std::string_view format,
                                        std::int64_t newest) {
  const auto refuse = [&](const std::string& problem) { raise(JsonError::other(function, problem)); };
  if (!document.is_object() || !document.contains("format")) {
    refuse("the document has no 'format'; a '" + std::string(format) + "' was expected");
  }
  if (!document["format"].is_string() || document["format"].get_ref<const std::string&>() != format) {
    refuse("the document's format is " + shown(document["format"]) + ", expected \"" + std::string(format) + "\"");
  }
  const bool has_version = document.contains("version") && document["version"].is_number_integer();
  const std::int64_t version = has_version ? document["version"].get<std::int64_t>() : 0;
  if (!has_version || version < 1) {
    refuse("the document's version is " + (document.contains("version") ? shown(document["version"]) : "missing") +
           ", expected 1 to " + to_text(newest));
  }
  if (version > newest) {
    refuse("the document's version is " + to_text(version) + ", newer than " + to_text(newest) +
           ", the newest that this custval reads");
  }
}

#endif

}  // namespace custval::detail
