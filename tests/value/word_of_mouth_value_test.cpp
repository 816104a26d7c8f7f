// SPDX-License-Identifier: BSL-1.0
#include <custval/testing/value_model_laws.hpp>
#include <custval/value/word_of_mouth_value.hpp>

#include <doctest/doctest.h>

using namespace custval;

static_assert(custval::ValueModel<custval::WordOfMouthValue> &&
              custval::RowWiseModel<custval::WordOfMouthValue, float>);

TEST_CASE("word-of-mouth value, by hand") {
  Table<double, influence, reach, audience_value> base(5);
  base[influence{}] << 0.5, -0.25, 0, 1, -1;
  base[reach{}] << 10, 40, 100, 0, 3;
  base[audience_value{}] << 20, 5, 50, 10, -2;
  // .5 · 10 · 20 = 100; a complaint drives away: −.25 · 40 · 5 = −50; no influence or nobody reached: 0;
  // speaking against the firm to people it loses money on: −1 · 3 · (−2) = 6
  const auto values = score(WordOfMouthValue{}, base)[word_of_mouth_value{}];
  CHECK(values(0) == 100);
  CHECK(values(1) == -50);
  CHECK(values(2) == 0);
  CHECK(values(3) == 0);
  CHECK(values(4) == 6);
}

TEST_CASE("word-of-mouth value obeys the laws, threads among them") {
  const auto report = testing::check_value_model(WordOfMouthValue{}, {.tolerance = 0.0});
  CHECK_MESSAGE(report.passed(), to_text(report));
}
