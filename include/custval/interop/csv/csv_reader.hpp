// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/interop/csv/csv_record.hpp>
#include <custval/interop/csv/detail/csv_parser.hpp>
#include <custval/interop/csv/field_text.hpp>
#include <custval/report/printable.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

// Why a reader of our own: every bad row has to come back as it was written, with its line number, without stopping
// the run. The CSV packages that distributions carry give fields only, or stop at the first malformed row, or want the
// whole file in memory.

/// Reads CSV (RFC 4180) as a stream in bounded memory: a header, then records.
///
/// - fields may be quoted and then hold delimiters, line ends and doubled quotes
/// - lines end with LF or CRLF, mixed as they come; the last may end with the file; a CR elsewhere is data
/// - a UTF-8 byte order mark is skipped; empty lines are skipped, and counted as lines
/// - malformed quotes, a wrong number of fields and over-long records make a bad record, never an error; reading goes
///   on at the next line. A quote that is never closed therefore costs its own line, not the rest of the file.
///
/// **Errors** FormatError, which begins with the name of the text, for no header, a malformed header, or UTF-16 text;
/// ArgumentError for a quote or a line end as the delimiter; what the source throws.
/// **Cost** one pass; short records without quotes take a few nanoseconds a field.
class CsvReader {
 public:
  /// Reads the header. `name` is what messages call the text.
  CsvReader(CsvSource source, std::string name, const CsvOptions& options = {});

  /// Names of the columns, blanks around them removed.
  [[nodiscard]] const std::vector<std::string>& header() const noexcept { return header_; }

  /// Place of a column. **Errors** FormatError for a missing name, with those there are, or one that the header has
  /// twice.
  [[nodiscard]] std::size_t column(std::string_view column_name) const;
  [[nodiscard]] bool has_column(std::string_view column_name) const noexcept {
    return std::find(header_.begin(), header_.end(), column_name) != header_.end();
  }

  /// The next record, good or bad; null at the end.
  [[nodiscard]] const CsvRecord* next();

  /// Bytes taken in so far, for a progress bar.
  [[nodiscard]] std::uint64_t bytes_read() const noexcept { return parser_.bytes_read(); }
  [[nodiscard]] char delimiter() const noexcept { return parser_.delimiter(); }
  [[nodiscard]] const std::string& name() const noexcept { return parser_.name(); }

 private:
  detail::CsvParser parser_;
  std::vector<std::string> header_;
  std::string detail_;
  CsvRecord miscounted_;
};

inline CsvReader::CsvReader(CsvSource source, std::string name, const CsvOptions& options)
    : parser_{std::move(source), std::move(name), options} {
  const CsvRecord* const record = parser_.next();
  if (record == nullptr) {
    raise<FormatError>(parser_.name() + " is empty; expected a header line");
  }
  if (!record->problem.empty()) {
    raise<FormatError>(parser_.name() + ": the header (line " + to_text(record->line) +
                       ") is malformed: " + std::string(record->problem));
  }
  for (const std::string_view field : record->fields) {
    header_.emplace_back(trimmed(field));
  }
}

inline std::size_t CsvReader::column(std::string_view column_name) const {
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
    raise<FormatError>(name() + " has no column " + in_quotes(column_name) + "; its columns are " + names);
  }
  if (std::find(found + 1, header_.end(), column_name) != header_.end()) {
    raise<FormatError>(name() + " has two columns " + in_quotes(column_name));
  }
  return static_cast<std::size_t>(found - header_.begin());
}

inline const CsvRecord* CsvReader::next() {
  const CsvRecord* const record = parser_.next();
  if (record == nullptr || !record->problem.empty() || record->fields.size() == header_.size()) {
    return record;
  }
  const auto count = [](std::size_t n) { return to_text(n) + (n == 1 ? " field" : " fields"); };
  detail_ = count(record->fields.size()) + " where the header has " + to_text(header_.size());
  miscounted_ = {record->line, record->raw, {}, "wrong number of fields", detail_};
  return &miscounted_;
}

}  // namespace custval
