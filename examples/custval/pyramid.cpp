// SPDX-License-Identifier: BSL-1.0
#include "pyramid.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <numeric>
#include <vector>

#include "failure.hpp"

namespace custval_cli {

namespace {

constexpr std::size_t longest_name = 14;
constexpr std::size_t figure_width = 8;  // "-123.4 %"

struct Character {
  std::size_t bytes;
  std::size_t columns;
};

// The first character of a text. A byte that is not UTF-8 counts as one column.
Character first_character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t bytes = lead < 0xC0U ? 1 : (lead < 0xE0U ? 2 : (lead < 0xF0U ? 3 : 4));
  if (bytes > text.size()) {
    return {1, 1};
  }
  std::uint32_t code = bytes == 1 ? lead : lead & (0x7FU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    code = code << 6U | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  const auto within = [code](std::uint32_t first, std::uint32_t last) { return code >= first && code <= last; };
  const bool combining = within(0x300, 0x36F) || within(0x200B, 0x200F) || within(0xFE00, 0xFE0F);
  const bool wide = within(0x1100, 0x115F) || within(0x2E80, 0xA4CF) || within(0xAC00, 0xD7A3) ||
                    within(0xF900, 0xFAFF) || within(0xFE30, 0xFE6F) || within(0xFF00, 0xFF60) ||
                    within(0xFFE0, 0xFFE6) || within(0x1F300, 0x1FAFF) || within(0x20000, 0x3FFFD);
  return {bytes, combining ? 0U : (wide ? 2U : 1U)};
}

std::string blanks(std::size_t columns) {
  return std::string(columns, ' ');
}

std::string padded_name(std::string_view any_name, std::size_t columns) {
  // A line break in a name must not break the drawing.
  const std::string shown = printable(any_name);
  std::string_view name = shown;
  std::string text;
  std::size_t used = 0;
  const bool cut = display_width(name) > columns;
  const std::size_t room = cut ? columns - 2 : columns;
  while (!name.empty()) {
    const Character next = first_character(name);
    if (used + next.columns > room) {
      break;
    }
    text += name.substr(0, next.bytes);
    used += next.columns;
    name.remove_prefix(next.bytes);
  }
  if (cut) {
    text += "..";
    used += 2;
  }
  return text + blanks(columns - used);
}

struct Bar {
  double length = 0.0;  // only compared with the others
  bool is_loss = false;
  std::string figure;
};

std::string percent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %%", 100.0 * share);
  // A loss that rounds to nothing keeps no sign.
  return std::string(text) == "-0.0 %" ? "0.0 %" : text;
}

std::vector<Bar> bars(std::span<const PyramidClass> classes, double PyramidClass::*amount) {
  const double total = std::accumulate(classes.begin(), classes.end(), 0.0,
                                       [amount](double sum, const PyramidClass& c) { return sum + c.*amount; });
  std::vector<Bar> result;
  for (const PyramidClass& c : classes) {
    Bar bar;
    bar.length = std::isfinite(c.*amount) ? std::abs(c.*amount) : 0.0;
    bar.is_loss = c.*amount < 0.0;
    bar.figure = total > 0.0 && std::isfinite(total) ? percent(c.*amount / total) : "-";
    // Beyond all use as a share; the drawing keeps its columns.
    if (bar.figure.size() > figure_width) {
      bar.figure = bar.is_loss ? "<-999 %" : ">999 %";
    }
    result.push_back(std::move(bar));
  }
  return result;
}

std::string centred(std::size_t columns, std::size_t area, std::string_view cell) {
  const std::size_t left = (area - columns) / 2;
  std::string text = blanks(left);
  for (std::size_t i = 0; i < columns; ++i) {
    text += cell;
  }
  return text + blanks(area - columns - left);
}

// Lengths in columns, all even or all odd like the area, or the middles would not stand above each other.
std::vector<std::size_t> columns_of(const std::vector<Bar>& all, std::size_t area) {
  double longest = 0.0;
  for (const Bar& bar : all) {
    longest = std::max(longest, bar.length);
  }
  std::vector<std::size_t> columns;
  for (const Bar& bar : all) {
    std::size_t length = 0;
    if (bar.length > 0.0) {
      const double exact = bar.length / longest * static_cast<double>(area);
      const auto pairs = static_cast<std::size_t>(std::max(0.0, std::round((exact - 1.0) / 2.0)));
      length = std::min(area, 2 * pairs + 1);
    }
    columns.push_back(length);
  }
  return columns;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Character next = first_character(text);
    columns += next.columns;
    text.remove_prefix(next.bytes);
  }
  return columns;
}

std::string draw_pyramids(std::span<const PyramidClass> classes, bool utf8, std::size_t width) {
  if (classes.empty()) {
    return {};
  }
  std::size_t name_width = 5;  // "class"
  for (const PyramidClass& c : classes) {
    name_width = std::clamp(display_width(printable(c.name)), name_width, longest_name);
  }
  width = std::max<std::size_t>(width, 60);
  // name | bar, figure | bar, figure; an odd area has a middle column.
  std::size_t area = (width - name_width - 2 * (figure_width + 4)) / 2;
  area -= area % 2 == 0 ? 1 : 0;
  const std::vector<Bar> heads = bars(classes, &PyramidClass::customers);
  const std::vector<Bar> values = bars(classes, &PyramidClass::value);
  const std::vector<std::size_t> head_columns = columns_of(heads, area);
  const std::vector<std::size_t> value_places = columns_of(values, area);

  std::string drawing;
  const auto add_line = [&drawing](std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    drawing += line + "\n";
  };
  const auto title = [area](std::string_view text) {
    const std::size_t left = (area - text.size()) / 2;
    return blanks(left) + std::string(text) + blanks(area - text.size() - left);
  };
  const auto figure = [](const std::string& text) { return blanks(figure_width - text.size()) + text; };
  const auto bar = [&](const Bar& b, std::size_t columns) {
    return centred(columns, area, b.is_loss ? (utf8 ? "░" : "-") : (utf8 ? "█" : "#"));
  };
  const auto gap = blanks(2);
  add_line(padded_name("class", name_width) + gap + title("customers") + gap + blanks(figure_width) + gap +
           title("value"));
  for (std::size_t i = 0; i < classes.size(); ++i) {
    add_line(padded_name(classes[i].name, name_width) + gap + bar(heads[i], head_columns[i]) + gap +
             figure(heads[i].figure) + gap + bar(values[i], value_places[i]) + gap + figure(values[i].figure));
  }
  return drawing;
}

}  // namespace custval_cli
