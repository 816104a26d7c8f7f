// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "paths.hpp"

namespace custval_test {

using TableRow = std::vector<std::string>;  // its cells

/// The lines of one of the project's files.
inline std::vector<std::string> lines_of(const std::string& file) {
  std::ifstream in(std::string(project_folder) + "/" + file);
  REQUIRE_MESSAGE(in.good(), file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line);
  }
  return lines;
}

/// The cells of a line of a Markdown table; a bar after a backslash divides none.
inline TableRow cells_of(std::string_view line) {
  TableRow cells;
  std::string cell;
  for (std::size_t i = 1; i < line.size(); ++i) {
    if (line[i] == '|' && line[i - 1] != '\\') {
      const std::size_t first = cell.find_first_not_of(' ');
      cells.push_back(first == std::string::npos ? "" : cell.substr(first, cell.find_last_not_of(' ') - first + 1));
      cell.clear();
    } else {
      cell += line[i];
    }
  }
  return cells;
}

/// The rows of the one table of a document that has this line for its heading.
inline std::vector<TableRow> table_of(const std::string& file, std::string_view heading) {
  const std::vector<std::string> lines = lines_of(file);
  CAPTURE(file);
  CAPTURE(std::string(heading));
  REQUIRE(std::count(lines.begin(), lines.end(), heading) == 1);
  std::vector<TableRow> rows;
  for (auto line = std::find(lines.begin(), lines.end(), heading) + 2; line != lines.end() && line->starts_with("|");
       ++line) {
    rows.push_back(cells_of(*line));
  }
  return rows;
}

/// What stands between backticks.
inline std::vector<std::string> quoted_in(std::string_view text) {
  std::vector<std::string> found;
  for (std::size_t from = text.find('`'); from != std::string_view::npos; from = text.find('`', from)) {
    const std::size_t to = text.find('`', from + 1);
    REQUIRE(to != std::string_view::npos);
    found.emplace_back(text.substr(from + 1, to - from - 1));
    from = to + 1;
  }
  return found;
}

/// The same, of which there are small letters, digits and `joints` alone.
inline std::vector<std::string> words_in(std::string_view text, std::string_view joints = "_") {
  std::vector<std::string> words = quoted_in(text);
  std::erase_if(words, [joints](const std::string& word) {
    return word.empty() || !std::all_of(word.begin(), word.end(), [joints](char c) {
             return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || joints.find(c) != std::string_view::npos;
           });
  });
  return words;
}

inline bool has_word(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// "CumulativeShare" as "cumulative_share", with another joint as that.
inline std::string small_words(std::string_view name, char joint) {
  std::string small;
  for (const char c : name) {
    const bool large = c >= 'A' && c <= 'Z';
    if (large && !small.empty()) {
      small += joint;
    }
    small += large ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return small;
}

/// The name that a piece of code begins with.
inline std::string first_name(std::string_view code) {
  const auto end = std::find_if(code.begin(), code.end(), [](char c) {
    return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_');
  });
  return {code.begin(), end};
}

}  // namespace custval_test
