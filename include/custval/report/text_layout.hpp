// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/report/printable.hpp>

#include <algorithm>
#include <cstddef>
#include <string>

namespace custval {

/// The columns of a line of a report.
inline constexpr std::size_t report_width = 80;

/// A text of the user's filled with blanks to a width.
[[nodiscard]] inline std::string padded(const std::string& any_text, std::size_t width, bool right = true) {
  const std::string text = printable(any_text);
  const std::size_t shown = display_width(text);
  const std::string blanks(shown < width ? width - shown : 0, ' ');
  return right ? blanks + text : text + blanks;
}

/// A sentence broken into lines, the first after "  - ".
[[nodiscard]] inline std::string bullet(const std::string& sentence) {
  std::string text;
  std::string line = "  -";
  std::size_t start = 0;
  while (start < sentence.size()) {
    const std::size_t end = (std::min)(sentence.find(' ', start), sentence.size());
    const std::string word = sentence.substr(start, end - start);
    if (display_width(line) + 1 + display_width(word) > report_width && display_width(line) > 4) {
      text += line + "\n";
      line = "   ";
    }
    line += " " + word;
    start = end + 1;
  }
  return text + line + "\n";
}

}  // namespace custval
