// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace custval {

/// Which texts are kept from acting as formulas in a spreadsheet (they begin with = + - @, a tab or a line end): they
/// get an apostrophe in front. Labels are names that somebody gave and nobody looks up; ids and other texts of the
/// input must come back as they were, unless the user says otherwise.
enum class FormulaRule { labels, all, none };

/// Where rows go, each whole and with its line end.
using CsvSink = std::function<void(std::string_view row)>;

/// Writes CSV (RFC 4180, lines end with LF): `row.field("a").field(1.5); row.end_row();`
///
/// - texts come out as they are; quotes are put around them only where a reader needs them
/// - numbers as the shortest text that reads back as the same number; NaN, a number that is not there, as an empty
///   field; zero without a sign
///
/// **Errors** what the sink throws.
class CsvWriter {
 public:
  explicit CsvWriter(CsvSink sink, FormulaRule formulas = FormulaRule::labels)
      : sink_{std::move(sink)}, formulas_{formulas} {}

  /// A text as it is: of the program's own.
  CsvWriter& field(std::string_view text);
  /// The name of a class, a policy or a column.
  CsvWriter& label(std::string_view text) { return disarmed(text, formulas_ != FormulaRule::none); }
  /// An id, or another text of the input.
  CsvWriter& input_text(std::string_view text) { return disarmed(text, formulas_ == FormulaRule::all); }

  template <class Number>
    requires std::floating_point<Number> || (std::integral<Number> && !std::same_as<Number, bool>)
  CsvWriter& field(Number value) {
    char text[64];
    char* end = text;
    if constexpr (std::floating_point<Number>) {
      // What is no number is an empty field, an overflow too.
      if (!std::isfinite(value)) {
        return plain_field({});
      }
      value = value == Number{0} ? Number{0} : value;
    }
    end = std::to_chars(text, text + sizeof text, value).ptr;
    return plain_field({text, static_cast<std::size_t>(end - text)});
  }

  /// A decimal number given in units of 10^-decimals: `fixed_field(1205, 2)` writes 12.05. Decimals: 0 to 18.
  CsvWriter& fixed_field(std::int64_t units, unsigned decimals);

  /// Hands the row on.
  void end_row();

 private:
  // One look-up a byte; the standard's find_first_of searches its set for every byte.
  static constexpr auto needs_quotes = [] {
    std::array<bool, 256> table{};
    for (const char c : {',', '"', '\r', '\n'}) {
      table[static_cast<unsigned char>(c)] = true;
    }
    return table;
  }();

  void separate() {
    if (has_fields_) {
      row_ += ',';
    }
    has_fields_ = true;
  }
  CsvWriter& plain_field(std::string_view text) {
    separate();
    row_ += text;
    return *this;
  }
  CsvWriter& disarmed(std::string_view text, bool wanted);

  CsvSink sink_;
  FormulaRule formulas_;
  std::string row_;
  bool has_fields_ = false;
};

inline CsvWriter& CsvWriter::field(std::string_view text) {
  if (std::none_of(text.begin(), text.end(), [](char c) { return needs_quotes[static_cast<unsigned char>(c)]; })) {
    return plain_field(text);
  }
  separate();
  row_ += '"';
  for (;;) {
    const std::size_t quote = text.find('"');
    row_ += text.substr(0, quote);
    if (quote == std::string_view::npos) {
      break;
    }
    row_ += "\"\"";
    text.remove_prefix(quote + 1);
  }
  row_ += '"';
  return *this;
}

inline CsvWriter& CsvWriter::disarmed(std::string_view text, bool wanted) {
  constexpr std::string_view starts = "=+-@\t\r\n";
  if (wanted && !text.empty() && starts.find(text.front()) != std::string_view::npos) {
    return field("'" + std::string(text));
  }
  return field(text);
}

inline CsvWriter& CsvWriter::fixed_field(std::int64_t units, unsigned decimals) {
  char text[32];
  char* first = text + sizeof text;
  const bool negative = units < 0;
  // Negating the smallest integer would overflow; its unsigned counterpart does not.
  std::uint64_t rest = negative ? 0 - static_cast<std::uint64_t>(units) : static_cast<std::uint64_t>(units);
  for (unsigned place = 0; rest > 0 || place <= decimals; ++place) {
    if (place == decimals && decimals > 0) {
      *--first = '.';
    }
    *--first = static_cast<char>('0' + rest % 10);
    rest /= 10;
  }
  if (negative) {
    *--first = '-';
  }
  return plain_field({first, static_cast<std::size_t>(text + sizeof text - first)});
}

inline void CsvWriter::end_row() {
  // A row of one empty field would be an empty line, which readers skip.
  if (has_fields_ && row_.empty()) {
    row_ = "\"\"";
  }
  row_ += '\n';
  sink_(row_);
  row_.clear();
  has_fields_ = false;
}

}  // namespace custval
