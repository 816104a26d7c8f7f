// SPDX-License-Identifier: BSL-1.0
// Fits end, and where the likelihood is highest: 500 random small bases, and those that went wrong once.
#include "fit_study.hpp"

#include "../repetitions.hpp"
#include "cdnow_sample.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace {

using namespace custval;

void check_right(const custval_test::StudyResult& result) {
  CAPTURE(result.model);
  CAPTURE(result.status);
  CAPTURE(result.best_model);
  CAPTURE(result.best);
  CAPTURE(result.log_likelihood);
  CAPTURE(result.evaluations);
  CHECK(result.is_right());
}

// Histories in days of a shared file of small inputs, and mean repeat spends; nothing, and a message, when it is
// absent.
std::optional<custval_test::CdnowSample> fault(const std::string& name) {
  const auto file = custval_test::shared_data("faults/" + name);
  if (!file) {
    return std::nullopt;
  }
  std::map<std::string, std::map<int, double>> spent;
  int end = 0;
  for (const auto& row : custval_test::read_table(*file)) {
    const std::string& date = row.at("date");
    const auto number = [&](std::size_t from, std::size_t digits) {
      int value = 0;
      std::from_chars(date.data() + from, date.data() + from + digits, value);
      return value;
    };
    const std::chrono::year_month_day day{std::chrono::year(number(0, 4)),
                                          std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                          std::chrono::day(static_cast<unsigned>(number(8, 2)))};
    const int days = static_cast<int>(std::chrono::sys_days(day).time_since_epoch().count());
    spent[row.at("customer_id")][days] += std::stod(row.at("amount"));
    end = std::max(end, days);
  }
  custval_test::CdnowSample base(static_cast<Index>(spent.size()));
  Index i = 0;
  for (const auto& [id, days] : spent) {
    const auto repeats = static_cast<double>(days.size() - 1);
    double sum = 0.0;
    for (auto day = std::next(days.begin()); day != days.end(); ++day) {
      sum += day->second;
    }
    base[repeat_purchases{}](i) = repeats;
    base[recency{}](i) = days.rbegin()->first - days.begin()->first;
    base[observed_time{}](i) = end - days.begin()->first;
    base[mean_repeat_spend{}](i) = repeats > 0.0 ? sum / repeats : 0.0;
    ++i;
  }
  return base;
}

template <class M>
custval_test::StudyResult fit_of(const LifetimeData& data) {
  const auto result = custval_test::study_fit<M>(data, 1);
  check_right(result);
  return result;
}

// Who is called a customer who never leaves is one by NBD, fitted to the same data: its likelihood is not lower by more
// than a chi-square test at 5 % with two degrees allows, 5.99 / 2; and by the model itself.
template <class M>
bool check_name(const LifetimeData& data) {
  const auto fitted = fit<M>(data);
  if (fitted.status.reason != "nbd: customers who never leave") {
    return false;
  }
  CAPTURE(to_text(fitted));
  CHECK(fit<Nbd>(data).log_likelihood > fitted.log_likelihood - 2.996);
  double gone = 0.0;
  for (std::size_t i = 0; i < data.rows(); ++i) {
    gone += data.weights()[i] * (1.0 - fitted.model.probability_alive(data[i]));
  }
  CHECK(gone <= 0.0101 * fitted.customers);
  return true;
}

// All that may be said of data that do not tell all parameters.
bool says_why(const std::string& status) {
  return status.starts_with("at a boundary: ") || status.starts_with("flat") || status == "converged";
}

}  // namespace

TEST_CASE("fit study: five hundred random small bases end at the highest likelihood") {
  int fitted = 0;
  // An odd step meets every kind.
  constexpr auto step = static_cast<std::uint64_t>(500 / custval_test::repetitions(500)) | 1U;
  for (std::uint64_t number = 0; number < 500; number += step) {
    const auto base = custval_test::study_base(number);
    // Each kind of base meets each model, by day and by week.
    const auto result = custval_test::study_fit(base, number / 16 % custval_test::study_models, number);
    CAPTURE(number);
    check_right(result);
    fitted += result.can_be_fitted() ? 1 : 0;
  }
  CHECK(fitted > static_cast<int>(450 / step));
}

TEST_CASE("fit study: customers are said never to leave where they do not") {
  int named = 0;
  for (std::uint64_t number = 500; number < 620; ++number) {
    CAPTURE(number);
    const LifetimeData data = custval_test::lifetime_data(custval_test::study_base(number), false);
    named += check_name<BgNbd>(data) ? 1 : 0;
    named += check_name<MbgNbd>(data) ? 1 : 0;
    named += check_name<ParetoNbd>(data) ? 1 : 0;
  }
  CHECK(named > 20);
  // Forty who purchase every day of 300, of whom eight stop half-way: a chance to leave of a thousandth a purchase,
  // over hundreds of purchases.
  const LifetimeData half({300, 150}, {300, 150}, {300, 300}, {32, 8});
  REQUIRE(fit<BgNbd>(half).log_likelihood > fit<Nbd>(half).log_likelihood + 500.0);
  CHECK(to_text(fit<BgNbd>(half).status) == "at a boundary: customers who all leave with the same chance");
  CHECK(to_text(fit<MbgNbd>(half).status) == "at a boundary: customers who all leave with the same chance");
  CHECK(to_text(fit<ParetoNbd>(half).status) ==
        "at a boundary: customers who are all as likely to leave at any moment");
  CHECK(to_text(fit<BgBb>(half).status) == "at a boundary: customers who are all lost with the same probability");
}

TEST_CASE("fit study: small bases on which fits went on for ever") {
  for (const char* const name :
       {"two_customers_one_return.csv", "fifty_one_return.csv", "thousand_few_returns.csv", "eight_daily.csv"}) {
    const auto base = fault(name);
    if (!base) {
      return;
    }
    CAPTURE(name);
    const LifetimeData data(*base, TimeUnit::week());
    CHECK(says_why(fit_of<BgNbd>(data).status));
    CHECK(says_why(fit_of<MbgNbd>(data).status));
    CHECK(says_why(fit_of<ParetoNbd>(data).status));
    CHECK(says_why(fit_of<Nbd>(data).status));
  }
}

TEST_CASE("fit study: 29 customers with random purchases") {
  const std::vector<PurchaseHistory> days{{12, 471, 535}, {7, 381, 427}, {1, 115, 280}, {8, 636, 689}, {6, 595, 693},
                                          {3, 384, 559},  {3, 83, 477},  {6, 680, 680}, {6, 590, 644}, {9, 541, 707},
                                          {6, 611, 612},  {6, 540, 566}, {9, 598, 665}, {4, 549, 700}, {3, 429, 718},
                                          {6, 597, 623},  {9, 448, 561}, {9, 600, 623}, {9, 639, 710}, {7, 461, 635},
                                          {5, 417, 698},  {7, 689, 715}, {2, 384, 423}, {4, 470, 724}, {9, 543, 727},
                                          {7, 450, 579},  {5, 459, 468}, {3, 435, 603}, {3, 372, 518}};
  std::vector<double> x;
  std::vector<double> last;
  std::vector<double> end;
  for (const PurchaseHistory& history : days) {
    x.push_back(history.repeats);
    last.push_back(history.recency / 7.0);
    end.push_back(history.observed / 7.0);
  }
  const LifetimeData data(x, last, end, std::vector<double>(29, 1.0));
  CHECK(says_why(fit_of<BgNbd>(data).status));
  CHECK(says_why(fit_of<MbgNbd>(data).status));
  CHECK(says_why(fit_of<ParetoNbd>(data).status));
}

TEST_CASE("fit study: leaving that the likelihood asks for is not called never leaving") {
  // Forty customers who purchase every day for 300 days, of whom eight stop half-way: a chance to leave of less than a
  // hundredth a purchase, and a likelihood 842 higher for it.
  const auto base = fault("daily_half_leave.csv");
  if (!base) {
    return;
  }
  const LifetimeData data(*base);
  const auto nbd = fit<Nbd>(data);
  CHECK(nbd.log_likelihood == doctest::Approx(-11587.4).epsilon(5e-6));
  const auto bg = fit<BgNbd>(data);
  CHECK(bg.log_likelihood == doctest::Approx(-10745.6).epsilon(5e-6));
  for (const std::string& reason : {bg.status.reason, fit<MbgNbd>(data).status.reason,
                                    fit<ParetoNbd>(data).status.reason, fit<BgBb>(data).status.reason}) {
    CAPTURE(reason);
    CHECK(reason.find("never") == std::string::npos);
  }
}

TEST_CASE("fit study: a fit that is stopped says so and keeps the best point so far") {
  const auto base = custval_test::study_base(6);
  const LifetimeData data = custval_test::lifetime_data(base, false);
  std::stop_source source;
  FitOptions<BgNbd> options;
  options.stop = source.get_token();
  int calls = 0;
  options.penalty = [&](const BgNbd&) {
    if (++calls == 4) {
      source.request_stop();
    }
    return Derivatives<4>{};
  };
  const auto stopped = fit<BgNbd>(data, options);
  CHECK(to_text(stopped.status) == "not converged: stopped");
  CHECK(stopped.evaluations == 4);
  const double start = fit<BgNbd>(data, {.largest_number_of_evaluations = 1}).log_likelihood;
  CHECK(stopped.log_likelihood >= start);
  // Before it began.
  const auto never = fit<BgNbd>(data, options);
  CHECK(to_text(never.status) == "not converged: stopped");
  CHECK(never.evaluations == 0);
  CHECK(std::isnan(never.log_likelihood));
}

TEST_CASE("fit study: the evaluations of a fit are one total over all its searches") {
  const LifetimeData data({0, 1}, {0, 365}, {365, 365}, {1, 1});  // a limit: several searches
  const auto free = fit<ParetoNbd>(data);
  REQUIRE(free.evaluations > 50);
  for (int most = 0; most <= free.evaluations; most += 7) {
    const auto fitted = fit<ParetoNbd>(data, {.largest_number_of_evaluations = most});
    CHECK(fitted.evaluations <= most);
    CHECK((fitted.status.outcome != FitOutcome::not_converged || fitted.status.reason == "too many evaluations"));
  }
}

TEST_CASE("fit study: amounts beyond what numbers hold are said, not thrown") {
  const auto why = [](std::vector<double> means) {
    const std::size_t n = means.size();
    return to_text(fit<GammaGamma>(SpendData(std::vector<double>(n, 1.0), means, std::vector<double>(n, 1.0))).status);
  };
  // Of one file: 1e-310 and 1.8e308.
  CHECK(why({1e-310, 1.7976931348623157e308}).starts_with("not converged: "));
  CHECK(why({1e308, 1e308, 1.5e308}).starts_with("not converged: "));
  // All of these are numbers: what is said of them does not depend on the currency.
  const std::string here = why({1.0, 2.0, 3.0, 5.0, 8.0});
  CHECK(why({1e-300, 2e-300, 3e-300, 5e-300, 8e-300}) == here);
  CHECK(why({1e300, 2e300, 3e300, 5e300, 8e300}) == here);
  const LifetimeData long_ago({3, 1, 0}, {1e300, 2e300, 0}, {5e300, 5e300, 5e300}, {1, 1, 1});
  CHECK(says_why(to_text(fit<BgNbd>(long_ago).status)));
  CHECK(says_why(to_text(fit<ParetoNbd>(long_ago).status)));
}
