// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace custval_cli {

/// A class of a grading as the pyramids show it.
struct PyramidClass {
  std::string name;
  double customers = 0.0;
  double value = 0.0;
};

/// Draws two pyramids side by side, the first class on top: the customers of each class, and the value they bring,
/// which usually stands on its head. Bars are centred; each pyramid is scaled to its widest bar, every class that is
/// not empty gets at least one column. Shares are of all customers and of all value; a class with negative value has a
/// lighter bar as long as its loss. Where the total value is not positive there are no shares of it: amounts are
/// compared, and the figures are "-".
///
/// Lines of at most `width` columns (at least 60), without blanks at their end; block characters with `utf8`, else
/// ASCII. Names longer than 14 columns are cut.
[[nodiscard]] std::string draw_pyramids(std::span<const PyramidClass> classes, bool utf8, std::size_t width = 80);

/// The columns a UTF-8 text takes on a terminal, East Asian wide characters counted twice.
[[nodiscard]] std::size_t display_width(std::string_view text);

}  // namespace custval_cli
