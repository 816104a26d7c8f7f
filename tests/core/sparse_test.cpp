// SPDX-License-Identifier: BSL-1.0
#include <custval/core/sparse.hpp>
#include <custval/core/view.hpp>

#include <doctest/doctest.h>

#include <Eigen/SparseCore>
#include <cstdint>
#include <span>
#include <vector>

using namespace custval;

namespace {

struct counts : many_column<"counts", units::count, non_negative> {};

using Values = std::vector<double>;
using Numbers = std::vector<std::int64_t>;

auto bind_parts(const Values& values, const Numbers& inner, const Numbers& offsets, Index width) {
  return bind_sparse<counts>(std::span(values), std::span(inner), std::span(offsets), width);
}

}  // namespace

TEST_CASE("compressed rows are bound, sliced and read") {
  // customer 0: (2: 5), customer 1: nothing, customer 2: (0: 1), (3: 4)
  const Values values{5, 1, 4};
  const Numbers inner{2, 0, 3};
  const Numbers offsets{0, 1, 1, 3};
  const auto base = view(bind_parts(values, inner, offsets, 4));
  CHECK(base.rows() == 3);
  const auto last = base.slice(2, 1)[counts{}];
  CHECK(last.width == 4);
  CHECK(last.offsets[1] - last.offsets[0] == 2);
  CHECK(last.values[last.offsets[0]] == 1);
}

TEST_CASE("an Eigen sparse matrix is bound where it stands") {
  Eigen::SparseMatrix<double, Eigen::RowMajor> matrix(3, 2);
  matrix.insert(0, 1) = 3;
  matrix.insert(2, 0) = 4;
  CHECK_THROWS_AS((void)bind_sparse<counts>(matrix), ShapeError);
  matrix.makeCompressed();
  const auto base = view(bind_sparse<counts>(matrix));
  CHECK(base.rows() == 3);
  CHECK(base[counts{}].values == matrix.valuePtr());
  static_assert(!CompressedSparseRows<Eigen::SparseMatrix<double, Eigen::ColMajor>>);
}

TEST_CASE("a pattern that cannot be is refused, with the row") {
  const Values values{5, 1, 4};
  CHECK_THROWS_AS(bind_parts(values, {2, 0}, {0, 1, 1, 3}, 4), ShapeError);
  CHECK_THROWS_AS(bind_parts(values, {2, 0, 3}, {}, 4), ShapeError);
  CHECK_THROWS_AS(bind_parts(values, {2, 0, 3}, {0, 1, 1, 2}, 4), ShapeError);
  CHECK_THROWS_WITH_AS(bind_parts(values, {2, 0, 3}, {0, 2, 1, 3}, 4),
                       "custval::bind_sparse: column 'counts', row 1: value 1, expected offsets that do not decrease",
                       DataError);
  CHECK_THROWS_WITH_AS(bind_parts(values, {2, 0, 4}, {0, 1, 1, 3}, 4),
                       "custval::bind_sparse: column 'counts', row 2: value 4, expected a column number in [0, 4)",
                       DataError);
  // An offset beyond the end is caught before anything is read there.
  CHECK_THROWS_AS(bind_parts(values, {2, 0, 3}, {0, 9, 9, 3}, 4), DataError);
}
