// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <cstdio>
#include <custval/report/number_text.hpp>
#include <string>

#include "terminal.hpp"

namespace custval_cli {

/// A progress line on a terminal, redrawn at most ten times a second and wiped when done. Where the total is known it
/// is a bar by `done`; else a count of rows. Nothing at all where `stream` is no terminal.
class Progress {
 public:
  /// Seconds on a clock that never goes back.
  using Clock = double (*)();

  /// `total`: what `done` will be at the end (bytes, usually), 0 where nobody knows. `unit`: what rows are called.
  Progress(std::string label, std::uint64_t total, std::string unit = "rows", std::FILE* stream = stderr)
      : Progress(std::move(label), total, std::move(unit), stream, is_terminal(stream), is_utf8_locale(),
                 steady_seconds) {}
  Progress(std::string label, std::uint64_t total, std::string unit, std::FILE* stream, bool shown, bool utf8,
           Clock clock);
  ~Progress() { finish(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Says how far the work is. Also the place where Ctrl-C stops it: throws Interrupted. Call it every few thousand
  /// rows.
  void update(std::uint64_t done, std::uint64_t rows);
  /// Wipes the line. A second call does nothing.
  void finish() noexcept;

  /// The line as it would be drawn; at most 79 columns for labels up to 18.
  [[nodiscard]] std::string text(std::uint64_t done, std::uint64_t rows) const;

 private:
  static double steady_seconds();

  std::string label_;
  std::uint64_t total_;
  std::string unit_;
  std::FILE* stream_;
  bool shown_;
  bool utf8_;
  Clock clock_;
  double next_ = 0.0;
  bool drawn_ = false;
};

using custval::grouped;

/// A size for people: 999 B, 12.3 kB, 4.56 GB.
[[nodiscard]] std::string size_text(std::uint64_t bytes);

}  // namespace custval_cli
