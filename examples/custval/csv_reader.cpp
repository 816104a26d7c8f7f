// SPDX-License-Identifier: BSL-1.0
#include "csv_reader.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "failure.hpp"
#include "field_text.hpp"

namespace custval_cli {

namespace {

// Behind the text: what the search may read, and a line end where the last line has none.
constexpr std::size_t padding = SpecialBytes::reads_beyond + 1;
constexpr std::size_t most_fields = 100'000;
constexpr std::size_t held_bytes = 1000;

constexpr std::string_view too_long = "the record is too long";
constexpr std::string_view too_many = "too many fields";
constexpr std::string_view stray_quote = "a quote inside an unquoted field";
constexpr std::string_view text_after_quote = "text after a closing quote";
constexpr std::string_view unclosed_quote = "a quote that is never closed";
constexpr std::string_view wrong_field_count = "wrong number of fields";

const char* find(const char* p, const char* end, char c) {
  return p < end ? static_cast<const char*>(std::memchr(p, c, static_cast<std::size_t>(end - p))) : nullptr;
}

std::string_view text_between(const char* first, const char* last) {
  return {first, static_cast<std::size_t>(last - first)};
}

std::string_view without_line_end(const char* first, const char* line_feed) {
  return text_between(first, line_feed > first && line_feed[-1] == '\r' ? line_feed - 1 : line_feed);
}

char most_frequent_delimiter(std::string_view header_line) {
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

}  // namespace

CsvReader::CsvReader(Source source, std::string name, const CsvOptions& options)
    : source_{std::move(source)},
      name_{std::move(name)},
      delimiter_{options.delimiter},
      longest_record_{std::max<std::size_t>(options.longest_record, 1)},
      capacity_{std::max<std::size_t>(options.block_bytes, 1)} {
  if (delimiter_ == '"' || delimiter_ == '\n' || delimiter_ == '\r') {
    throw Failure("a quote or a line end cannot separate fields");
  }
  buffer_.resize(capacity_ + padding);
  start();
  read_header();
}

void CsvReader::start() {
  constexpr std::string_view byte_order_mark("\xEF\xBB\xBF");
  while (end_ < byte_order_mark.size() && fill()) {
  }
  const std::string_view text(buffer_.data(), end_);
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    throw Failure(name_ + " is UTF-16 text; save it as UTF-8");
  }
  if (text.starts_with(byte_order_mark)) {
    begin_ = byte_order_mark.size();
  }
  // The delimiter is recognised from the whole first line, or as much of it as a record may be.
  while (find(buffer_.data() + begin_, buffer_.data() + end_, '\n') == nullptr && end_ - begin_ <= longest_record_ &&
         fill()) {
  }
  if (delimiter_ == '\0') {
    const std::string_view rest(buffer_.data() + begin_, std::min(end_ - begin_, longest_record_ + 1));
    delimiter_ = most_frequent_delimiter(rest.substr(0, rest.find('\n')));
  }
  special_ = SpecialBytes(delimiter_, '\n', '"');
}

void CsvReader::read_header() {
  const CsvRecord* record = next_record();
  if (record == nullptr) {
    throw Failure(name_ + " is empty; expected a header line");
  }
  if (!record->problem.empty()) {
    throw Failure(name_ + ": the header (line " + std::to_string(record->line) +
                  ") is malformed: " + std::string(record->problem));
  }
  for (const std::string_view field : record->fields) {
    header_.emplace_back(trimmed(field));
  }
}

bool CsvReader::has_column(std::string_view column_name) const noexcept {
  return std::find(header_.begin(), header_.end(), column_name) != header_.end();
}

std::size_t CsvReader::column(std::string_view column_name) const {
  const auto found = std::find(header_.begin(), header_.end(), column_name);
  if (found == header_.end()) {
    std::string names;
    for (const std::string& known : header_) {
      names += (names.empty() ? "" : ", ") + in_quotes(known);
      if (names.size() > 500) {
        names += ", ...";
        break;
      }
    }
    throw Failure(name_ + " has no column " + in_quotes(column_name) + "; its columns are " + names);
  }
  if (std::find(found + 1, header_.end(), column_name) != header_.end()) {
    throw Failure(name_ + " has two columns " + in_quotes(column_name));
  }
  return static_cast<std::size_t>(found - header_.begin());
}

const CsvRecord* CsvReader::next() {
  const CsvRecord* record = next_record();
  if (record != nullptr && record->problem.empty()) {
    check_field_count();
  }
  return record;
}

const CsvRecord* CsvReader::next_record() {
  while (parse() == Step::incomplete) {
    if (!fill() && begin_ == end_) {
      return nullptr;
    }
  }
  return &record_;
}

// Takes in more text; false when there is none. A text that does not end with a line feed gets one.
bool CsvReader::fill() {
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
    capacity_ = std::max(capacity_, std::min(2 * capacity_, longest_record_ + 1));
    buffer_.resize(capacity_ + padding);
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

CsvReader::Step CsvReader::parse() {
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
  const char* const window_end = p + std::min(end_ - begin_, longest_record_ + 1);
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
CsvReader::Step CsvReader::parse_quoted(const char*& position, const char* window_end, std::string_view& problem) {
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

CsvReader::Step CsvReader::finish_good(const char* line_end) {
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

CsvReader::Step CsvReader::finish_bad(std::string_view problem) {
  const char* const first = buffer_.data() + begin_;
  const std::size_t window = std::min(end_ - begin_, longest_record_ + 1);
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

void CsvReader::skip_long_line() {
  held_.assign(buffer_.data() + begin_, std::min({held_bytes, end_ - begin_, longest_record_}));
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

void CsvReader::check_field_count() {
  if (record_.fields.size() == header_.size()) {
    return;
  }
  const auto count = [](std::size_t n) { return std::to_string(n) + (n == 1 ? " field" : " fields"); };
  detail_ = count(record_.fields.size()) + " where the header has " + std::to_string(header_.size());
  record_.problem = wrong_field_count;
  record_.detail = detail_;
  record_.fields = {};
}

}  // namespace custval_cli
