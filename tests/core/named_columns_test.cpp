// SPDX-License-Identifier: BSL-1.0
#include <custval/core/named_columns.hpp>

#include <custval/core/bind.hpp>
#include <custval/core/value_column.hpp>
#include <custval/core/view.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "../message_of.hpp"

using namespace custval;
using custval_test::message_of;

namespace {

struct share : column<"share", units::fraction, unit_interval> {};
struct margin : column<"margin", units::currency> {};
struct counts : many_column<"counts", units::count, non_negative> {};

}  // namespace

TEST_CASE("what a tag says of its column is a value") {
  const ColumnInfo info = column_info<share>();
  CHECK(info.name == "share");
  CHECK(info.unit == "1");
  CHECK(info.domain.contains(1.0));
  CHECK_FALSE(info.domain.contains(1.5));
  CHECK(info.domain.text() == "a number in [0, 1]");
  CHECK(info == ColumnInfo("share", "1", Domain::of<unit_interval>()));
  CHECK(info != ColumnInfo("share"));
  CHECK(ColumnInfo("x").domain == Domain::of<any_number>());
  CHECK(column_infos(columns<share, margin>{}) == std::vector<ColumnInfo>{info, column_info<margin>()});
  CHECK(column_infos(columns<>{}).empty());
}

TEST_CASE("columns by name become a typed view of the same memory") {
  const std::vector<double> shares{0.5, 0.25, 1.0};
  std::vector<double> margins{1, 2, 3};
  const std::array<double, 6> kinds{1, 2, 3, 10, 20, 30};
  NamedColumns base;
  base.add(column_info<share>(), shares);
  base.add("margin", std::move(margins));  // owned from here on
  base.add_many("counts", kinds.data(), 3, 2, 1, 3);
  CHECK(base.rows() == 3);
  CHECK(base.has("margin"));
  CHECK_FALSE(base.has("Margin"));
  const NamedColumns copy = base;
  base = {};
  CHECK(base.rows() == 0);
  const auto view = copy.view(columns<margin, counts, share>{});
  CHECK(view.rows() == 3);
  CHECK(view[share{}].data() == shares.data());
  CHECK(view[margin{}].sum() == 6);
  CHECK(view[counts{}](2, 1) == 30);
  CHECK(view[counts{}].cols() == 2);
}

TEST_CASE("a typed base becomes columns by name") {
  Table<float, share, counts> table(2);
  table[share{}] << 0.5F, 1.0F;
  table.set_width(counts{}, 3);
  table[counts{}](1, 2) = 7.0F;
  NamedColumns base;
  base.add(table);
  REQUIRE(base.all().size() == 2);
  CHECK(base.all()[0].info == column_info<share>());
  CHECK(base.find("counts")->number(1, 2) == 7.0);
  CHECK(base.find("nothing") == nullptr);
  const auto view = base.view<float>(columns<share, counts>{});
  CHECK(view[counts{}](1, 2) == 7.0F);
  CHECK(view[share{}].data() == table[share{}].data());
}

TEST_CASE("one error says everything that is wrong") {
  const std::vector<double> three{1, 2, 3};
  const std::vector<double> two{1, 2};
  const std::vector<float> floats{1, 2, 3};
  NamedColumns base;
  base.add("first", three);
  base.add("short", two);
  base.add("float", floats);
  base.add("twice", three);
  base.add("twice", three);
  base.add_many("many", three.data(), 3, 1, 1, 3);
  base.add_strided("strided", three.data(), 3, 0);
  const std::vector<ColumnInfo> wanted{"first", "shart", "short", "twice", "many", "float", "strided"};
  CHECK(message_of([&] { (void)base.select(wanted, "fit"); }) ==
        "custval::fit: column 'shart' is missing; the nearest is 'short'\n"
        "column 'short' has 2 rows, expected 3, as column 'first' has\n"
        "column 'twice' is there 2 times, expected once\n"
        "column 'many' holds 1 numbers a customer, expected one");
  struct float_column : column<"float", units::count> {};
  struct strided_column : column<"strided", units::count> {};
  struct many_of_first : many_column<"first", units::count> {};
  CHECK(message_of([&] { (void)base.view(columns<float_column, strided_column, many_of_first>{}); }) ==
        "custval::NamedColumns::view: column 'float' holds float, expected double\n"
        "column 'strided' has a stride of 0 between rows, expected 1\n"
        "column 'first' holds one number a customer, expected a row of them");
  CHECK(message_of([&] { (void)NamedColumns{}.view(columns<margin>{}); }) ==
        "custval::NamedColumns::view: column 'margin' is missing");
  CHECK_THROWS_AS(base.add_strided("negative", three.data(), -1, 1), ShapeError);
}

TEST_CASE("columns chosen by name are read where they are, or copied") {
  const std::vector<double> pairs{1, 10, 2, 20, 3, 30};
  const std::vector<float> floats{1.5F, 2.5F, 3.5F};
  const std::vector<double> plain{7, 8, 9};
  NamedColumns base;
  base.add("plain", plain);
  base.add_strided("odd", pairs.data() + 1, 3, 2);
  base.add("float", floats);
  const auto chosen = [&](std::vector<ColumnInfo> names) { return base.select(names, "test"); };
  CHECK(chosen({"plain"}).is_direct<double>());
  CHECK_FALSE(chosen({"plain"}).is_direct<float>());
  CHECK(chosen({"float"}).is_direct<float>());
  CHECK_FALSE(chosen({"plain", "odd"}).is_direct<double>());
  CHECK(chosen({}).rows() == 3);
  std::vector<double> out(2);
  chosen({"odd"}).copy(0, 1, 2, out.data());
  CHECK(out == std::vector<double>{20, 30});
  chosen({"plain", "float"}).copy(1, 0, 2, out.data());
  CHECK(out == std::vector<double>{1.5, 2.5});
  CHECK(chosen({"plain"}).starts<double>().front() == plain.data());
}

TEST_CASE("a table that nobody else keeps is kept") {
  const auto made = [](double value) {
    Table<double, share> table(3);
    table[share{}] = value;
    return table;
  };
  NamedColumns base;
  base.add(made(0.25));
  const NamedColumns copy = base;
  base = NamedColumns{};
  CHECK((copy.view(columns<share>{})[share{}] == 0.25).all());
}

TEST_CASE("a column of a table that was given another length is refused") {
  Table<double, share, margin> table(5);
  table[margin{}] = Eigen::ArrayXd::Zero(3);
  CHECK_THROWS_WITH_AS((void)table.view(), "custval::Table::view: margin has 3 rows, expected 5, as many as the table",
                       ShapeError);
}
