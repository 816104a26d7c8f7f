// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/portfolio/detail/values_sorted.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <queue>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// The most points that a curve may have.
struct points {
  Index most;
};

namespace detail {

inline void require_points(std::string_view function, points asked, Index least) {
  if (asked.most < least) {
    raise_argument(function, "the number of points", static_cast<double>(asked.most), "at least " + to_text(least));
  }
}

// The vertex of a curve that lies farthest from the chord between two others, and how farthest. None between: distance
// 0.
struct Farthest {
  Index vertex = 0;
  double distance = 0.0;
};

struct ChosenVertices {
  std::vector<Index> vertices;  // ascending
  double error = 0.0;           // the largest distance of the curve from the polygon through them
};

// At most so many vertices of a curve, the given ones among them: the chord that lies farthest from the curve is broken
// at the farthest vertex, again and again. `farthest(a, b)` is exact, so the error is; it falls with the square of
// their number.
template <class FarthestBetween>
[[nodiscard]] ChosenVertices choose_vertices(std::vector<Index> chosen, Index most, const FarthestBetween& farthest) {
  struct Chord {
    Index first = 0;
    Index last = 0;
    Farthest farthest{};
    bool operator<(const Chord& other) const noexcept {
      return std::pair(farthest.distance, other.first) < std::pair(other.farthest.distance, first);
    }
  };
  std::priority_queue<Chord> chords;
  const auto push = [&](Index first, Index last) { chords.push({first, last, farthest(first, last)}); };
  for (std::size_t i = 1; i < chosen.size(); ++i) {
    push(chosen[i - 1], chosen[i]);
  }
  while (!chords.empty() && chords.top().farthest.distance > 0.0 && static_cast<Index>(chosen.size()) < most) {
    const Chord worst = chords.top();
    chords.pop();
    chosen.push_back(worst.farthest.vertex);
    push(worst.first, worst.farthest.vertex);
    push(worst.farthest.vertex, worst.last);
  }
  std::sort(chosen.begin(), chosen.end());
  return {std::move(chosen), chords.empty() ? 0.0 : (std::max)(0.0, chords.top().farthest.distance)};
}

// The vertices of the curve of sums over ascending values: one for each different value. The curve is convex, so the
// vertex farthest below a chord is where the values pass the mean of those between, found by halving.
template <class S>
class ValueCurve {
 public:
  explicit ValueCurve(const SortedSums<S>& sums) noexcept : sums_{sums} {}

  [[nodiscard]] Farthest operator()(Index first, Index last) const noexcept {
    if (last - first < 2 || sums_.value(first) == sums_.value(last - 1)) {
      return {first, 0.0};
    }
    const double start = sums_.before(first);
    const double mean = (sums_.before(last) - start) / static_cast<double>(last - first);
    Index low = first;
    for (Index many = last - first; many > 0;) {
      const Index half = many / 2;
      if (static_cast<double>(sums_.value(low + half)) * sums_.scale() < mean) {
        low += half + 1;
        many -= half + 1;
      } else {
        many = half;
      }
    }
    const Index vertex = std::clamp(low, first + 1, last - 1);
    return {vertex, mean * static_cast<double>(vertex - first) - (sums_.before(vertex) - start)};
  }

  [[nodiscard]] std::size_t vertices() const noexcept {
    std::size_t count = 2;
    for (Index row = 1; row < sums_.rows(); ++row) {
      count += static_cast<std::size_t>(sums_.value(row - 1) != sums_.value(row));
    }
    return count;
  }
  // Calls `use(vertex, sum before it)` for all of them, from 0 to the number of rows.
  template <class Use>
  void for_each(const Use& use) const {
    use(Index{0}, 0.0);
    for_each_block(0, sums_.rows(), [&](Index first, Index rows) {
      Sum sum;
      sum.add(sums_.before(first));
      for (Index row = first; row < first + rows; ++row) {
        if (row > 0 && sums_.value(row - 1) != sums_.value(row)) {
          use(row, sum.value());
        }
        sum.add(static_cast<double>(sums_.value(row)) * sums_.scale());
      }
    });
    use(sums_.rows(), sums_.total());
  }

 private:
  const SortedSums<S>& sums_;
};

// The height of a polygon of at least two points at x, between the first and the last.
template <class Point>
[[nodiscard]] double height_at(const std::vector<Point>& polygon, double x, double Point::* x_of,
                               double Point::* y_of) noexcept {
  const auto right =
      std::partition_point(polygon.begin() + 1, polygon.end() - 1, [&](const Point& p) { return p.*x_of < x; });
  const Point& left = *(right - 1);
  const double part = (x - left.*x_of) / ((*right).*x_of - left.*x_of);
  return part >= 1.0 ? (*right).*y_of : left.*y_of + part * ((*right).*y_of - left.*y_of);
}

inline void require_share(std::string_view function, double share) {
  if (!(share >= 0.0 && share <= 1.0)) {
    raise_argument(function, "the share of customers", share, "a share in [0, 1]");
  }
}

}  // namespace detail

}  // namespace custval
