// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/interop/json/json.hpp>
#include <custval/interop/json/object.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace custval::detail {

// So deep a document may be nested: reading and freeing it may take stack for each level.
inline constexpr std::size_t most_nested = 1000;

// Hears the parser out for what is wrong with a text.
class ParseProblem : public nlohmann::json_sax<Json> {
 public:
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

  bool null() override { return true; }
  bool boolean(bool /*value*/) override { return true; }
  bool number_integer(number_integer_t /*value*/) override { return true; }
  bool number_unsigned(number_unsigned_t /*value*/) override { return true; }
  bool number_float(number_float_t /*value*/, const string_t& /*text*/) override { return true; }
  bool string(string_t& /*value*/) override { return true; }
  bool binary(binary_t& /*value*/) override { return true; }
  bool start_object(std::size_t /*elements*/) override { return enter(); }
  bool key(string_t& /*value*/) override { return true; }
  bool end_object() override { return leave(); }
  bool start_array(std::size_t /*elements*/) override { return enter(); }
  bool end_array() override { return leave(); }
  bool parse_error(std::size_t /*position*/, const std::string& /*last*/,
                   const nlohmann::detail::exception& problem) override {
    // "[json.exception.parse_error.101] parse error at line 3, column 7: …": the bracket is the parser's own affair.
    const std::string_view message = problem.what();
    const std::size_t bracket = message.find("] ");
    text_ = message.substr(bracket == std::string_view::npos ? 0 : bracket + 2);
    for (char& c : text_) {
      c = static_cast<unsigned char>(c) < 0x20U ? ' ' : c;
    }
    return false;
  }

 private:
  [[nodiscard]] bool enter() {
    if (++depth_ > most_nested) {
      text_ = "nested more than " + to_text(most_nested) + " deep";
    }
    return depth_ <= most_nested;
  }
  [[nodiscard]] bool leave() noexcept {
    --depth_;
    return true;
  }

  std::string text_;
  std::size_t depth_ = 0;
};

// Parses a text. **Errors** FormatError with the place where it stops being JSON.
[[nodiscard]] inline Json parse_document(std::string_view function, std::string_view text) {
  ParseProblem problem;
  if (!Json::sax_parse(text, &problem)) {
    raise<FormatError>("custval::" + std::string(function) +
                       ": the text is not JSON, or not all of it: " + problem.text());
  }
  return Json::parse(text);
}

// Refuses a document that is of another format, or written by a newer version of the library.
inline void require_format(std::string_view function, const Json& document, std::string_view format,
                           std::int64_t newest) {
  const auto refuse = [&](const std::string& problem) {
    raise<FormatError>("custval::" + std::string(function) + ": " + problem);
  };
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

}  // namespace custval::detail
