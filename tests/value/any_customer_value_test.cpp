// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/testing/random_base.hpp>
#include <custval/value/any_customer_value.hpp>
#include <custval/value/information_value.hpp>
#include <custval/value/knowledge_value.hpp>
#include <custval/value/purchase_value.hpp>
#include <custval/value/score.hpp>
#include <custval/value/transaction_value.hpp>
#include <custval/value/word_of_mouth_value.hpp>

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

using namespace custval;

namespace {

struct sessions : column<"sessions", units::count, non_negative> {};
struct attention_value : value_column<"attention_value", value_kind::potential> {};
// A stranger's model, of double columns only.
struct AttentionValue {
  using inputs = columns<sessions>;
  using output = attention_value;
  double per_session;
  auto operator()(const auto& c) const { return per_session * c[sessions{}]; }
  friend bool operator==(const AttentionValue&, const AttentionValue&) = default;
};

// A model whose value is called as the sum is.
struct sum_of_its_own : value_column<"total_value", value_kind::potential> {};
struct CalledAsASum {
  using inputs = columns<sessions>;
  using output = sum_of_its_own;
  auto operator()(const auto& c) const { return c[sessions{}]; }
  friend bool operator==(const CalledAsASum&, const CalledAsASum&) = default;
};

// A model that throws, and one that looks its values up in an array of its own.
struct ShortOfPatience {
  using inputs = columns<sessions>;
  using output = attention_value;
  auto operator()(const auto& c) const {
    if (any(c[sessions{}] > 1e5)) {
      throw std::runtime_error("out of patience");
    }
    return 2.0 * c[sessions{}];
  }
};
struct TwiceByArray {
  using inputs = columns<sessions>;
  using output = attention_value;
  auto block(const auto& rows) const {
    using S = typename std::remove_cvref_t<decltype(rows)>::scalar;
    const Eigen::ArrayX<S> local = rows[sessions{}];
    return Eigen::ArrayX<S>(local * S{2});
  }
};
// The same, but what it returns looks into the array, which is gone by then.
struct TwiceByArrayThatIsGone {
  using inputs = columns<sessions>;
  using output = attention_value;
  auto block(const auto& rows) const {
    using S = typename std::remove_cvref_t<decltype(rows)>::scalar;
    const Eigen::ArrayX<S> local = rows[sessions{}];
    return local * S{2};
  }
};
static_assert(std::constructible_from<AnyValueModel, TwiceByArray>);
static_assert(!std::constructible_from<AnyValueModel, TwiceByArrayThatIsGone>);
static_assert(!std::constructible_from<AnyValueModel, int>);

auto five_typed() {
  return CustomerValue{PurchaseValue{}, weighted(WordOfMouthValue{}, 0.5), InformationValue{3.0, 5.0},
                       KnowledgeValue{0.5}, TransactionValue{60.0}};
}
AnyCustomerValue five_by_name() {
  AnyCustomerValue value;
  value.add(PurchaseValue{});
  value.add(WordOfMouthValue{}, 0.5);
  value.add(InformationValue{3.0, 5.0});
  value.add(KnowledgeValue{0.5});
  value.add(TransactionValue{60.0});
  return value;
}

template <class S>
auto base_of(Index rows) {
  auto base = testing::random_base<S, decltype(five_typed())::inputs>(rows, {.seed = 9, .width = 2});
  if (rows > 0) {
    base[partner_eligible{}](0) = 1;
  }
  return base;
}
template <class Base>
NamedColumns by_name(const Base& base) {
  NamedColumns columns;
  columns.add(base);
  return columns;
}
std::vector<double> numbers(const NamedColumns& columns, const std::string& name) {
  const NamedColumn* const column = columns.find(name);
  REQUIRE(column != nullptr);
  std::vector<double> values;
  for (Index i = 0; i < column->rows; ++i) {
    values.push_back(column->number(i));
  }
  return values;
}

}  // namespace

TEST_CASE("by name the values are those of the typed aggregate, for any number of rows and with threads") {
  for (const Index rows : {1, 7, 8, 9, 511, 512, 513, 40'000, 70'001}) {
    CAPTURE(rows);
    const auto base = base_of<double>(rows);
    const auto typed = score(five_typed(), base);
    const NamedColumns named = score(five_by_name(), by_name(base));
    const NamedColumns threaded = score(five_by_name(), by_name(base), threads{3});
    const auto same = [&](auto tag) {
      const std::string name(decltype(tag)::name());
      const auto& column = typed[tag];
      CHECK(numbers(named, name) == std::vector<double>(column.data(), column.data() + column.size()));
      CHECK(numbers(named, name) == numbers(threaded, name));
    };
    same(purchase_value{});
    same(word_of_mouth_value{});
    same(information_value{});
    same(knowledge_value{});
    same(transaction_value{});
    same(current_value{});
    same(potential_value{});
    same(total_value{});
  }
}

TEST_CASE("float columns by name are worked out in float") {
  const auto base = base_of<float>(1'000);
  Table<double, purchase_value> typed(1'000);
  score(PurchaseValue{}, base, typed.view());
  const NamedColumns named = score(five_by_name(), by_name(base));
  const auto& column = typed[purchase_value{}];
  CHECK(numbers(named, "purchase_value") == std::vector<double>(column.data(), column.data() + column.size()));
}

TEST_CASE("a stranger's model goes in, and only what is asked for is written") {
  AnyCustomerValue value;
  value.add(AttentionValue{0.5}, 2.0);
  CHECK(value.inputs().size() == 1);
  CHECK(value.parts()[0].model.kind() == value_kind::potential);
  CHECK(*value.parts()[0].model.get_if<AttentionValue>() == AttentionValue{0.5});
  CHECK(value.parts()[0].model.get_if<PurchaseValue>() == nullptr);
  NamedColumns base;
  base.add("sessions", std::vector<double>{2, 4, std::nan("")});
  std::vector<double> total(3);
  score(value, base, std::vector<NamedOutput>{{"total_value", total}});
  CHECK(total[0] == 2);
  CHECK(total[1] == 4);
  CHECK(std::isnan(total[2]));
  const NamedColumns all = score(value, base);
  CHECK(all.all().size() == 4);
  CHECK(numbers(all, "attention_value")[1] == 2);
  CHECK(numbers(all, "current_value")[1] == 0);
}

TEST_CASE("what a model known by name throws reaches the caller, with threads too, and scoring goes on afterwards") {
  AnyCustomerValue value;
  value.add(ShortOfPatience{});
  value.add(PurchaseValue{});
  const std::size_t rows = 200'000;  // several parts
  std::vector<double> counts(rows, 2.0);
  const std::vector<double> ones(rows, 1.0);
  NamedColumns base;
  base.add("sessions", counts);
  base.add("spending_capacity", ones);
  base.add("wallet_share", ones);
  base.add("unit_margin", ones);
  counts[rows - 5] = 1e6;
  CHECK_THROWS_WITH_AS((void)score(value, base), "out of patience", std::runtime_error);
  CHECK_THROWS_WITH_AS((void)score(value, base, threads{1}), "out of patience", std::runtime_error);
  CHECK_THROWS_WITH_AS((void)score(value, base, threads{4}), "out of patience", std::runtime_error);
  counts[rows - 5] = 2.0;
  CHECK(numbers(score(value, base, threads{4}), "total_value") == std::vector<double>(rows, 5.0));
}

TEST_CASE("a model known by name may return an array of its own, and no other") {
  AnyCustomerValue value;
  value.add(TwiceByArray{});
  std::vector<double> counts(1031);
  std::vector<double> twice(1031);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    counts[i] = static_cast<double>(i);
    twice[i] = static_cast<double>(2 * i);
  }
  NamedColumns base;
  base.add("sessions", counts);
  CHECK(numbers(score(value, base), "total_value") == twice);
}

TEST_CASE("nobody, no model, and what is wrong with columns and outputs") {
  AnyCustomerValue nothing;
  NamedColumns base;
  base.add("sessions", std::vector<double>{1, 2});
  CHECK(numbers(score(nothing, base), "total_value") == std::vector<double>{0, 0});

  AnyCustomerValue value;
  value.add(PurchaseValue{});
  CHECK(score(value, by_name(base_of<double>(0))).rows() == 0);
  CHECK_THROWS_WITH_AS(value.add(PurchaseValue{}),
                       "custval::AnyCustomerValue: two models write 'purchase_value', expected one of each value",
                       ArgumentError);
  CHECK_THROWS_WITH_AS(value.add(AttentionValue{1}, std::nan("")),
                       "custval::AnyCustomerValue: the weight of 'attention_value' is NaN, expected a finite number",
                       ArgumentError);
  value.add(AttentionValue{1});
  CHECK_THROWS_WITH_AS((void)score(value, base),
                       "custval::score: column 'spending_capacity' is missing; the nearest is 'sessions'\n"
                       "column 'wallet_share' is missing; the nearest is 'sessions'\n"
                       "column 'unit_margin' is missing; the nearest is 'sessions'",
                       ShapeError);
  AnyCustomerValue only;
  only.add(AttentionValue{1});
  std::vector<double> three(3);
  CHECK_THROWS_WITH_AS(score(only, base, std::vector<NamedOutput>{{"total_value", three}}),
                       "custval::score: output 'total_value' has 3 rows, expected 2, as many as the base", ShapeError);
  CHECK_THROWS_WITH_AS(score(only, base, std::vector<NamedOutput>{{"purchase_value", std::span(three).first(2)}}),
                       "custval::score: no model writes 'purchase_value'", ArgumentError);
}

TEST_CASE("names of outputs and of sums are nobody else's") {
  AnyCustomerValue only;
  only.add(AttentionValue{1});
  NamedColumns base;
  base.add("sessions", std::vector<double>{1, 2});
  std::vector<double> a(2);
  std::vector<double> b(2);
  CHECK_THROWS_WITH_AS(score(only, base, std::vector<NamedOutput>{{"total_value", a}, {"total_value", b}}),
                       "custval::score: the output 'total_value' is there twice", ArgumentError);
  CHECK_THROWS_WITH_AS(only.add(CalledAsASum{}),
                       "custval::AnyCustomerValue: a model writes 'total_value', which is what a sum is called",
                       ArgumentError);
}
