// SPDX-License-Identifier: BSL-1.0
#include "progress.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "interrupt.hpp"

namespace custval_cli {

namespace {

constexpr double seconds_between_updates = 0.1;
constexpr std::size_t bar_width = 24;

}  // namespace

Progress::Progress(std::string label, std::uint64_t total, std::string unit, std::FILE* stream, bool shown, bool utf8,
                   Clock clock)
    : label_{std::move(label)},
      total_{total},
      unit_{std::move(unit)},
      stream_{stream},
      shown_{shown},
      utf8_{utf8},
      clock_{clock},
      next_{clock() + seconds_between_updates} {}

double Progress::steady_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void Progress::update(std::uint64_t done, std::uint64_t rows) {
  stop_if_interrupted();
  if (!shown_) {
    return;
  }
  const double now = clock_();
  if (now < next_) {
    return;
  }
  next_ = now + seconds_between_updates;
  std::string line(1, '\r');
  line += text(done, rows);
  line += "\x1b[K";
  std::fwrite(line.data(), 1, line.size(), stream_);
  std::fflush(stream_);
  drawn_ = true;
}

void Progress::finish() noexcept {
  if (drawn_) {
    std::fputs("\r\x1b[K", stream_);
    std::fflush(stream_);
    drawn_ = false;
  }
}

std::string Progress::text(std::uint64_t done, std::uint64_t rows) const {
  std::string line = label_ + "  ";
  if (total_ > 0) {
    const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(total_));
    const auto filled = static_cast<std::size_t>(share * static_cast<double>(bar_width));
    for (std::size_t i = 0; i < bar_width; ++i) {
      line += utf8_ ? (i < filled ? "█" : "░") : (i < filled ? "#" : ".");
    }
    const std::string percent = std::to_string(static_cast<int>(100.0 * share));
    line += std::string(5 - percent.size(), ' ') + percent + " %  ";
  }
  return line + grouped(rows) + " " + unit_;
}

std::string size_text(std::uint64_t bytes) {
  constexpr const char* units[] = {"kB", "MB", "GB", "TB", "PB", "EB"};
  if (bytes < 1000) {
    return std::to_string(bytes) + " B";
  }
  // In tenths of the unit, rounded to three figures.
  double size = static_cast<double>(bytes) / 1000.0;
  std::size_t unit = 0;
  while (size >= 999.5 && unit + 1 < std::size(units)) {
    size /= 1000.0;
    ++unit;
  }
  char text[32];
  const int decimals = size < 9.995 ? 2 : (size < 99.95 ? 1 : 0);
  std::snprintf(text, sizeof text, "%.*f %s", decimals, size, units[unit]);
  return text;
}

}  // namespace custval_cli
