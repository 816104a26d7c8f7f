// SPDX-License-Identifier: BSL-1.0
#include "json_section.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "failure.hpp"

namespace custval_cli {

namespace {

const nlohmann::json& empty_object() {
  static const nlohmann::json empty = nlohmann::json::object();
  return empty;
}

constexpr std::size_t longest_shown = 60;

// Adds a value to a text that need not become longer than it may be: however deep or long the value is, only so much of
// it is looked at.
void add_shown(const nlohmann::json& value, std::string& text) {
  if (value.is_object()) {
    text += value.empty() ? "{}" : "{...}";
  } else if (value.is_array()) {
    text += "[";
    for (std::size_t i = 0; i < value.size() && text.size() <= longest_shown; ++i) {
      text += i == 0 ? "" : ", ";
      add_shown(value[i], text);
    }
    text += "]";
  } else {
    text += value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }
}

// A value in a message: short, on one line.
std::string shown(const nlohmann::json& value) {
  if (value.is_object()) {
    return "an object";
  }
  std::string text;
  add_shown(value, text);
  if (text.size() <= longest_shown) {
    return text;
  }
  std::size_t end = longest_shown - 3;
  const auto is_inside_letter = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
  while (end > 0 && is_inside_letter(text[end])) {
    --end;
  }
  return text.substr(0, end) + "...";
}

// The parser keeps the last of two equal keys without a word; a setting would silently not count. Looked for apart from
// reading, because the parser's own way of asking about each value goes through all of the values beside it.
class DoubledKeys : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return true; }
  bool boolean(bool /*value*/) override { return true; }
  bool number_integer(number_integer_t /*value*/) override { return true; }
  bool number_unsigned(number_unsigned_t /*value*/) override { return true; }
  bool number_float(number_float_t /*value*/, const string_t& /*text*/) override { return true; }
  bool string(string_t& /*value*/) override { return true; }
  bool binary(binary_t& /*value*/) override { return true; }
  bool start_object(std::size_t /*elements*/) override {
    open_.emplace_back();
    return true;
  }
  bool key(string_t& value) override {
    found_ = !open_.back().insert(value).second;
    first_ = found_ ? value : std::string();
    return !found_;
  }
  bool end_object() override {
    open_.pop_back();
    return true;
  }
  bool start_array(std::size_t /*elements*/) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t /*position*/, const std::string& /*last*/,
                   const nlohmann::detail::exception& /*problem*/) override {
    return false;
  }
  [[nodiscard]] bool found() const { return found_; }
  [[nodiscard]] const std::string& first() const { return first_; }

 private:
  std::vector<std::set<std::string>> open_;
  bool found_ = false;
  std::string first_;
};

}  // namespace

JsonSection::JsonSection(const nlohmann::json& value, std::string file, std::string path)
    : object_{&value}, file_{std::move(file)}, path_{std::move(path)} {
  if (!value.is_object()) {
    throw Failure(file_ + ": " + (path_.empty() ? "the configuration" : path_) + " must be an object, it is " +
                  shown(value));
  }
}

std::string JsonSection::path_of(const std::string& key) const {
  return path_.empty() ? key : path_ + "." + key;
}

const nlohmann::json* JsonSection::find(const std::string& key) {
  known_.push_back(key);
  const auto place = object_->find(key);
  return place == object_->end() ? nullptr : &*place;
}

bool JsonSection::has(const std::string& key) {
  return find(key) != nullptr;
}

bool JsonSection::is_null(const std::string& key) {
  const nlohmann::json* const value = find(key);
  return value != nullptr && value->is_null();
}

void JsonSection::read(const std::string& key, bool& value) {
  if (const nlohmann::json* const found = find(key)) {
    if (!found->is_boolean()) {
      refuse(key, "true or false");
    }
    value = found->get<bool>();
  }
}

void JsonSection::read(const std::string& key, double& value, const Range& range) {
  if (const nlohmann::json* const found = find(key)) {
    const double number = found->is_number() ? found->get<double>() : 0.0;
    if (!found->is_number() || !(number >= range.smallest && number <= range.largest)) {
      refuse(key, range.text);
    }
    value = number;
  }
}

void JsonSection::read(const std::string& key, std::string& value) {
  if (const nlohmann::json* const found = find(key)) {
    if (!found->is_string()) {
      refuse(key, "a text");
    }
    value = found->get<std::string>();
  }
}

void JsonSection::read(const std::string& key, std::size_t& value, std::span<const std::string_view> words) {
  const nlohmann::json* const found = find(key);
  if (found == nullptr) {
    return;
  }
  const auto place =
      found->is_string() ? std::find(words.begin(), words.end(), found->get_ref<const std::string&>()) : words.end();
  if (place == words.end()) {
    std::string expected = "one of";
    for (const std::string_view word : words) {
      expected += (word == words.front() ? " \"" : ", \"") + std::string(word) + "\"";
    }
    refuse(key, expected);
  }
  value = static_cast<std::size_t>(place - words.begin());
}

std::vector<double> JsonSection::numbers(const std::string& key) {
  std::vector<double> values;
  if (const nlohmann::json* const found = find(key)) {
    if (!found->is_array() ||
        !std::all_of(found->begin(), found->end(), [](const nlohmann::json& v) { return v.is_number(); })) {
      refuse(key, "an array of numbers");
    }
    values = found->get<std::vector<double>>();
  }
  return values;
}

std::vector<std::string> JsonSection::texts(const std::string& key) {
  std::vector<std::string> values;
  if (const nlohmann::json* const found = find(key)) {
    if (!found->is_array() ||
        !std::all_of(found->begin(), found->end(), [](const nlohmann::json& v) { return v.is_string(); })) {
      refuse(key, "an array of texts");
    }
    values = found->get<std::vector<std::string>>();
  }
  return values;
}

JsonSection JsonSection::section(const std::string& key) {
  const nlohmann::json* const found = find(key);
  return {found != nullptr ? *found : empty_object(), file_, path_of(key)};
}

std::vector<JsonSection> JsonSection::sections(const std::string& key) {
  std::vector<JsonSection> result;
  if (const nlohmann::json* const found = find(key)) {
    if (!found->is_array()) {
      refuse(key, "an array of objects");
    }
    for (std::size_t i = 0; i < found->size(); ++i) {
      result.emplace_back((*found)[i], file_, path_of(key) + "[" + std::to_string(i) + "]");
    }
  }
  return result;
}

const nlohmann::json& JsonSection::raw(const std::string& key) {
  const nlohmann::json* const found = find(key);
  return found != nullptr ? *found : empty_object();
}

void JsonSection::fail(std::string_view problem) const {
  throw Failure(file_ + ": " + path_ + ": " + std::string(problem));
}

void JsonSection::refuse(const std::string& key, std::string_view expected) const {
  const auto place = object_->find(key);
  throw Failure(file_ + ": " + path_of(key) + " must be " + std::string(expected) +
                (place == object_->end() ? ", it is missing" : ", it is " + shown(*place)));
}

void JsonSection::finish() const {
  for (const auto& [key, value] : object_->items()) {
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
      throw Failure(file_ + ": unknown key " + in_quotes(path_of(key), 100) + "; the nearest known is " +
                    in_quotes(path_of(std::string(nearest_word(key, known_))), 100));
    }
  }
}

nlohmann::json parse_json(std::string_view text, const std::string& file) {
  nlohmann::json document;
  try {
    document = nlohmann::json::parse(text, nullptr, true, true);
  } catch (const nlohmann::json::exception& error) {
    // "[json.exception.parse_error.101] parse error at line 3, column 7: …": the bracket is the library's own affair.
    const std::string_view message = error.what();
    const std::size_t bracket = message.find("] ");
    std::string line(bracket == std::string_view::npos ? message : message.substr(bracket + 2));
    std::replace_if(
        line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20U; }, ' ');
    throw Failure(file + ": " + line);
  }
  DoubledKeys doubled;
  (void)nlohmann::json::sax_parse(text, &doubled, nlohmann::json::input_format_t::json, true, true);
  if (doubled.found()) {
    throw Failure(file + ": an object has the key " + in_quotes(doubled.first()) + " twice");
  }
  return document;
}

}  // namespace custval_cli
