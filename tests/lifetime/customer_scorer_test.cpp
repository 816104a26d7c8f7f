// SPDX-License-Identifier: BSL-1.0
#include <custval/lifetime/customer_scorer.hpp>

#include <custval/lifetime/bg_bb.hpp>
#include <custval/lifetime/bg_nbd.hpp>
#include <custval/lifetime/lifetime_value.hpp>
#include <custval/lifetime/nbd.hpp>
#include <custval/lifetime/pareto_nbd.hpp>

#include "../message_of.hpp"
#include "../numbers.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>
#include <thread>
#include <vector>

using namespace custval;

namespace {

const BgNbd bg_nbd_of_scores{0.2426, 4.414, 0.7929, 2.426};
const ParetoNbd pareto_nbd_of_scores{0.5533, 10.578, 0.6061, 11.669};
const GammaGamma spending_of_scores(6.25, 3.74, 15.44);
const ScorerOptions few_repeats{.margin = 0.3, .most_repeats = 6.0, .longest = std::chrono::days{400}};

using RecordBase = Table<double, repeat_purchases, recency, observed_time, mean_repeat_spend>;

// Records within what is looked up and beyond it, at the borders, and impossible.
RecordBase record_base() {
  constexpr std::array<double, 9> repeats{0, 1, 2, 3, 5, 6, 7, 30, 0.5};
  constexpr std::array<double, 7> observed{0, 1, 13.5, 150, 399.9, 400, 900};
  RecordBase base(static_cast<Index>(repeats.size() * observed.size()));
  for (Index i = 0; i < base.rows(); ++i) {
    const double x = repeats[static_cast<std::size_t>(i) % repeats.size()];
    const double end = observed[static_cast<std::size_t>(i) / repeats.size()];
    base[repeat_purchases{}](i) = x;
    base[recency{}](i) = x > 0 ? end * (i % 4 == 0 ? 1.0 : 0.4) : 0.0;
    base[observed_time{}](i) = end;
    base[mean_repeat_spend{}](i) = x > 0 ? 5.0 + static_cast<double>(i % 50) : 0.0;
  }
  base[mean_repeat_spend{}](10) = std::nan("");
  base[recency{}](20) = 1e4;
  base[observed_time{}](30) = std::nan("");
  return base;
}
CustomerRecord record_at(const RecordBase& base, Index i) {
  return {base[repeat_purchases{}](i), base[recency{}](i), base[observed_time{}](i), base[mean_repeat_spend{}](i)};
}

bool same_to(double found, double expected, double error) {
  return std::isnan(expected) ? std::isnan(found) : std::abs(found - expected) <= error * std::abs(expected);
}

// What the columns say, one by one.
template <class M>
void scores_as_columns(const M& model, const TimeUnit& unit, const PredictionOptions& ahead,
                       const ScorerOptions& options = few_repeats) {
  CAPTURE(to_text(model));
  const RecordBase base = record_base();
  const CustomerScorer scorer(model, unit, spending_of_scores, ahead, options);
  const auto rows = static_cast<std::size_t>(base.rows());
  std::vector<double> value(rows);
  customer_lifetime_values(model, unit, spending_of_scores, base, view(bind<lifetime_value>(value)), ahead,
                           options.margin);
  const auto columns = predict<probability_alive, discounted_expected_purchases>(model, unit, base, ahead);
  const Eigen::ArrayXd spend = expected_spends(spending_of_scores, base);
  const bool has_end = std::isfinite(ahead.horizon.count());
  Eigen::ArrayXd purchases = Eigen::ArrayXd::Constant(base.rows(), std::nan(""));
  if (has_end) {
    purchases = predict<expected_purchases>(model, unit, base, ahead)[expected_purchases{}];
  }
  for (Index i = 0; i < base.rows(); ++i) {
    CAPTURE(i);
    const CustomerRecord record = record_at(base, i);
    const CustomerOutlook all = scorer(record);
    CHECK(same_to(all.probability_alive, columns[probability_alive{}](i), 1e-12));
    CHECK(same_to(all.expected_purchases, purchases(i), 1e-9));
    CHECK(same_to(all.discounted_expected_purchases, columns[discounted_expected_purchases{}](i), 1e-9));
    CHECK(same_to(all.lifetime_value, value[static_cast<std::size_t>(i)], 1e-9));
    CHECK((std::isnan(all.probability_alive) || same_to(all.expected_spend, spend(i), 1e-14)));
    CHECK(same_to(scorer.lifetime_value(record), all.lifetime_value, 0.0));
    CHECK(same_to(scorer.probability_alive(record), all.probability_alive, 0.0));
    CHECK(same_to(scorer.expected_purchases(record), all.expected_purchases, 0.0));
    CHECK(same_to(scorer.discounted_expected_purchases(record), all.discounted_expected_purchases, 0.0));
    CHECK(same_to(scorer.expected_spend(record), all.expected_spend, 0.0));
  }
}

// A model that looks at the recency of customers who are still alive, too: nothing to be looked up.
class RecencyBound : public PositiveParameters<RecencyBound, 1> {
 public:
  RecencyBound() = default;
  explicit RecencyBound(double rate) : PositiveParameters("RecencyBound", {rate}) {}
  [[nodiscard]] static constexpr std::string_view name() noexcept { return "recency-bound"; }
  [[nodiscard]] static constexpr std::array<std::string_view, 1> parameter_names() noexcept { return {"rate"}; }
  [[nodiscard]] double log_likelihood(const PurchaseHistory& h) const noexcept { return -h.observed; }
  [[nodiscard]] double probability_alive(const PurchaseHistory& h) const noexcept {
    return (1 + h.recency) / (1 + h.observed + 0 * h.repeats);
  }
  [[nodiscard]] double probability_alive(const PurchaseHistory& h, double /*t*/) const noexcept {
    return probability_alive(h);
  }
  [[nodiscard]] double expected_purchases(const PurchaseHistory& h, double t) const noexcept {
    return probability_alive(h) * t * parameters()[0];
  }
  [[nodiscard]] double expected_purchases(double t) const noexcept { return t * parameters()[0]; }
  [[nodiscard]] double discounted_purchases(const PurchaseHistory& h, double t, double rate) const noexcept {
    return expected_purchases(h, -std::expm1(-rate * t) / rate);
  }
  [[nodiscard]] double discounted_purchases(double t, double rate) const noexcept {
    return discounted_purchases({}, t, rate);
  }
  void purchase_distribution(const PurchaseHistory& /*h*/, double /*t*/, std::span<double> out) const noexcept {
    std::fill(out.begin(), out.end(), 0.0);
  }
  void purchase_distribution(double t, std::span<double> out) const noexcept { purchase_distribution({}, t, out); }
  friend bool operator==(const RecencyBound&, const RecencyBound&) = default;
};

}  // namespace

TEST_CASE("scorer: a customer is valued as the columns say, looked up or not") {
  const PredictionOptions for_ever{.discount_per_year = 0.15};
  const PredictionOptions a_year{.horizon = std::chrono::weeks{52}, .discount_per_year = 0.1};
  const PredictionOptions half_a_year{.horizon = std::chrono::days{180}, .discount_per_year = 0.0};
  scores_as_columns(bg_nbd_of_scores, TimeUnit::week(), for_ever);
  scores_as_columns(pareto_nbd_of_scores, TimeUnit::week(), for_ever);
  scores_as_columns(pareto_nbd_of_scores, TimeUnit::week(), a_year);
  scores_as_columns(pareto_nbd_of_scores, TimeUnit::day(), half_a_year);
  scores_as_columns(bg_nbd_of_scores, TimeUnit::week(), half_a_year);
  scores_as_columns(Nbd(0.3848, 12.072), TimeUnit::week(), a_year);
  scores_as_columns(RecencyBound(2.0), TimeUnit::week(), a_year);
  // Nothing is looked up, or nearly everything.
  scores_as_columns(pareto_nbd_of_scores, TimeUnit::week(), a_year, {.most_repeats = 0.0, .longest = 0.1});
  scores_as_columns(pareto_nbd_of_scores, TimeUnit::week(), a_year, {.most_repeats = 30.0, .longest = 1e6});
}

TEST_CASE("scorer: discounted purchases are the integral of what is expected, each discounted") {
  // ∫ e^(-rate t) dE(t) by small steps of the model's own expectations.
  const CustomerScorer scorer(bg_nbd_of_scores, TimeUnit::week(), spending_of_scores,
                              {.horizon = std::chrono::weeks{156}, .discount_per_year = 0.2}, few_repeats);
  const CustomerRecord record{.repeat_purchases = 3, .recency = 200, .observed_time = 273, .mean_repeat_spend = 40};
  const PurchaseHistory history{3, 200.0 / 7, 39};
  const double rate = std::log(1.2) / 365.25 * 7;
  double sum = 0;
  double before = 0;
  constexpr int steps = 4000;
  for (int i = 1; i <= steps; ++i) {
    const double end = 156.0 * i / steps;
    const double now = bg_nbd_of_scores.expected_purchases(history, end);
    sum += (now - before) * std::exp(-rate * (end - 78.0 / steps));
    before = now;
  }
  CHECK(scorer.discounted_expected_purchases(record) == doctest::Approx(sum).epsilon(1e-7));
  // p (v + x m) / (p x + q - 1)
  const double spend = 6.25 * (15.44 + 3 * 40) / (6.25 * 3 + 3.74 - 1);
  CHECK(scorer.expected_spend(record) == doctest::Approx(spend).epsilon(1e-14));
  CHECK(scorer.lifetime_value(record) == doctest::Approx(0.3 * spend * sum).epsilon(1e-7));
}

TEST_CASE("scorer: times are days or durations, and a summary of purchases is a record") {
  const CustomerScorer scorer(pareto_nbd_of_scores, TimeUnit::week(), spending_of_scores, {}, few_repeats);
  const CustomerRecord in_days{.repeat_purchases = 3, .recency = 196, .observed_time = 273, .mean_repeat_spend = 35};
  const CustomerRecord in_durations{.repeat_purchases = 3,
                                    .recency = std::chrono::hours{196 * 24},
                                    .observed_time = std::chrono::weeks{39},
                                    .mean_repeat_spend = 35};
  CHECK(scorer.lifetime_value(in_durations) == scorer.lifetime_value(in_days));
  CustomerPurchases purchases;
  for (const int day : {100, 150, 220, 296}) {
    purchases.add(Day{day}, 35.0);
  }
  CHECK(CustomerRecord::of(*purchases.finish(Day{373})) == in_days);
}

TEST_CASE("scorer: what is impossible is NaN in everything, and require says why") {
  const double nan = std::nan("");
  const CustomerScorer scorer(pareto_nbd_of_scores, TimeUnit::week(), spending_of_scores,
                              {.horizon = std::chrono::weeks{52}}, few_repeats);
  for (const CustomerRecord& bad : std::vector<CustomerRecord>{{3, 300, 273, 35},
                                                               {-1, 0, 273, 35},
                                                               {0.5, 10, 273, 35},
                                                               {0, 10, 273, 35},
                                                               {1, 0, 273, 35},
                                                               {1, -5, 273, 35},
                                                               {0, 0, -1, 35},
                                                               {nan, 200, 273, 35},
                                                               {3, nan, 273, 35},
                                                               {3, 200, nan, 35},
                                                               {infinity, 200, 273, 35},
                                                               {3, infinity, infinity, 35},
                                                               {1e300, 2e300, 1e300, 35}}) {
    CAPTURE(bad.repeat_purchases);
    CAPTURE(bad.recency.count());
    CAPTURE(bad.observed_time.count());
    const CustomerOutlook all = scorer(bad);
    for (const double one : {all.probability_alive, all.expected_purchases, all.discounted_expected_purchases,
                             all.expected_spend, all.lifetime_value}) {
      CHECK(std::isnan(one));
    }
    CHECK_THROWS_AS(scorer.require(bad), ArgumentError);
  }
  // Of unknown spend the rest is known.
  const CustomerRecord unknown_spend{3, 200, 273, nan};
  CHECK(std::isnan(scorer.lifetime_value(unknown_spend)));
  CHECK(scorer.probability_alive(unknown_spend) > 0);
  CHECK(std::isnan(scorer.expected_spend({3, 200, 273, infinity})));
  CHECK(std::isfinite(scorer.lifetime_value({0, 0, 273, nan})));
  CHECK(custval_test::message_of([&] { (void)scorer.require({3, 300, 273, 35}); }) ==
        "custval::CustomerScorer: recency is 300, expected 0 without repeat purchases, else a number > 0 and at most "
        "the observed time");
  CHECK(custval_test::message_of([&] { (void)scorer.require({-2, 0, 273, 35}); }) ==
        "custval::CustomerScorer: repeat_purchases is -2, expected a whole number >= 0");
  CHECK(custval_test::message_of([&] { (void)scorer.require(unknown_spend); }) ==
        "custval::CustomerScorer: mean_repeat_spend is NaN, expected a finite number");
  const CustomerRecord fine{3, 200, 273, 35};
  CHECK(scorer.require(fine) == fine);
}

TEST_CASE("scorer: where there is no mean spend the options say what is expected") {
  const GammaGamma heavy(6.0, 0.9, 15.0);
  const CustomerScorer strict(pareto_nbd_of_scores, TimeUnit::week(), heavy, {}, few_repeats);
  const CustomerRecord once{0, 0, 273, 0};
  CHECK(std::isnan(strict.lifetime_value(once)));
  CHECK(std::isfinite(strict.lifetime_value({1, 100, 273, 20})));
  CHECK(custval_test::message_of([&] { (void)strict.require(once); }) ==
        "custval::CustomerScorer: q is 0.9, expected p x + q > 1 for a customer with 0 repeats, as there is no mean "
        "spend otherwise: say where_no_mean");
  ScorerOptions options = few_repeats;
  options.where_no_mean = 12.0;
  const CustomerScorer scorer(pareto_nbd_of_scores, TimeUnit::week(), heavy, {}, options);
  CHECK(scorer.expected_spend(once) == 12.0);
  CHECK(scorer.require(once) == once);
}

TEST_CASE("scorer: opportunities are periods of a calendar, of which durations are no number") {
  const BgBb model(1.2035, 0.7497, 0.6567, 2.7834);
  const TimeUnit years(Calendar::years());
  const CustomerScorer scorer(model, years, spending_of_scores, {.horizon = std::chrono::days{5 * 365}},
                              {.most_repeats = 10, .longest = 20.0});
  const CustomerRecord record{.repeat_purchases = 3, .recency = 5, .observed_time = 6, .mean_repeat_spend = 35};
  CHECK(scorer.expected_purchases(record) == doctest::Approx(model.expected_purchases({3, 5, 6}, 5)).epsilon(1e-10));
  const double rate = std::log(1.1) / 365.25 * years.days();
  CHECK(scorer.discounted_expected_purchases(record) ==
        doctest::Approx(model.discounted_purchases({3, 5, 6}, 5, rate)).epsilon(1e-10));
  const CustomerRecord in_days{3, std::chrono::days{5 * 365}, std::chrono::days{6 * 365}, 35};
  CHECK(std::isnan(scorer.lifetime_value(in_days)));
  CHECK(custval_test::message_of([&] { (void)scorer.require(in_days); }) ==
        "custval::CustomerScorer: a duration in days is 1825, expected a number of the calendar's periods");
  // More purchases than opportunities.
  CHECK(std::isnan(scorer.lifetime_value({6, 5, 6, 35})));
  CHECK(custval_test::message_of([&] { (void)scorer.require({6, 5, 6, 35}); }) ==
        "custval::CustomerScorer: repeat_purchases is 6, expected a history that is possible under bg-bb");
}

TEST_CASE("scorer: options out of their domain are errors that name them") {
  const auto made = [](const PredictionOptions& ahead, const ScorerOptions& options) {
    return custval_test::message_of(
        [&] { (void)CustomerScorer(Nbd(0.4, 12.0), TimeUnit::week(), spending_of_scores, ahead, options); });
  };
  const double nan = std::nan("");
  CHECK(made({.discount_per_year = 0.0}, {}) ==
        "custval::CustomerScorer: the discount per year is 0, expected a finite number > 0 for an infinite horizon");
  CHECK(made({.horizon = std::chrono::days{-1}}, {}) ==
        "custval::CustomerScorer: the horizon in days is -1, expected a number >= 0");
  CHECK(made({}, {.margin = nan}) == "custval::CustomerScorer: the margin is NaN, expected a finite number");
  CHECK(made({}, {.where_no_mean = nan}) == "custval::CustomerScorer: where_no_mean is NaN, expected a number");
  CHECK(made({}, {.most_repeats = 1.5}) ==
        "custval::CustomerScorer: most_repeats is 1.5, expected a whole number from 0 to 100000");
  CHECK(made({}, {.longest = 0.0}) == "custval::CustomerScorer: longest is 0, expected a finite number of days > 0");
  CHECK(made({}, {.largest_error = 0.0}) ==
        "custval::CustomerScorer: largest_error is 0, expected a number from 1e-12 to below 1");
  CHECK_NOTHROW(CustomerScorer(Nbd(0.4, 12.0), TimeUnit::week(), spending_of_scores));
}

TEST_CASE("scorer: one is made by threads and used by several threads at once with the same bits") {
  const PredictionOptions ahead{.horizon = std::chrono::weeks{52}};
  const CustomerScorer scorer(pareto_nbd_of_scores, TimeUnit::week(), spending_of_scores, ahead, few_repeats,
                              threads{3});
  const CustomerScorer alone(pareto_nbd_of_scores, TimeUnit::week(), spending_of_scores, ahead, few_repeats);
  const RecordBase base = record_base();
  std::vector<int> differ(4);
  std::vector<std::thread> users;
  for (std::size_t user = 0; user < differ.size(); ++user) {
    users.emplace_back([&, user] {
      for (Index i = 0; i < base.rows(); ++i) {
        const double found = scorer.lifetime_value(record_at(base, i));
        const double expected = alone.lifetime_value(record_at(base, i));
        differ[user] += found == expected || (std::isnan(found) && std::isnan(expected)) ? 0 : 1;
      }
    });
  }
  for (std::thread& user : users) {
    user.join();
  }
  CHECK(differ == std::vector<int>(4));
}

TEST_CASE("scorer: of a horizon of nothing nothing is expected, and a fit is what it is made of") {
  const CustomerScorer none(bg_nbd_of_scores, TimeUnit::week(), spending_of_scores, {.horizon = std::chrono::days{0}},
                            few_repeats);
  CHECK(none.lifetime_value({3, 200, 273, 35}) == 0.0);
  FittedModel<Nbd> fitted;
  fitted.model = Nbd(0.4, 12.0);
  fitted.unit = TimeUnit::week();
  FittedModel<GammaGamma> spending;
  spending.model = spending_of_scores;
  const CustomerScorer scorer(fitted, spending, {}, few_repeats);
  CHECK(scorer.model() == fitted.model);
  CHECK(scorer.unit() == fitted.unit);
  CHECK(scorer.spending() == spending_of_scores);
  CHECK(scorer.options().margin == 0.3);
}
