// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "special_bytes.hpp"

namespace custval_cli {

// Why a reader of our own: every bad row has to come back as it was written, with its line number, without stopping
// the run. The CSV packages that distributions carry give fields only, or stop at the first malformed row, or want the
// whole file in memory.

struct CsvOptions {
  /// What separates fields; 0 takes whichever of , ; tab | the header line has most of.
  char delimiter = ',';
  /// How much is read at a time.
  std::size_t block_bytes = std::size_t{1} << 20U;
  /// A longer record (line end not counted) is bad. Bounds the memory: the reader holds one record and one block.
  std::size_t longest_record = std::size_t{16} << 20U;
};

/// One record. Everything in it points into the reader and is valid until the next call.
struct CsvRecord {
  /// Number of the line where the record starts; the header of an ordinary file is line 1.
  std::uint64_t line = 0;
  /// The record as written, without its line end. Of a bad record that spans lines only the first line; of one line
  /// that is too long only the first 1,000 bytes.
  std::string_view raw;
  /// The fields, quotes removed; as many as the header has. Empty for a bad record.
  std::span<const std::string_view> fields;
  /// What kind of bad record it is (one of a few fixed texts), empty for a good one.
  std::string_view problem;
  /// The problem as a sentence about this record.
  std::string_view detail;
};

/// Reads CSV (RFC 4180) as a stream in bounded memory: a header, then records.
///
/// - fields may be quoted and then hold delimiters, line ends and doubled quotes
/// - lines end with LF or CRLF, mixed as they come; the last may end with the file; a CR elsewhere is data
/// - a UTF-8 byte order mark is skipped; empty lines are skipped, and counted as lines
/// - malformed quotes, a wrong number of fields and over-long records make a bad record, never an error; reading goes
///   on at the next line. A quote that is never closed therefore costs its own line, not the rest of the file.
///
/// **Errors** no header, a malformed header, or UTF-16 text is a Failure.
/// **Cost** one pass; short records without quotes take a few nanoseconds a field.
class CsvReader {
 public:
  /// Fills up to `size` bytes and says how many; 0 where the text ends.
  using Source = std::function<std::size_t(char* bytes, std::size_t size)>;

  /// Reads the header. `name` is what messages call the text.
  CsvReader(Source source, std::string name, const CsvOptions& options = {});

  /// Names of the columns, blanks around them removed.
  [[nodiscard]] const std::vector<std::string>& header() const noexcept { return header_; }

  /// Place of a column. **Errors** a missing name, or one that the header has twice, is a Failure.
  [[nodiscard]] std::size_t column(std::string_view column_name) const;
  [[nodiscard]] bool has_column(std::string_view column_name) const noexcept;

  /// The next record, good or bad; null at the end.
  [[nodiscard]] const CsvRecord* next();

  /// Bytes taken in so far, for a progress bar.
  [[nodiscard]] std::uint64_t bytes_read() const noexcept { return bytes_read_; }
  [[nodiscard]] char delimiter() const noexcept { return delimiter_; }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

 private:
  enum class Step { record, incomplete };

  void start();
  void read_header();
  [[nodiscard]] const CsvRecord* next_record();
  [[nodiscard]] bool fill();
  [[nodiscard]] Step parse();
  [[nodiscard]] Step parse_quoted(const char*& position, const char* window_end, std::string_view& problem);
  [[nodiscard]] Step finish_good(const char* line_end);
  [[nodiscard]] Step finish_bad(std::string_view problem);
  void skip_long_line();
  void check_field_count();

  Source source_;
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
  std::vector<std::string> header_;
  std::vector<std::string_view> fields_;
  std::vector<std::size_t> escaped_;  // which fields hold doubled quotes
  std::string unescaped_;
  bool any_quotes_ = false;
  std::string held_;
  std::string detail_;
  CsvRecord record_;
};

}  // namespace custval_cli
