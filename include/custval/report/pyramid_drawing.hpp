// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/report/number_text.hpp>
#include <custval/report/printable.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// A class as the pyramids show it.
struct PyramidBar {
  std::string name;
  double customers = 0.0;
  double value = 0.0;
};

namespace detail {

inline constexpr std::size_t longest_name = 14;
inline constexpr std::size_t figure_width = 8;  // "-123.4 %"

[[nodiscard]] inline std::string blanks(std::size_t columns) {
  return std::string(columns, ' ');
}

[[nodiscard]] inline std::string padded_name(std::string_view any_name, std::size_t columns) {
  // A line break in a name must not break the drawing.
  const std::string shown = printable(any_name);
  std::string_view name = shown;
  std::string text;
  std::size_t used = 0;
  const bool cut = display_width(name) > columns;
  const std::size_t room = cut ? columns - 2 : columns;
  while (!name.empty()) {
    const ShownCharacter next = first_shown(name);
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

struct DrawnBar {
  double length = 0.0;  // only compared with the others
  bool is_loss = false;
  std::string figure;
};

[[nodiscard]] inline std::string drawn_percent(double share) {
  const std::string text = percent_text(share);
  return text == "-0.0 %" ? "0.0 %" : text;  // a loss that rounds to nothing keeps no sign
}

[[nodiscard]] inline std::vector<DrawnBar> drawn_bars(std::span<const PyramidBar> classes,
                                                      double PyramidBar::* amount) {
  const double total = std::accumulate(classes.begin(), classes.end(), 0.0,
                                       [amount](double sum, const PyramidBar& c) { return sum + c.*amount; });
  std::vector<DrawnBar> result;
  for (const PyramidBar& c : classes) {
    DrawnBar bar;
    bar.length = std::isfinite(c.*amount) ? std::abs(c.*amount) : 0.0;
    bar.is_loss = c.*amount < 0.0;
    bar.figure = total > 0.0 && std::isfinite(total) ? drawn_percent(c.*amount / total) : "-";
    // Beyond all use as a share; the drawing keeps its columns.
    if (bar.figure.size() > figure_width) {
      bar.figure = bar.is_loss ? "<-999 %" : ">999 %";
    }
    result.push_back(std::move(bar));
  }
  return result;
}

[[nodiscard]] inline std::string centred(std::size_t columns, std::size_t area, std::string_view cell) {
  const std::size_t left = (area - columns) / 2;
  std::string text = blanks(left);
  for (std::size_t i = 0; i < columns; ++i) {
    text += cell;
  }
  return text + blanks(area - columns - left);
}

// Lengths in columns, all even or all odd like the area, or the middles would not stand above each other.
[[nodiscard]] inline std::vector<std::size_t> bar_columns(const std::vector<DrawnBar>& all, std::size_t area) {
  double longest = 0.0;
  for (const DrawnBar& bar : all) {
    longest = (std::max)(longest, bar.length);
  }
  std::vector<std::size_t> columns;
  for (const DrawnBar& bar : all) {
    std::size_t length = 0;
    if (bar.length > 0.0) {
      const double exact = bar.length / longest * static_cast<double>(area);
      const auto pairs = static_cast<std::size_t>((std::max)(0.0, std::round((exact - 1.0) / 2.0)));
      length = (std::min)(area, 2 * pairs + 1);
    }
    columns.push_back(length);
  }
  return columns;
}

}  // namespace detail

/// Draws two pyramids side by side, the first class on top: the customers of each class, and the value they bring,
/// which usually stands on its head. Bars are centred; each pyramid is scaled to its widest bar, every class that is
/// not empty gets at least one column. Shares are of all customers and of all value; a class with negative value has a
/// lighter bar as long as its loss. Where the total value is not positive there are no shares of it: amounts are
/// compared, and the figures are "-".
///
/// Lines of at most `width` columns (at least 60), without blanks at their end; block characters with `utf8`, else
/// ASCII. Names longer than 14 columns are cut.
[[nodiscard]] inline std::string draw_pyramids(std::span<const PyramidBar> classes, bool utf8, std::size_t width = 80) {
  if (classes.empty()) {
    return {};
  }
  std::size_t name_width = 5;  // "class"
  for (const PyramidBar& c : classes) {
    name_width = (std::clamp)(display_width(printable(c.name)), name_width, detail::longest_name);
  }
  width = (std::max<std::size_t>)(width, 60);
  // name | bar, figure | bar, figure; an odd area has a middle column.
  std::size_t area = (width - name_width - 2 * (detail::figure_width + 4)) / 2;
  area -= area % 2 == 0 ? 1 : 0;
  const std::vector<detail::DrawnBar> heads = detail::drawn_bars(classes, &PyramidBar::customers);
  const std::vector<detail::DrawnBar> values = detail::drawn_bars(classes, &PyramidBar::value);
  const std::vector<std::size_t> head_columns = detail::bar_columns(heads, area);
  const std::vector<std::size_t> value_places = detail::bar_columns(values, area);

  std::string drawing;
  const auto add_line = [&drawing](std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    drawing += line + "\n";
  };
  const auto title = [area](std::string_view text) {
    const std::size_t left = (area - text.size()) / 2;
    return detail::blanks(left) + std::string(text) + detail::blanks(area - text.size() - left);
  };
  const auto figure = [](const std::string& text) { return detail::blanks(detail::figure_width - text.size()) + text; };
  const auto bar = [&](const detail::DrawnBar& b, std::size_t columns) {
    return detail::centred(columns, area, b.is_loss ? (utf8 ? "░" : "-") : (utf8 ? "█" : "#"));
  };
  const auto gap = detail::blanks(2);
  add_line(detail::padded_name("class", name_width) + gap + title("customers") + gap +
           detail::blanks(detail::figure_width) + gap + title("value"));
  for (std::size_t i = 0; i < classes.size(); ++i) {
    add_line(detail::padded_name(classes[i].name, name_width) + gap + bar(heads[i], head_columns[i]) + gap +
             figure(heads[i].figure) + gap + bar(values[i], value_places[i]) + gap + figure(values[i].figure));
  }
  return drawing;
}

}  // namespace custval
