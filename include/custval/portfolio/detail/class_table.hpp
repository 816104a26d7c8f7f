// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Small tables of text.

namespace custval::detail {

// With so many digits after the point, "-" where undefined.
[[nodiscard]] inline std::string class_figure(double value, int digits) {
  if (std::isnan(value)) {
    return "-";
  }
  if (!(std::abs(value) < 1e15)) {
    return to_text(value);
  }
  char buffer[64];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, digits);
  std::string text(buffer, end.ptr);
  const bool is_zero = text.find_first_not_of("-0.") == std::string::npos;
  return is_zero && text.front() == '-' ? text.substr(1) : text;
}
[[nodiscard]] inline std::string class_percent(double share) {
  return std::isnan(share) ? "-" : class_figure(share * 100.0, 1) + " %";
}

// Columns that UTF-8 text takes in a monospaced font: characters, East Asian ones counted twice.
[[nodiscard]] inline std::size_t class_text_width(std::string_view text) noexcept {
  std::size_t width = 0;
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    const bool continues = (byte & 0xC0U) == 0x80U;
    const bool wide = byte >= 0xE3U && byte <= 0xEDU;
    width += continues ? 0 : wide ? 2 : 1;
  }
  return width;
}

// Rows of cells; the first column starts, all others end, at one place.
class ClassTable {
 public:
  explicit ClassTable(std::vector<std::string> header) : rows_{std::move(header)} {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }

  [[nodiscard]] std::string text() const {
    std::vector<std::size_t> widths(rows_.front().size());
    for (const auto& row : rows_) {
      for (std::size_t c = 0; c < row.size(); ++c) {
        widths[c] = (std::max)(widths[c], class_text_width(row[c]));
      }
    }
    std::string text;
    for (const auto& row : rows_) {
      std::string line;
      for (std::size_t c = 0; c < row.size(); ++c) {
        const std::string gap(widths[c] - class_text_width(row[c]), ' ');
        line += c == 0 ? row[c] + gap : "  " + gap + row[c];
      }
      line.erase(line.find_last_not_of(' ') + 1);
      text += line + "\n";
    }
    return text;
  }

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace custval::detail
