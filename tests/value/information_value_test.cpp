// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/core/sparse.hpp>
#include <custval/testing/random_base.hpp>
#include <custval/testing/value_model_laws.hpp>
#include <custval/value/information_value.hpp>

#include <doctest/doctest.h>

#include <Eigen/SparseCore>
#include <cmath>
#include <limits>

using namespace custval;

static_assert(custval::ValueModel<custval::InformationValue<>> &&
              custval::RowWiseModel<custval::InformationValue<>, float>);
static_assert(custval::ValueModel<custval::InformationValue<custval::ProfileFields, custval::Decaying>> &&
              custval::RowWiseModel<custval::InformationValue<custval::ProfileFields, custval::Decaying>, float>);

namespace {

Table<double, profile_value, profile_fields, profile_age, contact_counts, contact_ages> base_of_three() {
  Table<double, profile_value, profile_fields, profile_age, contact_counts, contact_ages> base(3);
  base.set_width(profile_fields{}, 2);
  base.set_width(contact_counts{}, 3);
  base.set_width(contact_ages{}, 3);
  base[profile_value{}] << 10, 0, 5;
  base[profile_fields{}] << 1, 1, 0, 0, 1, 0.5;
  base[profile_age{}] << 0, 3, 2;
  base[contact_counts{}] << 1, 0, 2, 0, 0, 0, 3, 4, 0;
  base[contact_ages{}] << 0, 9, 1, 1, 1, 1, 2, 1, 5;
  return base;
}

// The same counts (and ages at their pattern) in compressed rows.
Eigen::SparseMatrix<double, Eigen::RowMajor> compressed(const Eigen::ArrayXXd& counts, const Eigen::ArrayXXd& values) {
  Eigen::SparseMatrix<double, Eigen::RowMajor> matrix(counts.rows(), counts.cols());
  for (Index i = 0; i < counts.rows(); ++i) {
    for (Index k = 0; k < counts.cols(); ++k) {
      if (counts(i, k) != 0) {
        matrix.insert(i, k) = values(i, k);
      }
    }
  }
  matrix.makeCompressed();
  return matrix;
}

}  // namespace

TEST_CASE("information value, by hand") {
  // Unit values 2, −1, 4 (a kind of message may cost more than it tells):
  // 10 + 1·2 + 0 + 2·4 = 20; nothing told: 0; 5 + 3·2 + 4·(−1) + 0 = 7
  const auto values = score(InformationValue{2.0, -1.0, 4.0}, base_of_three())[information_value{}];
  CHECK(values(0) == 20);
  CHECK(values(1) == 0);
  CHECK(values(2) == 7);
}

TEST_CASE("the profile field by field, by hand") {
  // Saved cost 3 and 8 a field: 11, 0, 3 + 4 = 7; contacts as above: 10, 0, 2
  const InformationValue model({2.0, -1.0, 4.0}, ProfileFields{3.0, 8.0});
  const auto values = score(model, base_of_three())[information_value{}];
  CHECK(values(0) == 21);
  CHECK(values(1) == 0);
  CHECK(values(2) == 9);
}

TEST_CASE("information loses its worth with age, by hand") {
  // Halving each period: decay ln 2. Row 0: profile 10 of age 0 → 10; 1·2 of age 0 → 2; 2·4 of age 1 → 4. Sum 16.
  // Row 2: profile 5 of age 2 → 1.25; 3·2 of age 2 → 1.5; 4·(−1) of age 1 → −2. Sum .75.
  const double half = std::log(2.0);
  const InformationValue model({2.0, -1.0, 4.0}, ProfileTotal{}, Decaying{half, {half, half, half}});
  const auto values = score(model, base_of_three())[information_value{}];
  CHECK(values(0) == doctest::Approx(16.0).epsilon(1e-15));
  CHECK(values(1) == 0);
  CHECK(values(2) == doctest::Approx(0.75).epsilon(1e-15));
  // No decay is no age.
  const InformationValue ageless({2.0, -1.0, 4.0}, ProfileTotal{}, Decaying{0.0, {0.0, 0.0, 0.0}});
  CHECK(score(ageless, base_of_three())[information_value{}](2) == 7);
  // Each kind by a rate of its own: row 2 is 5 + 6·e^(−2) − 4.
  const InformationValue own({2.0, -1.0, 4.0}, ProfileTotal{}, Decaying{0.0, {1.0, 0.0, 0.5}});
  CHECK(score(own, base_of_three())[information_value{}](2) ==
        doctest::Approx(1.0 + 6.0 * std::exp(-2.0)).epsilon(1e-15));
}

TEST_CASE("sparse counts give what dense ones give, in double and float, with threads") {
  const Index rows = 70'000;
  const InformationValue model({2.0, -1.0, 4.0});
  const InformationValue decaying({2.0, -1.0, 4.0}, ProfileTotal{}, Decaying{0.2, {0.1, 0.5, 0.0}});
  auto base = testing::random_base<double, decltype(decaying)::inputs>(rows, {.seed = 5, .width = 3});
  base[contact_counts{}] = (base[contact_counts{}] < 0.7).select(0.0, base[contact_counts{}]);
  const auto counts = compressed(base[contact_counts{}], base[contact_counts{}]);
  const auto ages = compressed(base[contact_counts{}], base[contact_ages{}]);
  const auto rest = base.view().select(columns<profile_value, profile_age>{});

  const auto sparse = join(rest, view(bind_sparse<contact_counts>(counts)));
  const auto dense_values = score(model, base)[information_value{}].eval();
  const auto sparse_values = score(model, sparse);
  CHECK(sparse_values[information_value{}].isApprox(dense_values, 1e-15));
  CHECK(score(model, sparse, threads{3}) == sparse_values);

  const auto decayed = score(decaying, base)[information_value{}].eval();
  const auto both_sparse = join(sparse, view(bind_sparse<contact_ages>(ages)));
  const auto mixed = join(sparse, view(bind<contact_ages>(base[contact_ages{}])));
  CHECK(score(decaying, both_sparse)[information_value{}].isApprox(decayed, 1e-14));
  CHECK(score(decaying, mixed)[information_value{}].isApprox(decayed, 1e-14));
}

TEST_CASE("row-major counts give what column-major ones give") {
  const Index rows = 1000;
  const InformationValue model({2.0, -1.0, 4.0});
  const auto base = testing::random_base<double, decltype(model)::inputs>(rows, {.seed = 5, .width = 3});
  const Eigen::Array<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> counts = base[contact_counts{}];
  const auto by_row = view(bind<profile_value>(base[profile_value{}]), bind<contact_counts>(counts));
  CHECK(score(model, by_row)[information_value{}].isApprox(score(model, base)[information_value{}], 1e-15));
}

TEST_CASE("widths and parameters are checked") {
  CHECK_THROWS_WITH_AS((void)score(InformationValue{1.0, 2.0}, base_of_three()),
                       "custval::InformationValue: column 'contact_counts' has 3 numbers a customer, expected 2, as "
                       "many as the model has coefficients",
                       ShapeError);
  const InformationValue fields({2.0, -1.0, 4.0}, ProfileFields{1.0});
  CHECK_THROWS_AS((void)score(fields, base_of_three()), ShapeError);
  CHECK_THROWS_AS((InformationValue{1.0, std::nan("")}), ArgumentError);
  CHECK_THROWS_AS((Decaying{-0.1, {0.0}}), ArgumentError);
  CHECK_THROWS_AS((Decaying{0.1, {0.0, std::numeric_limits<double>::infinity()}}), ArgumentError);
  CHECK_THROWS_AS((InformationValue({1.0, 2.0}, ProfileTotal{}, Decaying{0.1, {0.1}})), ShapeError);
  CHECK_THROWS_AS(ProfileFields{std::nan("")}, ArgumentError);
}

TEST_CASE("sparse ages of another pattern than the counts are refused") {
  const auto base = base_of_three();
  const auto counts = compressed(base[contact_counts{}], base[contact_counts{}]);
  Eigen::SparseMatrix<double, Eigen::RowMajor> ages(3, 3);
  ages.makeCompressed();
  const auto sparse = join(base.view().select(columns<profile_value, profile_age>{}),
                           view(bind_sparse<contact_counts>(counts), bind_sparse<contact_ages>(ages)));
  const InformationValue model({2.0, -1.0, 4.0}, ProfileTotal{}, Decaying{0.1, {0.1, 0.1, 0.1}});
  CHECK_THROWS_AS((void)score(model, sparse), ShapeError);
}

TEST_CASE("information value obeys the laws, threads among them") {
  // Without decay the same bits wherever a row is; exp() differs in its last bit from its vectorised form.
  const auto hold = [](const auto& model, Index kinds, double tolerance) {
    const auto report = testing::check_value_model(model, {.tolerance = tolerance, .numbers = {.width = kinds}});
    CHECK_MESSAGE(report.passed(), to_text(report));
  };
  hold(InformationValue{2.0, -1.0, 4.0}, 3, 0.0);
  hold(InformationValue({2.0, -1.0}, ProfileFields{3.0, 8.0}), 2, 0.0);
  hold(InformationValue({2.0, -1.0}, ProfileTotal{}, Decaying{0.3, {0.1, 0.7}}), 2, 1e-14);
}
