// SPDX-License-Identifier: BSL-1.0
// What every value model obeys, tried on the library's own: the results do not depend on the number of threads, on the
// order of the rows or on other rows; a NaN stays in its row; no rows and one row are bases like any other; float
// agrees with double.
#pragma once

#include <custval/core/table.hpp>
#include <custval/value/score.hpp>

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

namespace custval_test {

using custval::Index;

// Bit for bit, so that NaN equals NaN and 0 differs from -0.
template <class S>
[[nodiscard]] bool same_bits(const Eigen::ArrayX<S>& a, const Eigen::ArrayX<S>& b) {
  using Bits = std::conditional_t<sizeof(S) == 8, std::uint64_t, std::uint32_t>;
  if (a.size() != b.size()) {
    return false;
  }
  for (Index i = 0; i < a.size(); ++i) {
    if (std::bit_cast<Bits>(a(i)) != std::bit_cast<Bits>(b(i))) {
      return false;
    }
  }
  return true;
}

template <class S, class Tags>
struct table_of;
template <class S, class... Tags>
struct table_of<S, custval::columns<Tags...>> {
  using type = custval::Table<S, Tags...>;
};

template <class F, class... Tags>
void for_each_tag(custval::columns<Tags...> /*tags*/, F&& f) {
  (f(Tags{}), ...);
}

// Numbers within the domain of each column, zeros among them; some negative where the domain allows it.
template <class S, class Model>
[[nodiscard]] auto random_base(const Model& /*model*/, Index rows, Index width, unsigned seed) {
  typename table_of<S, typename Model::inputs>::type base(rows);
  std::mt19937_64 random(seed);
  for_each_tag(typename Model::inputs{}, [&]<class Tag>(Tag tag) {
    if constexpr (Tag::is_many) {
      base.set_width(tag, width);
    }
    auto& column = base[tag];
    for (Index k = 0; k < column.cols(); ++k) {
      for (Index i = 0; i < rows; ++i) {
        const double u = static_cast<double>(random() >> 11U) * 0x1p-53;
        double value = 2.0 * u - 1.0;
        if (!Tag::domain::contains(value)) {
          value = std::abs(value);
        }
        if (!Tag::domain::contains(value)) {
          value = std::round(value);
        }
        column(i, k) = static_cast<S>(u < 0.1 ? 0.0 : value);
      }
    }
  });
  return base;
}

template <class Table, class Permutation>
[[nodiscard]] Table permuted(const Table& table, const Permutation& from) {
  Table result = table;
  for_each_tag(typename Table::tags{}, [&](auto tag) { result[tag] = table[tag](from, Eigen::all).eval(); });
  return result;
}

// For a model that gives each row on its own (`shares_out` false) or shares something out over all of them (true).
template <class Model>
void check_model_laws(const Model& model, Index width, bool shares_out = false) {
  using Tag = typename Model::output;
  const Tag tag{};

  for (const Index rows : {Index{0}, Index{1}, Index{2}, Index{511}, Index{512}, Index{513}, Index{70'000}}) {
    CAPTURE(rows);
    if (rows == 0 && shares_out) {
      continue;  // nobody to share with: an error, tested where the model is
    }
    auto base = random_base<double>(model, rows, width, 7);
    if constexpr (custval::HasColumn<decltype(base), custval::partner_eligible>) {
      base[custval::partner_eligible{}](rows - 1) = 1;  // somebody to share with
    }
    if constexpr (custval::HasColumn<decltype(base), custval::partner_weight>) {
      base[custval::partner_weight{}](rows - 1) = 1;
    }
    const auto values = score(model, base);
    REQUIRE(values.rows() == rows);
    CHECK(values[tag].isFinite().all());

    SUBCASE("threads and the way of storing change no bit") {
      CHECK(same_bits<double>(score(model, base, custval::threads{2})[tag], values[tag]));
      CHECK(same_bits<double>(score(model, base, custval::threads{5})[tag], values[tag]));
      auto streamed = values;
      streamed[tag] = -1;
      score(model, base, streamed.view(), custval::serial{}, custval::stores::streaming);
      CHECK(same_bits<double>(streamed[tag], values[tag]));
    }
    SUBCASE("rows may come in any order") {
      std::vector<Index> order(static_cast<std::size_t>(rows));
      for (Index i = 0; i < rows; ++i) {
        order[static_cast<std::size_t>(i)] = rows - 1 - i;
      }
      const auto reversed = score(model, permuted(base, order));
      CHECK(((reversed[tag] - values[tag].reverse()).abs() <= 1e-13 * (1.0 + values[tag].reverse().abs())).all());
    }
    SUBCASE("float agrees with double") {
      typename table_of<float, typename Model::inputs>::type floats(rows);
      for_each_tag(typename Model::inputs{}, [&](auto t) { floats[t] = base[t].template cast<float>(); });
      const auto single = score(model, floats);
      static_assert(std::is_same_v<typename std::remove_const_t<decltype(single)>::scalar, float>);
      CHECK(((single[tag].template cast<double>() - values[tag]).abs() <= 2e-6 * (1.0 + values[tag].abs())).all());
    }
  }

  SUBCASE("a NaN stays in its row") {
    const Index rows = 1000;
    const auto base = random_base<double>(model, rows, width, 11);
    const auto values = score(model, base);
    for_each_tag(typename Model::inputs{}, [&]<class Input>(Input input) {
      CAPTURE(Input::name());
      auto spoilt = base;
      spoilt[input](517, 0) = std::numeric_limits<double>::quiet_NaN();
      const auto result = score(model, spoilt);
      CHECK(std::isnan(result[tag](517)));
      CHECK(result[tag].isNaN().count() == 1);
      if (!shares_out) {
        CHECK(same_bits<double>(result[tag].head(517), values[tag].head(517)));
        CHECK(same_bits<double>(result[tag].tail(rows - 518), values[tag].tail(rows - 518)));
      }
    });
  }
}

}  // namespace custval_test
