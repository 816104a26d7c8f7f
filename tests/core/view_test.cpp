// SPDX-License-Identifier: BSL-1.0
#include <custval/core/bind.hpp>
#include <custval/core/require_columns.hpp>
#include <custval/core/storage.hpp>
#include <custval/core/table.hpp>
#include <custval/core/view.hpp>

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <array>
#include <span>
#include <utility>
#include <vector>

using namespace custval;

namespace {

struct share : column<"share", units::fraction, unit_interval> {};
struct margin : column<"margin", units::fraction> {};
struct counts : many_column<"counts", units::count, non_negative> {};
struct absent : column<"absent", units::count> {};

}  // namespace

TEST_CASE("a view reads the caller's memory, whatever holds it") {
  std::vector<double> vector{1, 2, 3};
  const std::array<double, 3> array{4, 5, 6};
  Eigen::ArrayXd eigen(3);
  eigen << 7, 8, 9;
  const double raw[] = {10, 11, 12};

  CHECK(view(bind<share>(vector))[share{}].sum() == 6);
  CHECK(view(bind<share>(array))[share{}].sum() == 15);
  CHECK(view(bind<share>(eigen))[share{}].sum() == 24);
  CHECK(view(bind<share>(std::span(vector)))[share{}].sum() == 6);
  CHECK(view(bind<share>(raw, 3))[share{}].sum() == 33);
  CHECK(view(bind<share>(Eigen::Map<const Eigen::VectorXd>(raw, 3)))[share{}].sum() == 33);

  const auto base = view(bind<share>(vector), bind<margin>(array));
  CHECK(base.rows() == 3);
  vector[1] = 20;
  CHECK((base[share{}] * base[margin{}]).sum() == 1 * 4 + 20 * 5 + 3 * 6);
  static_assert(std::is_same_v<decltype(base[margin{}]), Eigen::Map<const Eigen::ArrayXd>>);
  static_assert(std::is_same_v<decltype(base[share{}]), Eigen::Map<Eigen::ArrayXd>>);
  base[share{}](0) = 100;
  CHECK(vector[0] == 100);
}

TEST_CASE("a column of k numbers a customer in either order, and parts of matrices") {
  Eigen::ArrayXXd by_column(2, 3);
  by_column << 1, 2, 3, 4, 5, 6;
  Eigen::Array<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> by_row = by_column.cast<float>();
  const double row_after_row[] = {1, 2, 3, 4, 5, 6};

  const auto a = view(bind<counts>(by_column));
  const auto b = view(bind<counts>(by_row));
  const auto c = view(bind_row_major<counts>(row_after_row, 2, 3));
  const auto d = view(bind<counts>(by_column.rightCols(2)));
  CHECK((a[counts{}] == by_column).all());
  CHECK((b[counts{}].cast<double>() == by_column).all());
  CHECK((c[counts{}] == by_column).all());
  CHECK(d[counts{}](1, 0) == 5);
  CHECK((a.slice(1, 1)[counts{}] == by_column.bottomRows(1)).all());
  CHECK((b.slice(1, 1)[counts{}].cast<double>() == by_column.bottomRows(1)).all());
  CHECK((c.slice(1, 1)[counts{}] == by_column.bottomRows(1)).all());
  CHECK((view(bind<share>(by_column.col(1)))[share{}] == by_column.col(1)).all());
  Eigen::Map<Eigen::ArrayXXd, 0, Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>> every_second(
      by_column.data(), 1, 3, Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>(2, 2));
  CHECK(view(bind<counts>(every_second))[counts{}](0, 2) == 3);  // one row has no inner stride
  Eigen::Map<Eigen::ArrayXXd, 0, Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>> strided(
      by_column.data(), 2, 1, Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>(6, 2));
  CHECK_THROWS_WITH_AS((void)bind<counts>(strided), "custval::bind: counts has 2 as its inner stride, expected 1",
                       ShapeError);
}

TEST_CASE("strided columns are read and written where they are") {
  Eigen::ArrayXXd by_column(2, 3);
  by_column << 1, 2, 3, 4, 5, 6;
  const auto second = view(bind<share>(by_column.row(1)));
  CHECK(second.rows() == 3);
  CHECK(second[share{}].sum() == 15);
  CHECK(second.slice(1, 2)[share{}](1) == 6);
  CHECK(second.slice(3, 0).rows() == 0);
  Eigen::Array<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> by_row = by_column.cast<float>();
  auto kinds = view(bind<share>(by_row.col(2)));
  static_assert(std::is_same_v<decltype(kinds)::scalar, float>);
  kinds[share{}](1) = 60;
  CHECK(by_row(1, 2) == 60);
}

TEST_CASE("members of structs are read and written where they are") {
  struct Identified {
    float share;
  };
  struct Customer : Identified {
    char kind;
    double margin;
    std::array<double, 2> counts;
    float pair[2];
  };
  std::vector<Customer> customers(3);
  for (std::size_t i = 0; i < 3; ++i) {
    const auto n = static_cast<double>(i);
    customers[i] = {{static_cast<float>(n)}, 'a', 10 * n, {n, 2 * n}, {static_cast<float>(n), 7}};
  }
  const auto base = view(bind<share>(customers, &Customer::share), bind<margin>(customers, &Customer::margin),
                         bind<counts>(customers, &Customer::counts));
  CHECK(base.rows() == 3);
  CHECK(base[share{}].sum() == 3);
  CHECK(base[margin{}].sum() == 30);
  CHECK(base[counts{}](2, 1) == 4);
  CHECK(base[counts{}].rows() == 3);
  CHECK(base[counts{}].cols() == 2);
  CHECK(view(bind<counts>(customers, &Customer::pair))[counts{}](1, 1) == 7);
  base[margin{}](1) = -1;
  base[counts{}](0, 1) = -2;
  CHECK(customers[1].margin == -1);
  CHECK(customers[0].counts[1] == -2);

  const std::vector<Customer>& unchanging = customers;
  const auto read_only = view(bind<margin>(unchanging, &Customer::margin));
  static_assert(
      std::is_same_v<std::remove_cvref_t<decltype(read_only.storage(margin{}))>, StridedColumn<const double>>);
  CHECK(read_only.slice(2, 1)[margin{}](0) == 20);
  CHECK(view(bind<share>(std::span(customers).subspan(1), &Customer::share))[share{}](0) == 1);

  const std::vector<Customer> nobody;
  CHECK(view(bind<margin>(nobody, &Customer::margin), bind<counts>(nobody, &Customer::counts)).rows() == 0);
}

TEST_CASE("lengths are checked and the column named") {
  const std::vector<double> three(3);
  const std::vector<double> four(4);
  CHECK_THROWS_WITH_AS((void)view(bind<share>(three), bind<margin>(four)),
                       "custval::view: column 'margin' has 4 rows, expected 3, as column 'share' has", ShapeError);
  CHECK_THROWS_AS((void)bind<share>(three.data(), Index{-1}), ShapeError);
  const auto a = view(bind<share>(three));
  const auto b = view(bind<margin>(four));
  CHECK_THROWS_WITH_AS((void)join(a, b), "custval::join: the second view has 4 rows, expected 3, as the first has",
                       ShapeError);
}

TEST_CASE("views are sliced, joined and narrowed without copying") {
  std::vector<double> s{1, 2, 3, 4};
  std::vector<double> m{5, 6, 7, 8};
  const auto joined = join(view(bind<share>(s)), view(bind<margin>(m)));
  CHECK(joined.slice(1, 2)[margin{}].sum() == 13);
  const auto narrowed = joined.select(columns<margin>{});
  static_assert(HasColumn<decltype(narrowed), margin> && !HasColumn<decltype(narrowed), share>);
  CHECK(narrowed[margin{}].data() == m.data());
  CHECK(joined.slice(4, 0).rows() == 0);
}

TEST_CASE("what a base has is known to the compiler") {
  std::vector<double> s(2);
  std::vector<float> m(2);
  const auto base = view(bind<share>(s), bind<margin>(m));
  using Base = std::remove_const_t<decltype(base)>;
  static_assert(HasColumns<Base, columns<share, margin>> && !HasColumns<Base, columns<share, absent>>);
  static_assert(std::is_void_v<Base::scalar>);
  static_assert(std::is_same_v<decltype(base.select(columns<margin>{}))::scalar, float>);
  static_assert(CustomerBase<Base> && CustomerBase<Table<double, share>> && !CustomerBase<std::vector<double>>);
  // A temporary that owns its numbers cannot be bound.
  static_assert(detail::outlives_the_call<std::vector<double>&>() && !detail::outlives_the_call<std::vector<double>>());
  static_assert(!detail::outlives_the_call<Eigen::ArrayXd>() && detail::outlives_the_call<std::span<double>>());
  static_assert(!detail::outlives_the_call<Eigen::Ref<const Eigen::ArrayXd>>());
}

TEST_CASE("a table owns its columns and is a regular value") {
  Table<double, share, counts> table(3);
  CHECK((table[share{}] == 0).all());
  table.set_width(counts{}, 2);
  table[share{}] << 1, 2, 3;
  table[counts{}].col(1) = 7;

  auto copy = table;
  CHECK(copy == table);
  copy.view()[share{}](0) = 5;
  CHECK(copy != table);
  CHECK(table[share{}](0) == 1);
  CHECK(std::as_const(table).view()[counts{}].sum() == 21);
  CHECK(as_view(table)[share{}].data() == table[share{}].data());

  table.resize(5);
  CHECK(table.rows() == 5);
  CHECK(table[counts{}].rows() == 5);
  CHECK(table[counts{}].cols() == 2);
  CHECK(Table<float, share>{}.rows() == 0);
  CHECK_THROWS_AS((Table<double, share>(-1)), ShapeError);
  CHECK_THROWS_AS(table.set_width(counts{}, -1), ShapeError);
}
