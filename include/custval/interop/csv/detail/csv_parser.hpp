// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/interop/csv/csv_record.hpp>
#include <custval/interop/csv/detail/special_bytes.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval::detail {

// Cuts a text into records, whatever their number of fields: the reader behind CsvReader.
class CsvParser {
 public:
  CsvParser(CsvSource source, std::string name, const CsvOptions& options);

  // The next record, good or bad; null at the end.
  [[nodiscard]] const CsvRecord* next();

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] char delimiter() const noexcept { return delimiter_; }
  [[nodiscard]] std::uint64_t bytes_read() const noexcept { return bytes_read_; }

 private:
  enum class Step { record, incomplete };

  // Behind the text: what the search may read, and a line end where the last line has none.
  static constexpr std::size_t beyond = SpecialBytes::reads_beyond + 1;
  static constexpr std::size_t most_fields = 100'000;
  static constexpr std::size_t held_bytes = 1000;

  static constexpr std::string_view too_long = "the record is too long";
  static constexpr std::string_view too_many = "too many fields";
  static constexpr std::string_view stray_quote = "a quote inside an unquoted field";
  static constexpr std::string_view text_after_quote = "text after a closing quote";
  static constexpr std::string_view unclosed_quote = "a quote that is never closed";

  [[nodiscard]] static const char* find(const char* p, const char* end, char c) {
    return p < end ? static_cast<const char*>(std::memchr(p, c, static_cast<std::size_t>(end - p))) : nullptr;
  }
  [[nodiscard]] static std::string_view text_between(const char* first, const char* last) {
    return {first, static_cast<std::size_t>(last - first)};
  }
  [[nodiscard]] static std::string_view without_line_end(const char* first, const char* line_feed) {
    return text_between(first, line_feed > first && line_feed[-1] == '\r' ? line_feed - 1 : line_feed);
  }
  [[nodiscard]] static char most_frequent_delimiter(std::string_view header_line);

  void start();
  [[nodiscard]] bool fill();
  [[nodiscard]] Step parse();
  [[nodiscard]] Step parse_quoted(const char*& position, const char* window_end, std::string_view& problem);
  [[nodiscard]] Step finish_good(const char* line_end);
  [[nodiscard]] Step finish_bad(std::string_view problem);
  void skip_long_line();

  CsvSource source_;
  std::string name_;
  char delimiter_;
  std::size_t longest_record_;
  SpecialBytes special_;

  std::vector<char> buffer_;
  std::size_t capacity_;  // what buffer_ may be filled with; a few bytes more are allocated
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool source_ended_ = false;
  std::uint64_t bytes_read_ = 0;

  std::uint64_t line_ = 1;
  std::vector<std::string_view> fields_;
  std::vector<std::size_t> escaped_;  // which fields hold doubled quotes
  std::string unescaped_;
  bool any_quotes_ = false;
  std::string held_;
  std::string detail_;
  CsvRecord record_;
};

inline CsvParser::CsvParser(CsvSource source, std::string name, const CsvOptions& options)
    : source_{std::move(source)},
      name_{std::move(name)},
      delimiter_{options.delimiter},
      longest_record_{(std::max<std::size_t>)(options.longest_record, 1)},
      capacity_{(std::max<std::size_t>)(options.block_bytes, 1)} {
  if (delimiter_ == '"' || delimiter_ == '\n' || delimiter_ == '\r') {
    raise<ArgumentError>("custval::CsvReader: a quote or a line end cannot separate fields");
  }
  buffer_.resize(capacity_ + beyond);
  start();
}

inline char CsvParser::most_frequent_delimiter(std::string_view header_line) {
  constexpr std::string_view candidates = ",;\t|";
  std::array<std::size_t, candidates.size()> counts{};
  bool inside_quotes = false;
  for (const char c : header_line) {
    inside_quotes ^= c == '"';
    const std::size_t which = candidates.find(c);
    if (!inside_quotes && which != std::string_view::npos) {
      ++counts[which];
    }
  }
  return candidates[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

inline void CsvParser::start() {
  constexpr std::string_view byte_order_mark("\xEF\xBB\xBF");
  while (end_ < byte_order_mark.size() && fill()) {
  }
  const std::string_view text(buffer_.data(), end_);
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    raise<FormatError>(name_ + " is UTF-16 text; save it as UTF-8");
  }
  if (text.starts_with(byte_order_mark)) {
    begin_ = byte_order_mark.size();
  }
  // The delimiter is recognised from the whole first line, or as much of it as a record may be.
  while (find(buffer_.data() + begin_, buffer_.data() + end_, '\n') == nullptr && end_ - begin_ <= longest_record_ &&
         fill()) {
  }
  if (delimiter_ == '\0') {
    const std::string_view rest(buffer_.data() + begin_, (std::min)(end_ - begin_, longest_record_ + 1));
    delimiter_ = most_frequent_delimiter(rest.substr(0, rest.find('\n')));
  }
  special_ = SpecialBytes(delimiter_, '\n', '"');
}

inline const CsvRecord* CsvParser::next() {
  while (parse() == Step::incomplete) {
    if (!fill() && begin_ == end_) {
      return nullptr;
    }
  }
  return &record_;
}

// Takes in more text; false when there is none. A text that does not end with a line feed gets one.
inline bool CsvParser::fill() {
  if (source_ended_) {
    return false;
  }
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ == capacity_) {
    // One byte more than the longest record: its line feed.
    capacity_ = (std::max)(capacity_, (std::min)(2 * capacity_, longest_record_ + 1));
    buffer_.resize(capacity_ + beyond);
  }
  const std::size_t before = end_;
  while (end_ < capacity_) {
    const std::size_t got = source_(buffer_.data() + end_, capacity_ - end_);
    if (got == 0) {
      source_ended_ = true;
      break;
    }
    end_ += got;
    bytes_read_ += got;
  }
  if (source_ended_ && end_ > 0 && buffer_[end_ - 1] != '\n') {
    buffer_[end_] = '\n';
    ++end_;
  }
  return end_ > before;
}

inline CsvParser::Step CsvParser::parse() {
  const char* const text_end = buffer_.data() + end_;
  const char* p = buffer_.data() + begin_;
  while (p < text_end && (*p == '\n' || (*p == '\r' && p + 1 < text_end && p[1] == '\n'))) {
    p += *p == '\n' ? 1 : 2;
    ++line_;
  }
  begin_ = static_cast<std::size_t>(p - buffer_.data());
  if (p == text_end) {
    return Step::incomplete;
  }
  record_.line = line_;
  fields_.clear();
  escaped_.clear();
  any_quotes_ = false;
  // Nothing beyond the longest record is looked at, so that the outcome does not depend on the block size.
  const char* const window_end = p + (std::min)(end_ - begin_, longest_record_ + 1);
  for (;;) {
    if (fields_.size() == most_fields) {
      return finish_bad(too_many);
    }
    if (p < window_end && *p == '"') {
      std::string_view problem;
      if (parse_quoted(p, window_end, problem) == Step::incomplete) {
        break;
      }
      if (!problem.empty()) {
        return finish_bad(problem);
      }
      if (*p == '\n') {
        return finish_good(p);
      }
      ++p;
      continue;
    }
    const char* const stop = special_.find(p, window_end);
    if (stop >= window_end) {
      break;
    }
    if (*stop == delimiter_) {
      fields_.push_back(text_between(p, stop));
      p = stop + 1;
    } else if (*stop == '\n') {
      fields_.push_back(without_line_end(p, stop));
      return finish_good(stop);
    } else {
      return finish_bad(stray_quote);
    }
  }
  if (static_cast<std::size_t>(window_end - (buffer_.data() + begin_)) > longest_record_) {
    return finish_bad(too_long);
  }
  // Only an open quote can run into the end of the text: every line has its line feed.
  return source_ended_ ? finish_bad(unclosed_quote) : Step::incomplete;
}

// From the opening quote at `position` to the delimiter or line feed that ends the field.
inline CsvParser::Step CsvParser::parse_quoted(const char*& position, const char* window_end,
                                               std::string_view& problem) {
  any_quotes_ = true;
  const char* const first = position + 1;
  const char* p = first;
  bool escaped = false;
  for (;;) {
    p = find(p, window_end, '"');
    if (p == nullptr || p + 1 >= window_end) {
      return Step::incomplete;
    }
    if (p[1] != '"') {
      break;
    }
    escaped = true;
    p += 2;
  }
  if (escaped) {
    escaped_.push_back(fields_.size());
  }
  fields_.push_back(text_between(first, p));
  ++p;
  if (*p == '\r') {
    if (p + 1 >= window_end) {
      return Step::incomplete;
    }
    p += p[1] == '\n' ? 1 : 0;
  }
  if (*p != delimiter_ && *p != '\n') {
    problem = text_after_quote;
  }
  position = p;
  return Step::record;
}

inline CsvParser::Step CsvParser::finish_good(const char* line_end) {
  const char* const first = buffer_.data() + begin_;
  record_.raw = without_line_end(first, line_end);
  begin_ = static_cast<std::size_t>(line_end + 1 - buffer_.data());
  ++line_;
  if (any_quotes_) {
    line_ += static_cast<std::uint64_t>(std::count(first, line_end, '\n'));
    unescaped_.clear();
    // Room for all of it, or growing would move fields that are done.
    unescaped_.reserve(escaped_.empty() ? 0 : record_.raw.size());
    for (const std::size_t i : escaped_) {
      const std::size_t start = unescaped_.size();
      for (std::size_t k = 0; k < fields_[i].size(); ++k) {
        unescaped_ += fields_[i][k];
        k += std::size_t{fields_[i][k] == '"'};
      }
      fields_[i] = std::string_view(unescaped_).substr(start);
    }
  }
  record_.fields = fields_;
  record_.problem = {};
  record_.detail = {};
  return Step::record;
}

inline CsvParser::Step CsvParser::finish_bad(std::string_view problem) {
  const char* const first = buffer_.data() + begin_;
  const std::size_t window = (std::min)(end_ - begin_, longest_record_ + 1);
  const char* const line_end = find(first, first + window, '\n');
  record_.fields = {};
  if (line_end != nullptr) {
    record_.raw = without_line_end(first, line_end);
    begin_ = static_cast<std::size_t>(line_end + 1 - buffer_.data());
    ++line_;
  } else if (window > longest_record_) {
    problem = too_long;
    skip_long_line();
  } else {
    return Step::incomplete;
  }
  record_.problem = problem;
  record_.detail = problem;
  if (problem == too_long) {
    detail_ = "the record is longer than " + std::to_string(longest_record_) + " bytes";
    record_.detail = detail_;
  }
  return Step::record;
}

inline void CsvParser::skip_long_line() {
  held_.assign(buffer_.data() + begin_, (std::min)({held_bytes, end_ - begin_, longest_record_}));
  record_.raw = held_;
  for (;;) {
    const char* const text_end = buffer_.data() + end_;
    const char* const line_end = find(buffer_.data() + begin_, text_end, '\n');
    if (line_end != nullptr) {
      begin_ = static_cast<std::size_t>(line_end + 1 - buffer_.data());
      ++line_;
      return;
    }
    begin_ = end_;
    if (!fill()) {
      return;
    }
  }
}

}  // namespace custval::detail
