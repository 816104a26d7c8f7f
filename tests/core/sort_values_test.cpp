// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/core/sort_values.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <random>
#include <span>
#include <vector>

using namespace custval;

namespace {

enum class Shape { mixed, close, whole, one };
constexpr Shape shapes[] = {Shape::mixed, Shape::close, Shape::whole, Shape::one};

// All of a type's magnitudes with its limits and both zeros; close together beside one far away; ties; all the same.
template <class S>
std::vector<S> draw(std::size_t rows, Shape shape) {
  using Limits = std::numeric_limits<S>;
  std::mt19937_64 random(rows);
  std::vector<S> values;
  const S odd[] = {S{0},
                   -S{0},
                   Limits::infinity(),
                   -Limits::infinity(),
                   (Limits::max)(),
                   Limits::lowest(),
                   Limits::denorm_min(),
                   -Limits::denorm_min(),
                   S{1},
                   S{-1}};
  for (std::size_t i = 0; i < rows; ++i) {
    const auto bits = random();
    const double u = static_cast<double>(bits >> 11U) * 0x1p-53 - 0.5;
    switch (shape) {
      case Shape::mixed:
        values.push_back(bits % 20 == 0 ? odd[(bits >> 8U) % 10]
                                        : static_cast<S>(std::ldexp(u, static_cast<int>(bits % 120) - 60)));
        break;
      case Shape::close:
        values.push_back(i == 0 ? Limits::lowest() : static_cast<S>(1 + u * 1e-3));
        break;
      case Shape::whole:
        values.push_back(static_cast<S>(std::floor(u * 50)));
        break;
      case Shape::one:
        values.push_back(S{3});
        break;
    }
  }
  return values;
}

template <class S>
bool before(S a, S b) {
  return a < b || (a == b && std::signbit(a) && !std::signbit(b));
}
template <class S>
bool same(const std::vector<S>& a, const std::vector<S>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](S x, S y) { return x == y && std::signbit(x) == std::signbit(y); });
}

constexpr std::size_t sizes[] = {0, 1, 2, 100, 1023, 1024, 1025, 5000, 32'768, 32'769, 300'000};

}  // namespace

TEST_CASE_TEMPLATE("sort_values sorts as comparing does, with threads too", S, double, float) {
  for (const Shape shape : shapes) {
    for (const std::size_t rows : sizes) {
      CAPTURE(static_cast<int>(shape));
      CAPTURE(rows);
      const std::vector<S> values = draw<S>(rows, shape);
      std::vector<S> expected = values;
      std::stable_sort(expected.begin(), expected.end(), before<S>);
      std::vector<S> sorted = values;
      sort_values(std::span<S>(sorted));
      CHECK(same(sorted, expected));
      sorted = values;
      sort_values(std::span<S>(sorted), threads{3});
      CHECK(same(sorted, expected));
      std::reverse(sorted.begin(), sorted.end());
      sort_values(std::span<S>(sorted));
      CHECK(same(sorted, expected));
    }
  }
}

TEST_CASE_TEMPLATE("sort_pairs keeps the order beside equal keys, with threads too", S, double, float) {
  for (const Shape shape : shapes) {
    for (const std::size_t rows : sizes) {
      CAPTURE(static_cast<int>(shape));
      CAPTURE(rows);
      const std::vector<S> keys = draw<S>(rows, shape);
      std::vector<int> expected(rows);
      std::iota(expected.begin(), expected.end(), 0);
      std::vector<int> beside = expected;
      const auto key = [&](int i) { return keys[static_cast<std::size_t>(i)]; };
      std::stable_sort(expected.begin(), expected.end(), [&](int a, int b) { return before(key(a), key(b)); });
      std::vector<S> sorted = keys;
      sort_pairs(std::span<S>(sorted), std::span<int>(beside));
      CHECK(beside == expected);
      CHECK(std::equal(sorted.begin(), sorted.end(), expected.begin(), [&](S k, int i) { return k == key(i); }));
      sorted = keys;
      std::iota(beside.begin(), beside.end(), 0);
      sort_pairs(std::span<S>(sorted), std::span<int>(beside), threads{3});
      CHECK(beside == expected);
    }
  }
  std::vector<S> two(2);
  std::vector<int> three(3);
  CHECK_THROWS_AS(sort_pairs(std::span<S>(two), std::span<int>(three)), ShapeError);
}
