// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/tiering/any_policy.hpp>
#include <custval/tiering/cores/condition_core.hpp>
#include <custval/tiering/rules.hpp>

#include <custval/core/bind.hpp>
#include <custval/core/table.hpp>
#include <custval/core/view.hpp>
#include <custval/tiering/explain.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "../numbers.hpp"

using namespace custval;

namespace {

struct total_yield : column<"total_yield", units::currency> {};
struct fee_income : column<"fee_income", units::currency> {};
struct profit : column<"profit", units::currency> {};
struct need_kinds : column<"need_kinds", units::count, non_negative> {};
struct loyalty_years : column<"loyalty_years", units::periods, non_negative> {};

using Tiers = std::vector<Tier>;

// The bank of the textbook: blue and green by income, then by what the customer needs and brings. It says nothing of
// customers of simple needs who are not loyal; here they are a class of their own, new.
auto bank() {
  return Rules{rule("blue", total_yield{} >= 5e6 || fee_income{} >= 3e6),
               rule("green", total_yield{} >= 3e6 || fee_income{} >= 1e6), rule("exit", profit{} <= 0),
               rule("red", need_kinds{} <= 2 && loyalty_years{} >= 3), rule("transfer", need_kinds{} > 2)}
      .otherwise("new")
      .ordered(TierLabels({"blue", "green", "red", "new", "transfer", "exit"}));
}

struct Customer {
  double yield;
  double fee;
  double gain;
  double needs;
  double years;
};

auto table_of(const std::vector<Customer>& customers) {
  Table<double, total_yield, fee_income, profit, need_kinds, loyalty_years> table(static_cast<Index>(customers.size()));
  for (std::size_t i = 0; i < customers.size(); ++i) {
    const auto row = static_cast<Index>(i);
    table[total_yield{}](row) = customers[i].yield;
    table[fee_income{}](row) = customers[i].fee;
    table[profit{}](row) = customers[i].gain;
    table[need_kinds{}](row) = customers[i].needs;
    table[loyalty_years{}](row) = customers[i].years;
  }
  return table;
}

}  // namespace

TEST_CASE("the five classes of the textbook's bank") {
  const auto base = table_of({
      {5e6, 0, 1, 1, 1},        // total yield alone: blue
      {0, 3e6, 1, 1, 1},        // fees alone: blue
      {3e6, 2.9e6, -1, 9, 0},   // green, whatever else
      {1, 1e6, 1, 1, 1},        // green
      {2.9e6, 9e5, 10, 2, 5},   // simple needs, loyal: red
      {2.9e6, 9e5, 10, 7, 5},   // complex needs, little profit: transfer
      {2.9e6, 9e5, 0, 1, 9},    // no profit: exit
      {2.9e6, 9e5, -3, 7, 9},   // a loss: exit
      {1, 1, 1, 1, 0},          // simple needs but not loyal yet: new
      {1, 1, 1, 2, 3},          // loyal from three years on: red
      {1, 1, 1, 2, 2.9},        // not yet: new
      {missing, 4e6, 1, 1, 1},  // fees decide, whatever the yield is: blue
      {missing, 0, 1, 1, 1},    // might be blue: unclassified
      {4e6, missing, 1, 1, 1},  // might be blue or green: unclassified
      {1, 1, 5, missing, 9},    // red or transfer: unclassified
      {1, 1, -5, missing, 9},   // exit before needs are asked for
  });
  const auto grading = fit(bank(), base);
  CHECK(assign(grading, base) ==
        Tiers{0, 0, 1, 1, 2, 4, 5, 5, 3, 2, 3, 0, unclassified, unclassified, unclassified, 5});
  CHECK(grading.size() == 6);
  CHECK(grading.label(3) == "new");
  CHECK(grading.fitted_on().rows == 13);
  CHECK(grading.fitted_on().skipped == 3);
  CHECK(grading.fitted_on().customers == std::vector<std::int64_t>{3, 2, 2, 2, 1, 3});
  CHECK(to_text(bank().fit(base, serial{}))
            .starts_with("blue: total_yield >= 5000000 or fee_income >= 3000000; green: "));
}

TEST_CASE("conditions join, negate and print") {
  const auto both = total_yield{} > 1 && !(fee_income{} == 2 || profit{} != 3);
  CHECK(to_text(both) == "total_yield > 1 and not (fee_income == 2 or profit != 3)");
  CHECK(to_text((total_yield{} < 1 && profit{} <= 2) || is_known(profit{})) ==
        "(total_yield < 1 and profit <= 2) or profit is known");
  static_assert(std::is_same_v<decltype(both)::inputs, columns<total_yield, fee_income, profit>>);
  CHECK(both == (total_yield{} > 1 && !(fee_income{} == 2 || profit{} != 3)));
  CHECK_FALSE(both == (total_yield{} > 1.5 && !(fee_income{} == 2 || profit{} != 3)));
  CHECK_THROWS_WITH_AS((void)(profit{} >= missing),
                       "custval::Condition: the value to compare profit with is NaN, expected a number", ArgumentError);
}

TEST_CASE("a statement too deep or broken is refused") {
  auto nested = profit{} >= 0;
  for (int i = 1; i < 16; ++i) {
    nested = (profit{} >= i) || nested;
  }
  CHECK_NOTHROW(Rules{rule("deep", nested)});
  CHECK_THROWS_AS((void)((profit{} >= 99) || nested), ShapeError);
  auto flat = profit{} >= 0;
  for (int i = 1; i < 1000; ++i) {
    flat = flat || (profit{} >= i);
  }
  CHECK_NOTHROW(Rules{rule("flat", flat)});
  CHECK_THROWS_WITH_AS((void)compare_column(65'536, Relation::at_least, 1.0),
                       "custval::Condition: the place of the column is 65536, expected one below 65536", ArgumentError);
  using Steps = std::vector<detail::ConditionStep>;
  using Of = Condition<columns<profit>>;
  CHECK_THROWS_AS((void)Of::from_steps(Steps{}), ShapeError);
  CHECK_THROWS_AS((void)Of::from_steps(Steps{{detail::ConditionStep::both}}), ShapeError);
  CHECK_THROWS_AS((void)Of::from_steps(Steps{{detail::ConditionStep::compare, 0, 1, 0.0}}), ArgumentError);
  CHECK_THROWS_WITH_AS((void)Of::from_steps(Steps{{detail::ConditionStep::compare, 7, 0, 0.0}}),
                       "custval::Condition: the relation is 7, expected 0 to 6", ArgumentError);
  CHECK_THROWS_AS((void)Of::from_steps(Steps{{detail::ConditionStep::compare, 0, 0, missing}}), ArgumentError);
  CHECK(Of::from_steps(Steps{{detail::ConditionStep::compare, 6, 0, 0.0}}) == is_known(profit{}));
  CHECK_THROWS_AS(Rules<columns<profit>>(std::vector<Rule<columns<profit>>>{}), ShapeError);
}

TEST_CASE("the default and the order of the classes may be said in either order") {
  const auto base = table_of({{9, 0, 0, 0, 0}, {-1, 0, 0, 0, 0}});
  const Rules two{rule("b", total_yield{} > 5), rule("a", total_yield{} > 0)};
  const auto labels_of = [&](const auto& policy) { return fit(policy, base).labels(); };
  const TierLabels order({"a", "b", "other"});
  CHECK(labels_of(two.ordered(order)) == order);
  CHECK(labels_of(two.ordered(order).otherwise("a")) == order);
  CHECK(labels_of(two.otherwise("a").ordered(order)) == order);
  CHECK(two.otherwise("a").ordered(order) == two.ordered(order).otherwise("a"));
  CHECK(assign(fit(two.ordered(order).otherwise("a"), base), base) == Tiers{1, 0});
  const TierLabels with_z({"a", "z", "b"});
  CHECK(labels_of(two.ordered(with_z).otherwise("z")) == with_z);
  CHECK(two.ordered(with_z).otherwise("z") == two.otherwise("z").ordered(with_z));
  // The last word counts, and what it lacks is found at once where no other word can mend it.
  CHECK(labels_of(two.ordered(order).ordered(TierLabels({"other", "b", "a"}))) == TierLabels({"other", "b", "a"}));
  CHECK_THROWS_AS((void)two.ordered(TierLabels({"a", "other"})), ArgumentError);
  // By name as by tags: the default may come later.
  const TierLabels without_default({"a", "b"});
  CHECK(AnyPolicy(two.ordered(without_default)).columns().size() == 1);
  CHECK_THROWS_AS((void)fit(two.ordered(without_default), base), ArgumentError);
  CHECK_THROWS_AS((void)two.ordered(order).otherwise("z"), ArgumentError);
  CHECK_THROWS_AS((void)two.otherwise("z").ordered(order), ArgumentError);
  CHECK_THROWS_WITH_AS((void)labels_of(two.ordered(with_z)),
                       "custval::Rules: the class 'other' is not among the labels", ArgumentError);
}

namespace {

// Kleene's logic with an optional for unknown: nothing of the library's.
using Maybe = std::optional<bool>;
Maybe negated(Maybe a) {
  return a ? Maybe(!*a) : a;
}
Maybe both(Maybe a, Maybe b) {
  if ((a && !*a) || (b && !*b)) {
    return false;
  }
  return a && b ? Maybe(true) : std::nullopt;
}
Maybe either(Maybe a, Maybe b) {
  return negated(both(negated(a), negated(b)));
}
Maybe ask(double value, const char* sign, double bound) {
  if (std::isnan(value)) {
    return std::nullopt;
  }
  const std::string s(sign);
  return s == ">="   ? value >= bound
         : s == ">"  ? value > bound
         : s == "<=" ? value <= bound
         : s == "<"  ? value < bound
         : s == "==" ? value == bound
                     : value != bound;
}

template <class S>
void compare_with_naive(unsigned seed, Index rows) {
  std::mt19937_64 random(seed);
  Table<S, total_yield, fee_income, profit> base(rows);
  const auto draw = [&]() -> S {
    const auto kind = random() % 12;
    const auto value = static_cast<S>(static_cast<int>(random() % 7) - 3);
    return kind == 0   ? std::numeric_limits<S>::quiet_NaN()
           : kind == 1 ? std::numeric_limits<S>::infinity()
           : kind == 2 ? -std::numeric_limits<S>::infinity()
                       : value;
  };
  for (Index i = 0; i < rows; ++i) {
    base[total_yield{}](i) = draw();
    base[fee_income{}](i) = draw();
    base[profit{}](i) = draw();
  }
  const auto policy = Rules{rule("one", total_yield{} > 1 && !(fee_income{} <= 0 || profit{} == 2)),
                            rule("two", (fee_income{} >= 2 || total_yield{} < -1) && profit{} != 0),
                            rule("one", !is_known(profit{}) && fee_income{} > 0), rule("three", profit{} >= 0)}
                          .otherwise("rest");
  Tiers expected;
  for (Index i = 0; i < rows; ++i) {
    const double y = static_cast<double>(base[total_yield{}](i));
    const double f = static_cast<double>(base[fee_income{}](i));
    const double p = static_cast<double>(base[profit{}](i));
    const std::array<std::pair<Maybe, Tier>, 4> rules{
        {{both(ask(y, ">", 1), negated(either(ask(f, "<=", 0), ask(p, "==", 2)))), 0},
         {both(either(ask(f, ">=", 2), ask(y, "<", -1)), ask(p, "!=", 0)), 1},
         {both(std::isnan(p), ask(f, ">", 0)), 0},
         {ask(p, ">=", 0), 2}}};
    Tier tier = 3;
    for (const auto& [truth, its] : rules) {
      if (!truth) {
        tier = unclassified;
        break;
      }
      if (*truth) {
        tier = its;
        break;
      }
    }
    expected.push_back(tier);
  }
  const auto grading = fit(policy, base);
  CHECK(assign(grading, base) == expected);
  CHECK(assign(grading, base, threads{3}) == expected);
  CHECK(fit(policy, base, threads{2}) == grading);
}

}  // namespace

TEST_CASE("rules agree with three-valued logic written down plainly, with threads too") {
  for (unsigned seed = 0; seed < 20; ++seed) {
    CAPTURE(seed);
    compare_with_naive<double>(seed, Index{seed} * seed * 11);
    compare_with_naive<float>(seed, Index{seed} * 97);
  }
  compare_with_naive<double>(99, 100'000);
}

TEST_CASE("a rule's class is explained, and the way to the next") {
  const auto base = table_of({{2.9e6, 9e5, 10, 7, 5}, {missing, 0, 1, 1, 1}, {6e6, 0, 0, 0, 0}, {1, 1, -5, 7, 9}});
  const auto grading = fit(bank(), base);
  const Explanation transfer = explain(grading, base, 0);
  CHECK(transfer.label == "transfer");
  CHECK(transfer.why == "rule 5 (transfer: need_kinds > 2) is the first that is true with need_kinds = 7");
  REQUIRE(transfer.ways.size() == 1);
  CHECK(transfer.ways[0] == Way{2, "red", {{"need_kinds", 7, 2, 0}}});
  CHECK(to_text(transfer).ends_with("to reach red: need_kinds falls to 2 (from 7)"));

  const Explanation unknown = explain(grading, base, 1);
  CHECK(unknown.tier == unclassified);
  CHECK(unknown.label == "unclassified");
  CHECK(unknown.why.find("is unknown with total_yield = NaN, fee_income = 0") != std::string::npos);
  CHECK(unknown.ways.empty());

  CHECK(explain(grading, base, 2).ways.empty());

  const Explanation leaving = explain(grading, base, 3);
  CHECK(leaving.label == "exit");
  REQUIRE(leaving.ways.size() == 1);
  CHECK(leaving.ways[0] == Way{4, "transfer", {{"profit", -5, 0, 1}}});
  CHECK(to_text(leaving).ends_with("to reach transfer: profit rises above 0 (from -5)"));
  CHECK_THROWS_AS((void)explain(grading, base, 4), ArgumentError);
}

TEST_CASE("conditions joined at once are those joined one by one") {
  using All = columns<total_yield>;
  const std::vector<Condition<All>> parts{total_yield{} >= 1.0, total_yield{} < 3.0 || total_yield{} > 5.0,
                                          !(total_yield{} == 2.0)};
  CHECK(Condition<All>::all_of(parts) == (parts[0] && parts[1] && parts[2]));
  CHECK(Condition<All>::any_of(parts) == (parts[0] || parts[1] || parts[2]));
  CHECK(Condition<All>::all_of({parts[1]}) == parts[1]);
  CHECK_THROWS_AS((void)Condition<All>::any_of({}), ShapeError);
}

// Compared each with each, these would take minutes.
TEST_CASE("very many rules, of one class or each of its own, are taken or refused at once") {
  using All = columns<total_yield>;
  constexpr int size = 100'000;
  std::vector<Rule<All>> one_class;
  std::vector<Rule<All>> their_own;
  std::vector<std::string> labels;
  for (int i = 0; i < size; ++i) {
    one_class.push_back(rule("a", total_yield{} > i));
    their_own.push_back(rule("class " + std::to_string(i), total_yield{} > i));
    labels.push_back("class " + std::to_string(i));
  }
  CHECK(RuleGrading<All>(one_class, "b").size() == 2);
  CHECK_THROWS_AS(RuleGrading<All>(their_own, "b"), ShapeError);
  CHECK_THROWS_AS(RuleGrading<All>(their_own, "class 1", labels), ShapeError);
}
