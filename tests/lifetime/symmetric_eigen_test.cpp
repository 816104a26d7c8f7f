// SPDX-License-Identifier: BSL-1.0
#include <custval/lifetime/detail/fit/symmetric_eigen.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

using custval::detail::SymmetricEigen;

namespace {

using Matrix = std::vector<double>;

// A v = λ v, to a few ulps of the largest entry; v of unit length and upright on each other; ascending.
void check_eigen(const Matrix& a, std::size_t n) {
  const SymmetricEigen eigen(a, n);
  double most = 0.0;
  for (const double entry : a) {
    most = std::max(most, std::abs(entry));
  }
  const double epsilon = 50.0 * std::numeric_limits<double>::epsilon();
  for (std::size_t k = 0; k < n; ++k) {
    CHECK((k == 0 || eigen.value(k - 1) <= eigen.value(k)));
    for (std::size_t i = 0; i < n; ++i) {
      double product = 0.0;
      for (std::size_t j = 0; j < n; ++j) {
        product += a[i * n + j] * eigen.vector(j, k);
      }
      CHECK(std::abs(product - eigen.value(k) * eigen.vector(i, k)) <= epsilon * most);
    }
    for (std::size_t l = 0; l < n; ++l) {
      double dot = 0.0;
      for (std::size_t i = 0; i < n; ++i) {
        dot += eigen.vector(i, k) * eigen.vector(i, l);
      }
      CHECK(std::abs(dot - (k == l ? 1.0 : 0.0)) <= epsilon);
    }
  }
}

}  // namespace

TEST_CASE("symmetric eigen: values that are known") {
  // Trace 4, determinant 3.
  const SymmetricEigen two(Matrix{2, 1, 1, 2}, 2);
  CHECK(two.value(0) == doctest::Approx(1.0).epsilon(1e-15));
  CHECK(two.value(1) == doctest::Approx(3.0).epsilon(1e-15));
  CHECK(std::abs(two.vector(0, 0)) == doctest::Approx(std::sqrt(0.5)).epsilon(1e-15));
  CHECK(two.vector(0, 0) * two.vector(1, 0) == doctest::Approx(-0.5).epsilon(1e-15));
  // The second difference: 2 - √2, 2, 2 + √2.
  const SymmetricEigen three(Matrix{2, -1, 0, -1, 2, -1, 0, -1, 2}, 3);
  CHECK(three.value(0) == doctest::Approx(2.0 - std::sqrt(2.0)).epsilon(1e-14));
  CHECK(three.value(1) == doctest::Approx(2.0).epsilon(1e-14));
  CHECK(three.value(2) == doctest::Approx(2.0 + std::sqrt(2.0)).epsilon(1e-14));
  const SymmetricEigen one(Matrix{-7}, 1);
  CHECK(one.value(0) == -7.0);
  CHECK(one.vector(0, 0) == 1.0);
  const SymmetricEigen apart(Matrix{3, 0, 0, 0, -1, 0, 0, 0, 2}, 3);
  CHECK(apart.value(0) == -1.0);
  CHECK(apart.value(1) == 2.0);
  CHECK(apart.value(2) == 3.0);
  CHECK(apart.vector(1, 0) == 1.0);
}

TEST_CASE("symmetric eigen: zero, equal, singular, huge and tiny matrices") {
  check_eigen(Matrix(16, 0.0), 4);
  check_eigen(Matrix(16, 1.0), 4);  // 0, 0, 0, 4
  CHECK(SymmetricEigen(Matrix(16, 1.0), 4).value(3) == doctest::Approx(4.0).epsilon(1e-15));
  check_eigen({5, 0, 0, 0, 5, 0, 0, 0, 5}, 3);
  check_eigen({0, 1, 1, 0}, 2);
  check_eigen({-1e300, 5e299, 5e299, 1e300}, 2);
  // Squares of these would be 0: [[0, t], [t, 0]] has -t and t.
  const SymmetricEigen tiny(Matrix{0, 1e-200, 1e-200, 0}, 2);
  CHECK(tiny.value(0) == doctest::Approx(-1e-200).epsilon(1e-14));
  CHECK(tiny.value(1) == doctest::Approx(1e-200).epsilon(1e-14));
}

TEST_CASE("symmetric eigen: graded matrices keep their small eigenvalues") {
  // D B D with D = (1, 1e-4, 1e-8): positive definite, the small eigenvalue is det / (the two larger) to a relative
  // 1e-8, as the larger ones are 1 and 1e-8 · (1 - 1/4) to that.
  const Matrix graded{1, 0.5e-4, 0.5e-8, 0.5e-4, 1e-8, 0.5e-12, 0.5e-8, 0.5e-12, 1e-16};
  check_eigen(graded, 3);
  const SymmetricEigen eigen(graded, 3);
  // B has determinant 1/2, its leading minor 3/4.
  CHECK(eigen.value(0) == doctest::Approx(1e-16 * 0.5 / 0.75).epsilon(1e-6));
  CHECK(eigen.value(1) == doctest::Approx(0.75e-8).epsilon(1e-6));
  CHECK(eigen.value(2) == doctest::Approx(1.0).epsilon(1e-8));
}

TEST_CASE("symmetric eigen: random matrices of all sizes and scales") {
  std::mt19937_64 random(7);
  const auto uniform_here = [&] { return static_cast<double>(random() >> 11U) * 0x1p-52 - 1.0; };
  for (std::size_t n = 1; n <= 6; ++n) {
    for (int round = 0; round < 50; ++round) {
      const double scale = std::exp(40.0 * uniform_here());
      Matrix a(n * n);
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
          a[i * n + j] = a[j * n + i] = scale * uniform_here() * std::exp(round % 2 == 0 ? 0.0 : 10.0 * uniform_here());
        }
      }
      check_eigen(a, n);
      double trace = 0.0;
      double most = 0.0;
      double sum = 0.0;
      for (std::size_t i = 0; i < n; ++i) {
        trace += a[i * n + i];
        sum += SymmetricEigen(a, n).value(i);
        most = std::max(most, std::abs(SymmetricEigen(a, n).value(i)));
      }
      CHECK(std::abs(trace - sum) <= 1e-14 * most);
    }
  }
}
