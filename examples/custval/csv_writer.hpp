// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <charconv>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <string_view>

#include "output_folder.hpp"

namespace custval_cli {

/// Which texts are kept from acting as formulas in a spreadsheet (they begin with = + - @, a tab or a line end): they
/// get an apostrophe in front. Labels are names that somebody gave and nobody looks up; ids and other texts of the
/// input must come back as they were, unless the user says otherwise.
enum class FormulaRule { labels, all, none };

/// Writes CSV (RFC 4180, lines end with LF) into a file: `row.field("a").field(1.5); row.end_row();`
///
/// - texts come out as they are; quotes are put around them only where a reader needs them
/// - numbers as the shortest text that reads back as the same number; NaN, a number that is not there, as an empty
///   field; zero without a sign
class CsvWriter {
 public:
  explicit CsvWriter(OutputFile& file, FormulaRule formulas = FormulaRule::labels) noexcept
      : file_{&file}, formulas_{formulas} {}

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
        return number_field({});
      }
      value = value == Number{0} ? Number{0} : value;
    }
    end = std::to_chars(text, text + sizeof text, value).ptr;
    return number_field({text, static_cast<std::size_t>(end - text)});
  }

  /// A decimal number given in units of 10^-decimals: `fixed_field(1205, 2)` writes 12.05. Decimals: 0 to 18.
  CsvWriter& fixed_field(std::int64_t units, unsigned decimals);

  void end_row();

 private:
  void separate() {
    if (fields_in_row_ > 0) {
      file_->write(",");
    }
    ++fields_in_row_;
  }
  CsvWriter& number_field(std::string_view text) {
    separate();
    lone_empty_ = fields_in_row_ == 1 && text.empty();
    file_->write(text);
    return *this;
  }

  CsvWriter& disarmed(std::string_view text, bool wanted);

  OutputFile* file_;
  FormulaRule formulas_;
  std::size_t fields_in_row_ = 0;
  bool lone_empty_ = false;
};

}  // namespace custval_cli
