// SPDX-License-Identifier: BSL-1.0
#include "csv_writer.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace custval_cli {

namespace {

// One look-up a byte; the standard's find_first_of searches its set for every byte.
constexpr auto needs_quotes = [] {
  std::array<bool, 256> table{};
  for (const char c : {',', '"', '\r', '\n'}) {
    table[static_cast<unsigned char>(c)] = true;
  }
  return table;
}();

}  // namespace

CsvWriter& CsvWriter::field(std::string_view text) {
  if (std::none_of(text.begin(), text.end(), [](char c) { return needs_quotes[static_cast<unsigned char>(c)]; })) {
    return number_field(text);
  }
  separate();
  lone_empty_ = false;
  file_->write("\"");
  for (;;) {
    const std::size_t quote = text.find('"');
    file_->write(text.substr(0, quote));
    if (quote == std::string_view::npos) {
      break;
    }
    file_->write("\"\"");
    text.remove_prefix(quote + 1);
  }
  file_->write("\"");
  return *this;
}

CsvWriter& CsvWriter::disarmed(std::string_view text, bool wanted) {
  constexpr std::string_view starts = "=+-@\t\r\n";
  if (wanted && !text.empty() && starts.find(text.front()) != std::string_view::npos) {
    return field("'" + std::string(text));
  }
  return field(text);
}

CsvWriter& CsvWriter::fixed_field(std::int64_t units, unsigned decimals) {
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
  return number_field({first, static_cast<std::size_t>(text + sizeof text - first)});
}

void CsvWriter::end_row() {
  // A row of one empty field would be an empty line, which readers skip.
  file_->write(lone_empty_ ? "\"\"\n" : "\n");
  fields_in_row_ = 0;
  lone_empty_ = false;
}

}  // namespace custval_cli
