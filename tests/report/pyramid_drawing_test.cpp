// SPDX-License-Identifier: BSL-1.0
#include <custval/report/pyramid_drawing.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>
#include <vector>

using custval::display_width;
using custval::draw_pyramids;
using custval::PyramidBar;

namespace {

std::vector<std::string> lines_of(const std::string& drawing) {
  std::vector<std::string> lines;
  for (std::size_t start = 0; start < drawing.size();) {
    const std::size_t end = drawing.find('\n', start);
    lines.push_back(drawing.substr(start, end - start));
    start = end + 1;
  }
  return lines;
}

struct Run {
  std::size_t first;
  std::size_t length;
};

// The first run of a character from a column on; ASCII drawings only.
Run run_of(const std::string& line, char cell, std::size_t from = 0) {
  const std::size_t first = line.find(cell, from);
  if (first == std::string::npos) {
    return {0, 0};
  }
  const std::size_t end = line.find_first_not_of(cell, first);
  return {first, (end == std::string::npos ? line.size() : end) - first};
}

}  // namespace

TEST_CASE("pyramid: three classes, drawn out") {
  // Customers 1 : 2 : 4 on an area of 25 columns (80 columns less 5 for the name, two figures of 8 and four gaps of 2,
  // halved, made odd): 25/4 and 25/2 round to the odd widths 7 and 13 or below; values 8 : 1 : 1.
  const PyramidBar classes[] = {{"A", 10, 80}, {"B", 20, 10}, {"C", 40, 10}};
  CHECK(draw_pyramids(classes, false) ==
        "class          customers                              value\n"
        "A               #######             14.3 %  #########################    80.0 %\n"
        "B            #############          28.6 %             ###               10.0 %\n"
        "C      #########################    57.1 %             ###               10.0 %\n");
}

TEST_CASE("pyramid: UTF-8 and ASCII differ in nothing but the bricks") {
  const PyramidBar classes[] = {{"gold", 1, 90}, {"iron", 9, 20}, {"exit", 20, -10}};
  std::string utf8 = draw_pyramids(classes, true);
  const auto replace_all = [&utf8](const std::string& from, const std::string& to) {
    for (std::size_t at = utf8.find(from); at != std::string::npos; at = utf8.find(from)) {
      utf8.replace(at, from.size(), to);
    }
  };
  replace_all("█", "#");
  replace_all("░", "-");
  // A minus of a figure is written the same in both.
  CHECK(utf8 == draw_pyramids(classes, false));
}

TEST_CASE("pyramid: any classes give lines that fit, bars that are centred and in order of their shares") {
  std::mt19937 random(11);
  for (int round = 0; round < 500; ++round) {
    std::vector<PyramidBar> classes(1 + random() % 10);
    for (PyramidBar& c : classes) {
      c.name = std::string(1 + random() % 20, 'n');
      c.customers = random() % 4 == 0 ? 0.0 : std::exp(static_cast<double>(random() % 12));
      c.value = random() % 4 == 0 ? 0.0 : std::exp(static_cast<double>(random() % 12));
    }
    const std::size_t width = 60 + random() % 60;
    const auto lines = lines_of(draw_pyramids(classes, false, width));
    REQUIRE(lines.size() == classes.size() + 1);
    std::size_t middle = 0;
    std::vector<std::size_t> lengths;
    for (std::size_t i = 0; i < classes.size(); ++i) {
      const std::string& line = lines[i + 1];
      REQUIRE(line.size() <= width);
      REQUIRE((line.empty() || line.back() != ' '));
      const Run bar = run_of(line, '#');
      const bool has_both = classes[i].customers > 0.0;
      lengths.push_back(has_both ? bar.length : 0);
      REQUIRE((lengths.back() > 0) == (classes[i].customers > 0.0));
      if (has_both) {
        REQUIRE(bar.length % 2 == 1);
        REQUIRE((middle == 0 || middle == bar.first + bar.length / 2));
        middle = bar.first + bar.length / 2;
      }
    }
    for (std::size_t i = 0; i < classes.size(); ++i) {
      for (std::size_t j = 0; j < classes.size(); ++j) {
        REQUIRE((classes[i].customers < classes[j].customers || lengths[i] >= lengths[j]));
      }
    }
  }
}

TEST_CASE("pyramid: losses, no value, no customers, not a number") {
  const PyramidBar with_loss[] = {{"A", 1, 100}, {"B", 1, -20}};
  const auto lines = lines_of(draw_pyramids(with_loss, false));
  CHECK(lines[1].find("125.0 %") != std::string::npos);
  CHECK(lines[2].find("-25.0 %") != std::string::npos);
  CHECK(run_of(lines[2], '-').length == 5);  // 25 columns · 20/100

  const PyramidBar all_loss[] = {{"A", 1, -1}, {"B", 1, -2}};
  CHECK(lines_of(draw_pyramids(all_loss, false))[1].ends_with("  -"));

  const PyramidBar nothing[] = {{"A", 0, 0}, {"B", 0, 0}};
  CHECK(draw_pyramids(nothing, true).find("█") == std::string::npos);

  constexpr double infinity = std::numeric_limits<double>::infinity();
  const PyramidBar broken[] = {{"A", std::nan(""), 1e300}, {"B", infinity, -1e300}, {"C", 1, 1}};
  for (const std::string& line : lines_of(draw_pyramids(broken, true))) {
    CHECK(display_width(line) <= 80);
  }
  const PyramidBar extreme[] = {{"A", 1, 1e9}, {"B", 1, -999'999'999}};
  CHECK(draw_pyramids(extreme, false).find("<-999 %") != std::string::npos);
  CHECK(draw_pyramids({}, true).empty());
}

TEST_CASE("pyramid: names of any script and length keep the columns straight") {
  CHECK(display_width("gold") == 4);
  CHECK(display_width("é") == 1);
  CHECK(display_width("e\xCC\x81") == 1);  // e and a combining accent
  CHECK(display_width("黄金客户") == 8);
  CHECK(display_width("\xFF\xC3") == 2);  // not UTF-8: a column a byte
  const PyramidBar classes[] = {{"黄金客户", 5, 5}, {"a name that is far too long", 5, 5}, {"a\nb", 5, 5}};
  const auto lines = lines_of(draw_pyramids(classes, true));
  REQUIRE(lines.size() == 4);
  CHECK(display_width(lines[1]) == display_width(lines[2]));
  CHECK(display_width(lines[1]) == display_width(lines[3]));
  CHECK(lines[2].starts_with("a name that .."));
  CHECK(lines[3].starts_with("a?b"));
}
