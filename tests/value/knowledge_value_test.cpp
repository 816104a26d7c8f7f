// SPDX-License-Identifier: BSL-1.0
#include <custval/core/sparse.hpp>
#include <custval/testing/random_base.hpp>
#include <custval/testing/value_model_laws.hpp>
#include <custval/value/knowledge_value.hpp>

#include <doctest/doctest.h>

#include <Eigen/SparseCore>
#include <cmath>
#include <cstdint>
#include <vector>

using namespace custval;

static_assert(custval::ValueModel<custval::KnowledgeValue> && custval::RowWiseModel<custval::KnowledgeValue, float>);

namespace {

using Base = Table<double, knowledge_convertibility, knowledge_contribution, knowledge_benefit, knowledge_cost>;

Base with_items(Index rows, Index items) {
  Base base(rows);
  base.set_width(knowledge_convertibility{}, items);
  base.set_width(knowledge_contribution{}, items);
  base.set_width(knowledge_benefit{}, items);
  base.set_width(knowledge_cost{}, items);
  return base;
}

}  // namespace

TEST_CASE("knowledge value, by hand") {
  // Capability .5, two items a customer.
  auto base = with_items(4, 2);
  base[knowledge_convertibility{}] << 1, 0.5, 1, 1, 0, 1, 1, 1;
  base[knowledge_contribution{}] << 0.4, 1, 1, 1, 1, 1, 0, 1;
  base[knowledge_benefit{}] << 100, 80, 10, -60, 500, 20, 500, 8;
  base[knowledge_cost{}] << 5, 30, 1, 0, 10, 10, 7, 4;
  // Row 0: .5·1·.4·100 − 5 = 15; .5·.5·1·80 − 30 = −10, left out: 15
  // Row 1: .5·10 − 1 = 4; knowledge that would do harm, −30, is left: 4
  // Row 2: not convertible: −10, left; .5·20 − 10 = 0: 0
  // Row 3: nothing contributed: −7, left; .5·8 − 4 = 0: 0
  const auto values = score(KnowledgeValue{0.5}, base)[knowledge_value{}];
  CHECK(values(0) == doctest::Approx(15.0).epsilon(1e-15));
  CHECK(values(1) == 4);
  CHECK(values(2) == 0);
  CHECK(values(3) == 0);
  // A firm that cannot mine knowledge has no use for any.
  CHECK((score(KnowledgeValue{0.0}, base)[knowledge_value{}] == 0).all());
}

TEST_CASE("any number of items a customer: none, many, and differing by customer") {
  CHECK((score(KnowledgeValue{0.5}, with_items(3, 0))[knowledge_value{}] == 0).all());

  // Customer 0 has items 0 and 2, customer 1 none, customer 2 item 1: benefit 10, 30 | | 50, cost 1, 20 | | 5.
  const std::vector<std::int32_t> inner{0, 2, 1};
  const std::vector<std::int32_t> offsets{0, 2, 2, 3};
  const std::vector<double> ones{1, 1, 1};
  const std::vector<double> benefit{10, 30, 50};
  const std::vector<double> cost{1, 20, 5};
  const auto sparse = [&]<class Tag>(Tag, const std::vector<double>& values) {
    return bind_sparse<Tag>(std::span(values), std::span(inner), std::span(offsets), 3);
  };
  const auto base = view(sparse(knowledge_convertibility{}, ones), sparse(knowledge_contribution{}, ones),
                         sparse(knowledge_benefit{}, benefit), sparse(knowledge_cost{}, cost));
  // .5·10 − 1 = 4 and .5·30 − 20 = −5, left: 4; nothing: 0; .5·50 − 5 = 20
  const auto values = score(KnowledgeValue{0.5}, base)[knowledge_value{}];
  CHECK(values(0) == 4);
  CHECK(values(1) == 0);
  CHECK(values(2) == 20);
}

TEST_CASE("sparse items give what dense ones give") {
  const Index rows = 3000;
  const KnowledgeValue model{0.7};
  auto base = testing::random_base<double, KnowledgeValue::inputs>(rows, {.seed = 3, .width = 4});
  std::vector<double> columns_of[4];
  std::vector<std::int32_t> inner;
  std::vector<std::int32_t> offsets{0};
  for (Index i = 0; i < rows; ++i) {
    for (Index k = 0; k < 4; ++k) {
      if (base[knowledge_contribution{}](i, k) < 0.6) {
        base[knowledge_contribution{}](i, k) = 0;  // an item not contributed is not stored
        continue;
      }
      inner.push_back(static_cast<std::int32_t>(k));
      columns_of[0].push_back(base[knowledge_convertibility{}](i, k));
      columns_of[1].push_back(base[knowledge_contribution{}](i, k));
      columns_of[2].push_back(base[knowledge_benefit{}](i, k));
      columns_of[3].push_back(base[knowledge_cost{}](i, k));
    }
    offsets.push_back(static_cast<std::int32_t>(inner.size()));
  }
  const auto sparse = [&]<class Tag>(Tag, const std::vector<double>& values) {
    return bind_sparse<Tag>(std::span(values), std::span(std::as_const(inner)), std::span(std::as_const(offsets)), 4);
  };
  const auto compressed =
      view(sparse(knowledge_convertibility{}, columns_of[0]), sparse(knowledge_contribution{}, columns_of[1]),
           sparse(knowledge_benefit{}, columns_of[2]), sparse(knowledge_cost{}, columns_of[3]));
  CHECK(score(model, compressed)[knowledge_value{}].isApprox(score(model, base)[knowledge_value{}], 1e-15));
}

TEST_CASE("widths, patterns and the capability are checked") {
  CHECK_THROWS_WITH_AS(KnowledgeValue{1.5}, "custval::KnowledgeValue: capability is 1.5, expected a number in [0, 1]",
                       ArgumentError);
  CHECK_THROWS_AS(KnowledgeValue{std::nan("")}, ArgumentError);
  auto base = with_items(2, 3);
  base.set_width(knowledge_cost{}, 2);
  CHECK_THROWS_WITH_AS((void)score(KnowledgeValue{0.5}, base),
                       "custval::KnowledgeValue: column 'knowledge_cost' has 2 items a customer, expected 3, as "
                       "'knowledge_convertibility' has",
                       ShapeError);

  const std::vector<double> two{1, 1};
  const std::vector<std::int32_t> first{0, 1};
  const std::vector<std::int32_t> second{0, 2};
  const std::vector<std::int32_t> offsets{0, 1, 2};
  const auto sparse = [&]<class Tag>(Tag, const std::vector<std::int32_t>& inner) {
    return bind_sparse<Tag>(std::span(two), std::span(inner), std::span(offsets), 3);
  };
  const auto differing = view(sparse(knowledge_convertibility{}, first), sparse(knowledge_contribution{}, first),
                              sparse(knowledge_benefit{}, second), sparse(knowledge_cost{}, first));
  CHECK_THROWS_WITH_AS((void)score(KnowledgeValue{0.5}, differing),
                       "custval::KnowledgeValue: column 'knowledge_benefit', row 1: stores other entries than "
                       "'knowledge_convertibility' does, expected the same pattern",
                       ShapeError);
}

TEST_CASE("knowledge value obeys the laws, threads among them") {
  // Several items are summed in an order that depends on where the value is written.
  const auto hold = [](const KnowledgeValue& model, Index items, double tolerance) {
    const auto report = testing::check_value_model(model, {.tolerance = tolerance, .numbers = {.width = items}});
    CHECK_MESSAGE(report.passed(), to_text(report));
  };
  hold(KnowledgeValue{0.6}, 1, 0.0);
  hold(KnowledgeValue{1.0}, 5, 1e-14);
}
