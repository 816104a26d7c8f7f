// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/core/executor_ref.hpp>
#include <custval/core/function_ref.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace custval::detail {

/// A smooth function of (x, T), for whole x and any T of a range, as Chebyshev polynomials in T: what a model expects
/// of a customer who is still alive falls or rises with T as powers of (α + T) do, and a polynomial of degree 27 in
/// log(1 + T / c) holds it to nine digits and more, if c is near α. The α is not known here: the c is taken that serves
/// best, and where one polynomial does not do, two halves are tried, and so on.
///
/// The error is looked at, not proved: the polynomial's last coefficients, and three points between its nodes. Where a
/// row does not get there (a function that is not smooth), or is no number, it is not held.
/// **Cost** to make, 31 evaluations for each x where one polynomial does, 392 to find c, and at most 960 for an x that
/// is not held; to look up, some 60 ns
/// **Source** Trefethen (2013), Approximation Theory and Approximation Practice, SIAM, chapters 3 and 8
class SmoothTable {
 public:
  using Function = FunctionRef<double(double, double)>;

  SmoothTable() = default;  ///< holds nothing
  SmoothTable(double most_repeats, double longest, double error, Function function, ExecutorRef executor)
      : longest_{longest}, bend_{longest}, rows_(static_cast<std::size_t>(most_repeats) + 1) {
    double least = std::numeric_limits<double>::infinity();
    for (double bend = longest; bend > 1e-4 * longest; bend *= 0.25) {
      const double all = std::log1p(longest / bend);
      const double tail = (std::max)(polynomial(0.0, {0.0, all}, bend, function).tail,
                                     polynomial((std::min)(2.0, most_repeats), {0.0, all}, bend, function).tail);
      if (tail < least) {
        least = tail;
        bend_ = bend;
      }
    }
    executor.for_each(static_cast<Index>(rows_.size()), [&](Index x) {
      std::vector<Piece>& row = rows_[static_cast<std::size_t>(x)];
      if (!hold(static_cast<double>(x), {0.0, std::log1p(longest_ / bend_)}, most_halvings, error, function, row)) {
        row.clear();
      }
    });
  }

  /// NaN where it is to be computed. `x` is a whole number >= 0, `time` >= 0.
  [[nodiscard]] double at(double x, double time) const noexcept {
    if (!(x < static_cast<double>(rows_.size()) && time <= longest_)) {
      return not_held;
    }
    const std::vector<Piece>& row = rows_[static_cast<std::size_t>(x)];
    if (row.empty()) {
      return not_held;
    }
    const double v = std::log1p(time / bend_);
    std::size_t i = 0;
    while (i + 1 < row.size() && v > row[i].part.end()) {
      ++i;
    }
    return value_at(row[i].coefficients, row[i].part.place(v));
  }

 private:
  static constexpr double not_held = std::numeric_limits<double>::quiet_NaN();
  static constexpr std::size_t nodes = 28;
  static constexpr int most_halvings = 4;
  using Coefficients = std::array<double, nodes>;
  // Of the range of v = log(1 + T / c).
  struct Part {
    double first = 0.0;
    double width = 0.0;
    [[nodiscard]] double end() const noexcept { return first + width; }
    // -1 … 1 and back.
    [[nodiscard]] double place(double v) const noexcept { return 2.0 * (v - first) / width - 1.0; }
    [[nodiscard]] double at(double place) const noexcept { return first + 0.5 * (1.0 + place) * width; }
  };
  struct Piece {
    Part part{};
    Coefficients coefficients{};
    double tail = 0.0;  // of the last coefficients, over the function where it is smallest
  };

  // Clenshaw's recurrence.
  [[nodiscard]] static double value_at(const Coefficients& c, double t) noexcept {
    double next = 0.0;
    double after = 0.0;
    for (std::size_t k = nodes; k-- > 1;) {
      const double now = 2.0 * t * next - after + c[k];
      after = next;
      next = now;
    }
    return t * next - after + c[0];
  }

  [[nodiscard]] static Piece polynomial(double x, Part part, double bend, Function function) {
    constexpr double pi = 3.14159265358979323846;
    const auto angle = [](std::size_t j) { return pi * (static_cast<double>(j) + 0.5) / nodes; };
    std::array<double, nodes> values{};
    double least = std::numeric_limits<double>::infinity();
    bool is_finite = true;
    for (std::size_t j = 0; j < nodes; ++j) {
      values[j] = function(x, bend * std::expm1(part.at(std::cos(angle(j)))));
      least = (std::min)(least, std::abs(values[j]));
      is_finite = is_finite && std::isfinite(values[j]);
    }
    Piece piece{part, {}, 0.0};
    double last = 0.0;
    for (std::size_t k = 0; k < nodes; ++k) {
      double sum = 0.0;
      for (std::size_t j = 0; j < nodes; ++j) {
        sum += values[j] * std::cos(static_cast<double>(k) * angle(j));
      }
      piece.coefficients[k] = (k == 0 ? 1.0 : 2.0) / nodes * sum;
      last += k + 3 >= nodes ? std::abs(piece.coefficients[k]) : 0.0;
    }
    if (!is_finite) {
      piece.tail = std::numeric_limits<double>::infinity();
    } else if (last > 0.0) {
      piece.tail = last / least;
    }
    return piece;
  }

  // Whether a part of a row could be held; if not, some of it may be in the row.
  [[nodiscard]] bool hold(double x, Part part, int halvings, double error, Function function,
                          std::vector<Piece>& row) const {
    const Piece piece = polynomial(x, part, bend_, function);
    if (piece.tail <= error && agrees(piece, x, error, function)) {
      row.push_back(piece);
      return true;
    }
    const double half = 0.5 * part.width;
    return halvings > 0 && std::isfinite(piece.tail) &&
           hold(x, {part.first, half}, halvings - 1, error, function, row) &&
           hold(x, {part.first + half, half}, halvings - 1, error, function, row);
  }

  // At the ends, where an interpolation is at its worst, and between two nodes.
  [[nodiscard]] bool agrees(const Piece& piece, double x, double error, Function function) const {
    constexpr std::array<double, 3> between{-0.9999, 0.0, 0.9999};
    return std::all_of(between.begin(), between.end(), [&](double place) {
      const double value = function(x, bend_ * std::expm1(piece.part.at(place)));
      return std::abs(value_at(piece.coefficients, place) - value) <= error * std::abs(value);
    });
  }

  double longest_ = -1.0;
  double bend_ = 1.0;  // c
  std::vector<std::vector<Piece>> rows_;
};

}  // namespace custval::detail
