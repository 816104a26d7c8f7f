// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/core/pack_math.hpp>
#include <custval/testing/random_base.hpp>
#include <custval/testing/value_model_laws.hpp>
#include <custval/value/customer_value.hpp>
#include <custval/value/information_value.hpp>
#include <custval/value/knowledge_value.hpp>
#include <custval/value/model.hpp>
#include <custval/value/purchase_value.hpp>
#include <custval/value/score.hpp>
#include <custval/value/transaction_value.hpp>
#include <custval/value/word_of_mouth_value.hpp>

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <concepts>
#include <cstring>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

using namespace custval;

namespace {

// Bit for bit, so that 0 differs from -0.
bool same_bits(const Eigen::ArrayXd& a, const Eigen::ArrayXd& b) {
  return a.size() == b.size() &&
         std::memcmp(a.data(), b.data(), sizeof(double) * static_cast<std::size_t>(a.size())) == 0;
}

// A sixth model of a user's own: a struct of five lines.
struct fans : column<"fans", units::people, non_negative> {};
struct advocacy_value : value_column<"advocacy_value", value_kind::potential> {};
struct AdvocacyValue {
  using inputs = columns<fans, audience_value>;
  using output = advocacy_value;
  auto operator()(const auto& c) const { return sqrt(c[fans{}]) * c[audience_value{}]; }
};

// Another that must see the whole base: what a customer's purchases are above the mean.
struct above_mean_value : value_column<"above_mean_value", value_kind::current> {};
struct AboveMean {
  using inputs = columns<spending_capacity>;
  using output = above_mean_value;
  double mean;
  auto operator()(const auto& c) const {
    using S = typename std::remove_cvref_t<decltype(c)>::scalar;
    return c[spending_capacity{}] - static_cast<S>(mean);
  }
};
struct AboveMeanModel {
  using inputs = columns<spending_capacity>;
  using output = above_mean_value;
  AboveMean prepare(const auto& base, const auto& /*executor*/) const {
    return {static_cast<double>(base[spending_capacity{}].mean())};
  }
};

// One of a function that packs do not have.
struct Stepped {
  using inputs = columns<spending_capacity>;
  using output = above_mean_value;
  auto operator()(const auto& c) const {
    return transform(c[spending_capacity{}], [](auto v) { return std::floor(v); });
  }
};

// One that works in arrays, a block at a time.
struct InAnArray {
  using inputs = columns<fans, audience_value>;
  using output = advocacy_value;
  auto block(const auto& rows) const {
    Eigen::ArrayX<typename std::remove_cvref_t<decltype(rows)>::scalar> values = rows[fans{}].sqrt();
    values *= rows[audience_value{}];
    return values;
  }
};

// One that forgets the last row of a block.
struct OneShort {
  using inputs = columns<fans>;
  using output = advocacy_value;
  auto block(const auto& rows) const {
    return std::vector<typename std::remove_cvref_t<decltype(rows)>::scalar>(static_cast<std::size_t>(rows.rows() - 1));
  }
};

// An executor that cannot begin.
struct BrokenPool {
  template <class Task>
  void for_each(Index /*tasks*/, Task&& /*task*/) const {
    throw std::runtime_error("the pool is shut down");
  }
};

// A model that throws where a block has more than a million fans.
struct Throwing {
  using inputs = columns<fans, audience_value>;
  using output = advocacy_value;
  auto operator()(const auto& c) const {
    if (any(c[fans{}] > 1e6)) {
      throw std::runtime_error("the model has had enough");
    }
    return c[fans{}] * c[audience_value{}];
  }
};

struct NoOutput {
  using inputs = columns<fans>;
  auto operator()(const auto& c) const { return c[fans{}]; }
};
struct NotCallable {
  using inputs = columns<fans>;
  using output = advocacy_value;
};
struct WritesNoValue {
  using inputs = columns<fans>;
  using output = fans;
  auto operator()(const auto& c) const { return c[fans{}]; }
};

static_assert(ValueModel<AdvocacyValue> && RowWiseModel<AdvocacyValue, float>);
static_assert(ValueModel<AboveMeanModel> && PreparableModel<AboveMeanModel> && !RowWiseModel<AboveMeanModel>);
static_assert(BlockModel<InAnArray> && !RowModel<InAnArray> && RowModel<AdvocacyValue> && !BlockModel<AdvocacyValue>);
static_assert(!ValueModel<NoOutput> && !ValueModel<NotCallable> && !ValueModel<WritesNoValue> && !ValueModel<int>);

using Everything = Table<double, spending_capacity, wallet_share, unit_margin, influence, reach, audience_value,
                         profile_value, contact_counts, knowledge_convertibility, knowledge_contribution,
                         knowledge_benefit, knowledge_cost, partner_eligible, fans>;

// Two customers whose five values are worked out beside each column; a negative and a zero among them.
Everything two_customers() {
  Everything base(2);
  base.set_width(contact_counts{}, 2);
  base.set_width(knowledge_convertibility{}, 1);
  base.set_width(knowledge_contribution{}, 1);
  base.set_width(knowledge_benefit{}, 1);
  base.set_width(knowledge_cost{}, 1);
  base[spending_capacity{}] << 1000, 400;
  base[wallet_share{}] << 0.5, 0.25;
  base[unit_margin{}] << 0.25, -0.5;  // purchase 125, −50
  base[influence{}] << -0.5, 0.25;
  base[reach{}] << 8, 16;
  base[audience_value{}] << 16, 4;  // word of mouth −64, 16
  base[profile_value{}] << 10, 0;
  base[contact_counts{}] << 1, 2, 0, 0;  // information 10 + 3 + 10 = 23, 0
  base[knowledge_convertibility{}] << 1, 1;
  base[knowledge_contribution{}] << 0.5, 0.5;
  base[knowledge_benefit{}] << 64, 8;
  base[knowledge_cost{}] << 4, 4;    // knowledge .5·.5·64 − 4 = 12, 2 − 4 → 0
  base[partner_eligible{}] << 1, 1;  // transaction 30 each
  base[fans{}] << 4, 0;              // advocacy 2 · 16 = 32, 0
  return base;
}

auto five_models() {
  return CustomerValue{PurchaseValue{}, WordOfMouthValue{}, InformationValue{3.0, 5.0}, KnowledgeValue{0.5},
                       TransactionValue{60.0}};
}

}  // namespace

TEST_CASE("customer value is the sum of its five parts, by hand") {
  const auto values = score(five_models(), two_customers());
  CHECK((values[purchase_value{}] == Eigen::Array2d(125, -50)).all());
  CHECK((values[word_of_mouth_value{}] == Eigen::Array2d(-64, 16)).all());
  CHECK((values[information_value{}] == Eigen::Array2d(23, 0)).all());
  CHECK((values[knowledge_value{}] == Eigen::Array2d(12, 0)).all());
  CHECK((values[transaction_value{}] == Eigen::Array2d(30, 30)).all());
  CHECK((values[current_value{}] == Eigen::Array2d(125, -50)).all());
  CHECK((values[potential_value{}] == Eigen::Array2d(1, 46)).all());
  CHECK((values[total_value{}] == Eigen::Array2d(126, -4)).all());
}

TEST_CASE("a part may be left out, weighted, replaced or added") {
  const auto base = two_customers();
  const auto two = score(CustomerValue{PurchaseValue{}, KnowledgeValue{0.5}}, base);
  static_assert(!HasColumn<std::remove_const_t<decltype(two)>, information_value>);
  CHECK((two[total_value{}] == Eigen::Array2d(137, -50)).all());

  // Half of what word of mouth may bring, purchases twice: 2·125 − 32 = 218; the columns keep their own ¤.
  const auto weights = score(CustomerValue{weighted(PurchaseValue{}, 2.0), weighted(WordOfMouthValue{}, 0.5)}, base);
  CHECK((weights[total_value{}] == Eigen::Array2d(218, -92)).all());
  CHECK((weights[word_of_mouth_value{}] == Eigen::Array2d(-64, 16)).all());
  CHECK((weights[current_value{}] == Eigen::Array2d(250, -100)).all());

  const auto six = score(CustomerValue{PurchaseValue{}, AdvocacyValue{}}, base);
  CHECK((six[advocacy_value{}] == Eigen::Array2d(32, 0)).all());
  CHECK((six[total_value{}] == Eigen::Array2d(157, -50)).all());

  // Mean capacity 700: 300 and −300, current, beside purchases.
  const auto prepared = score(CustomerValue{PurchaseValue{}, AboveMeanModel{}}, base);
  CHECK((prepared[above_mean_value{}] == Eigen::Array2d(300, -300)).all());
  CHECK((prepared[current_value{}] == Eigen::Array2d(425, -350)).all());
  CHECK((prepared[potential_value{}] == 0).all());
}

TEST_CASE("one model scores on its own, the sixth too") {
  const auto base = two_customers();
  CHECK((score(AdvocacyValue{}, base)[advocacy_value{}] == Eigen::Array2d(32, 0)).all());
  CHECK((score(AboveMeanModel{}, base)[above_mean_value{}] == Eigen::Array2d(300, -300)).all());
  using Written = decltype(score(PurchaseValue{}, base));
  static_assert(std::same_as<Written, Table<double, purchase_value>>);
}

TEST_CASE("models of a user's own obey the laws with threads and all") {
  const auto advocacy = testing::check_value_model(AdvocacyValue{});
  CHECK_MESSAGE(advocacy.passed(), to_text(advocacy));
  const auto stepped = testing::check_value_model(Stepped{}, {.numbers = {.scale = 8.0}});
  CHECK_MESSAGE(stepped.passed(), to_text(stepped));
}

TEST_CASE("only what is asked for is written, into the caller's memory, and it is the same") {
  const auto model = five_models();
  auto base = testing::random_base<double, decltype(model)::inputs>(70'001, {.seed = 21, .width = 2});
  base[partner_eligible{}](0) = 1;
  const auto all = score(model, base);

  Eigen::ArrayXd total = Eigen::ArrayXd::Constant(base.rows(), -1);
  score(model, base, view(bind<total_value>(total)));
  CHECK(total.isApprox(all[total_value{}], 1e-15));
  Eigen::ArrayXd knowledge(base.rows());
  Eigen::ArrayXf potential(base.rows());
  score(model, base, view(bind<knowledge_value>(knowledge), bind<potential_value>(potential)), threads{2});
  CHECK(same_bits(knowledge, all[knowledge_value{}]));
  CHECK(potential.cast<double>().isApprox(all[potential_value{}], 1e-6));
  CHECK(all[total_value{}].isApprox(all[purchase_value{}] + all[word_of_mouth_value{}] + all[information_value{}] +
                                        all[knowledge_value{}] + all[transaction_value{}],
                                    1e-14));
}

TEST_CASE("members of structs are scored where they are, with the same bits, into members, too") {
  struct Customer {
    float kind;
    double fans;
    double audience;
    float advocacy;
    double total;
  };
  for (const std::size_t rows : {std::size_t{0}, std::size_t{1}, std::size_t{7}, std::size_t{5003}}) {
    std::vector<Customer> customers(rows);
    Table<double, fans, audience_value> table(static_cast<Index>(rows));
    for (std::size_t i = 0; i < rows; ++i) {
      const auto n = static_cast<double>(i);
      customers[i] = {0.0F, n, 1.0 / (1.0 + n), -1.0F, -1.0};
      table[fans{}](static_cast<Index>(i)) = n;
      table[audience_value{}](static_cast<Index>(i)) = 1.0 / (1.0 + n);
    }
    const auto expected = score(CustomerValue{AdvocacyValue{}}, table);
    const auto base =
        view(bind<fans>(customers, &Customer::fans), bind<audience_value>(customers, &Customer::audience));
    for (const stores how : {stores::normal, stores::streaming}) {
      score(CustomerValue{AdvocacyValue{}}, base,
            view(bind<advocacy_value>(customers, &Customer::advocacy), bind<total_value>(customers, &Customer::total)),
            threads{2}, how);
      for (std::size_t i = 0; i < rows; ++i) {
        const double value = expected[total_value{}](static_cast<Index>(i));
        REQUIRE(customers[i].total == value);
        REQUIRE(customers[i].advocacy == static_cast<float>(value));
        REQUIRE(customers[i].fans == static_cast<double>(i));
        REQUIRE(customers[i].kind == 0.0F);
      }
    }
    Table<double, total_value> out;
    score(CustomerValue{AdvocacyValue{}}, base, out);
    CHECK((out[total_value{}] == expected[total_value{}]).all());
  }
}

TEST_CASE("all outputs: threads, streaming stores and other executors change no bit") {
  const auto model = five_models();
  auto base = testing::random_base<double, decltype(model)::inputs>(150'000, {.seed = 4, .width = 2});
  base[partner_eligible{}](0) = 1;
  const auto serial_values = score(model, base);
  CHECK(score(model, base, threads{2}) == serial_values);
  CHECK(score(model, base, threads{7}) == serial_values);
  for (const Index offset : {0, 1, 3}) {  // outputs that do not start on a cache line
    Eigen::ArrayXd memory = Eigen::ArrayXd::Constant(base.rows() + 16, -7);
    score(model, base, view(bind<total_value>(memory.segment(offset, base.rows()))), threads{2}, stores::streaming);
    Eigen::ArrayXd normal(base.rows());
    score(model, base, view(bind<total_value>(normal)), serial{}, stores::normal);
    CHECK(same_bits(memory.segment(offset, base.rows()), normal));
    CHECK((memory.tail(16 - offset) == -7).all());
    CHECK((memory.head(offset) == -7).all());
  }
}

TEST_CASE("a model of a function of one number is fused all the same") {
  const auto base = two_customers();
  Eigen::ArrayXd total(2);
  score(CustomerValue{Stepped{}, KnowledgeValue{0.5}}, base, view(bind<total_value>(total)));
  CHECK((total == Eigen::Array2d(1012, 400)).all());
}

TEST_CASE("float columns give float values, and float and double models mix") {
  Table<float, spending_capacity, wallet_share, unit_margin> purchases(2);
  purchases[spending_capacity{}] << 1000, 400;
  purchases[wallet_share{}] << 0.5F, 0.25F;
  purchases[unit_margin{}] << 0.25F, -0.5F;
  const auto single = score(CustomerValue{PurchaseValue{}}, purchases);
  static_assert(std::same_as<decltype(single)::scalar, float>);
  CHECK(single[total_value{}](0) == 125.0F);
  Table<double, fans, audience_value> advocacy(2);
  advocacy[fans{}] << 4, 0;
  advocacy[audience_value{}] << 16, 4;
  const auto mixed = score(CustomerValue{PurchaseValue{}, AdvocacyValue{}}, join(purchases.view(), advocacy.view()));
  static_assert(std::same_as<decltype(mixed)::scalar, double>);
  CHECK((mixed[total_value{}] == Eigen::Array2d(157, -50)).all());
  // Of doubles into floats, more rows than a register of floats holds.
  const auto doubles =
      testing::random_base<double, columns<spending_capacity, wallet_share, unit_margin>>(37, {.seed = 5});
  Table<float, total_value> rounded(37);
  score(CustomerValue{PurchaseValue{}}, doubles, rounded);
  const auto exact = score(CustomerValue{PurchaseValue{}}, doubles);
  CHECK((rounded[total_value{}] == exact[total_value{}].cast<float>()).all());
}

TEST_CASE("a NaN stays in its row of every output") {
  auto base = two_customers();
  base[influence{}](1) = std::numeric_limits<double>::quiet_NaN();
  const auto values = score(five_models(), base);
  CHECK(values[total_value{}](0) == 126);
  CHECK(std::isnan(values[total_value{}](1)));
  CHECK(values[purchase_value{}](1) == -50);
}

TEST_CASE("sizes and weights are checked") {
  const auto base = two_customers();
  Eigen::ArrayXd three(3);
  CHECK_THROWS_WITH_AS(score(PurchaseValue{}, base, view(bind<purchase_value>(three))),
                       "custval::score: the output has 3 rows, expected 2, as many as the base", ShapeError);
  CHECK_THROWS_WITH_AS((void)weighted(PurchaseValue{}, std::nan("")),
                       "custval::weighted: the weight of 'purchase_value' is NaN, expected a finite number",
                       ArgumentError);
  auto nobody = base;
  nobody.resize(0);
  CHECK(score(five_models().prepare(base.view(), serial{}), nobody).rows() == 0);
}

TEST_CASE("aggregates are regular values") {
  CHECK(five_models() == five_models());
  CHECK(CustomerValue{KnowledgeValue{0.5}} != CustomerValue{KnowledgeValue{0.6}});
  CHECK(CustomerValue{weighted(KnowledgeValue{0.5}, 2.0)} != CustomerValue{KnowledgeValue{0.5}});
  CHECK(five_models().weight<2>() == 1.0);
  CHECK(five_models().model<3>().capability() == 0.5);
  static_assert(std::copyable<decltype(five_models())>);
}

TEST_CASE("a model may work in an array of its own, alone and in a sum, and obeys the laws") {
  const auto base = two_customers();
  CHECK((score(InAnArray{}, base)[advocacy_value{}] == Eigen::Array2d(32, 0)).all());
  const auto with = score(CustomerValue{PurchaseValue{}, weighted(InAnArray{}, 2.0)}, base);
  CHECK((with[total_value{}] == Eigen::Array2d(189, -50)).all());
  // Only the total, so that the part itself is stored nowhere: 125 + 2 · 32.
  Eigen::ArrayXd total(2);
  score(CustomerValue{PurchaseValue{}, weighted(InAnArray{}, 2.0)}, base, view(bind<total_value>(total)));
  CHECK((total == Eigen::Array2d(189, -50)).all());
  const auto laws = testing::check_value_model(InAnArray{});
  CHECK_MESSAGE(laws.passed(), to_text(laws));
}

TEST_CASE("a model that returns too few numbers for a block is told so") {
  const auto base = two_customers();
  CHECK_THROWS_WITH_AS((void)score(OneShort{}, base),
                       "custval::score: what the model of 'advocacy_value' returns for a block has 1 numbers, expected "
                       "2, one a row",
                       ShapeError);
}

TEST_CASE("every number of rows around a pack's and a block's width gives what one row at a time does") {
  for (const Index rows : {0, 1, 3, 7, 8, 9, 15, 16, 17, 511, 512, 513, 1031}) {
    CAPTURE(rows);
    auto base = testing::random_base<double, columns<fans, audience_value>>(rows, {.seed = 5});
    base[fans{}] = base[fans{}].abs();
    const auto together = score(CustomerValue{AdvocacyValue{}}, base);
    Eigen::ArrayXd memory = Eigen::ArrayXd::Constant(rows + 2, -7);
    score(AdvocacyValue{}, base, view(bind<advocacy_value>(memory.segment(1, rows))));
    CHECK(memory(0) == -7);
    CHECK(memory(rows + 1) == -7);
    for (Index row = 0; row < rows; ++row) {
      const double alone = std::sqrt(base[fans{}](row)) * base[audience_value{}](row);
      CHECK(together[total_value{}](row) == alone);
      CHECK(memory(row + 1) == alone);
    }
  }
}

TEST_CASE("what a model throws reaches the caller, on one thread and on several, and scoring goes on afterwards") {
  const Index rows = 200'000;  // several parts
  Table<double, fans, audience_value> base(rows);
  base[fans{}].setConstant(2.0);
  base[audience_value{}].setConstant(3.0);
  base[fans{}](rows - 5) = 1e7;
  Table<double, advocacy_value> out(rows);
  const auto throws = [&](const auto& executor, stores how) {
    CHECK_THROWS_WITH_AS(score(Throwing{}, base, out.view(), executor, how), "the model has had enough",
                         std::runtime_error);
  };
  for (const stores how : {stores::normal, stores::streaming}) {
    throws(serial{}, how);
    throws(threads{1}, how);
    throws(threads{4}, how);
  }
  CHECK_THROWS_WITH_AS(score(Throwing{}, base, out.view(), BrokenPool{}), "the pool is shut down", std::runtime_error);
  Eigen::ArrayXd total(rows);
  CHECK_THROWS_AS(score(CustomerValue{Throwing{}}, base, view(bind<total_value>(total)), threads{3}),
                  std::runtime_error);
  base[fans{}](rows - 5) = 2.0;
  score(Throwing{}, base, out.view(), threads{4});
  CHECK((out[advocacy_value{}] == 6.0).all());
}

TEST_CASE(
    "columns of no numbers a customer need no memory: nothing is added to their null pointer, and they are worth "
    "nothing") {
  const Index rows = 60'000;
  auto base =
      testing::random_base<double, columns<spending_capacity, wallet_share, unit_margin, profile_value, profile_age>>(
          rows, {.seed = 5});
  base[profile_age{}].setZero();
  const Eigen::ArrayXXd none(rows, 0);
  const double* const nowhere = nullptr;
  const auto wide = view(bind<contact_counts>(none), bind<contact_ages>(none), bind<knowledge_convertibility>(none),
                         bind_row_major<knowledge_contribution>(nowhere, rows, 0), bind<knowledge_benefit>(none),
                         bind<knowledge_cost>(nowhere, rows, 0));
  const auto part = wide.slice(512, 512);
  CHECK(part.storage(contact_counts{}).data == none.data());
  CHECK(part.storage(knowledge_contribution{}).data == nullptr);
  CHECK(part.storage(knowledge_cost{}).data == nullptr);
  const auto all = join(base.view(), wide);
  const std::span<const double> no_kinds;
  const CustomerValue model{PurchaseValue{}, InformationValue(no_kinds, ProfileTotal{}, Decaying{0.5, no_kinds}),
                            KnowledgeValue{0.5}};
  for (const stores how : {stores::normal, stores::streaming}) {
    Table<double, information_value, knowledge_value, total_value> out(rows);
    score(model, all, out.view(), threads{2}, how);
    CHECK(same_bits(out[information_value{}], base[profile_value{}]));
    CHECK((out[knowledge_value{}] == 0.0).all());
  }
}
