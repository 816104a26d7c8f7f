// SPDX-License-Identifier: BSL-1.0
#include "../../examples/custval/progress.hpp"

#include <doctest/doctest.h>
#include <custval/report/printable.hpp>

#include <algorithm>
#include <cstdio>
#include <string>

#include "temporary_folder.hpp"

using custval_cli::grouped;
using custval_cli::Progress;
using custval_cli::size_text;
using custval_test::read_file;
using custval_test::TemporaryFolder;

namespace {

double fake_now = 0.0;
double fake_clock() {
  return fake_now;
}

// What a run of `updates` updates, `step` seconds apart, writes.
std::string drawn(bool shown, int updates, double step) {
  const TemporaryFolder folder;
  std::FILE* const stream = std::fopen((folder / "screen").c_str(), "wb");
  REQUIRE(stream != nullptr);
  fake_now = 1000.0;
  {
    Progress progress("reading", 1000, "rows", stream, shown, false, fake_clock);
    for (int i = 0; i < updates; ++i) {
      fake_now += step;
      progress.update(static_cast<std::uint64_t>(i), static_cast<std::uint64_t>(i));
    }
  }
  std::fclose(stream);
  return read_file(folder / "screen");
}

}  // namespace

TEST_CASE("progress: at most ten updates a second, and the line is wiped at the end") {
  // 100 s in steps of 1 ms: one drawing per tenth of a second (at least 100 ms apart), and the wipe.
  const std::string screen = drawn(true, 100'000, 0.001);
  const auto lines = std::count(screen.begin(), screen.end(), '\r');
  CHECK(lines <= 1001);
  CHECK(lines >= 900);
  CHECK(screen.ends_with("\r\x1b[K"));
  CHECK(std::count(screen.begin(), screen.end(), '\n') == 0);
}

TEST_CASE("progress: nothing where there is no terminal, nothing for short work") {
  CHECK(drawn(false, 100'000, 0.001).empty());
  CHECK(drawn(true, 50, 0.001).empty());
}

TEST_CASE("progress: a bar by the known total, otherwise a count") {
  const Progress known("reading", 200, "rows", stderr, false, false, fake_clock);
  CHECK(known.text(0, 0) == "reading  ........................    0 %  0 rows");
  CHECK(known.text(100, 1234567) == "reading  ############............   50 %  1,234,567 rows");
  CHECK(known.text(200, 5) == "reading  ########################  100 %  5 rows");
  CHECK(known.text(999, 5) == known.text(200, 5));  // a file that grew
  const Progress unknown("reading", 0, "rows", stderr, false, false, fake_clock);
  CHECK(unknown.text(100, 1000) == "reading  1,000 rows");
  const Progress widest("eighteen columns !", 100, "customers", stderr, false, true, fake_clock);
  CHECK(custval::display_width(widest.text(100, 999'999'999'999)) <= 79);
}

TEST_CASE("progress: figures for people") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1000) == "1,000");
  CHECK(grouped(12345678) == "12,345,678");
  CHECK(size_text(999) == "999 B");
  CHECK(size_text(1000) == "1.00 kB");
  CHECK(size_text(12345) == "12.3 kB");
  CHECK(size_text(999'600) == "1.00 MB");
  CHECK(size_text(4'560'000'000) == "4.56 GB");
}
