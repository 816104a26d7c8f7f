// SPDX-License-Identifier: BSL-1.0
#include <custval/purchases/calendar.hpp>
#include <custval/purchases/summarise.hpp>

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

using namespace custval;
using namespace std::chrono_literals;

namespace {

Day date(std::chrono::year_month_day day) {
  return Day{std::chrono::sys_days{day}};
}

// By the standard library's calendar.
std::int32_t months_since_1970(std::chrono::sys_days day) {
  const std::chrono::year_month_day civil{day};
  return (static_cast<int>(civil.year()) - 1970) * 12 + static_cast<int>(static_cast<unsigned>(civil.month())) - 1;
}
std::int32_t down(std::int32_t number, std::int32_t by) {
  std::int32_t result = number / by;
  while (result * by > number) {
    --result;
  }
  return result;
}

const std::array every_calendar{Calendar::days(),   Calendar::weeks(),    Calendar::weeks(std::chrono::Sunday),
                                Calendar::months(), Calendar::quarters(), Calendar::years()};

}  // namespace

TEST_CASE("calendar: ISO weeks run from Monday to Sunday") {
  const Calendar weeks = Calendar::weeks();
  // 2024-01-01 was a Monday.
  const std::int32_t week = weeks.period_of(date(2024y / 1 / 1));
  CHECK(weeks.period_of(date(2024y / 1 / 3)) == week);      // Wednesday and Thursday of one week,
  CHECK(weeks.period_of(date(2024y / 1 / 4)) == week);      // between which weeks once ended
  CHECK(weeks.period_of(date(2024y / 1 / 9)) == week + 1);  // Tuesday after
  CHECK(weeks.period_of(date(2024y / 1 / 8)) == weeks.period_of(date(2024y / 1 / 14)));
  CHECK(weeks.period_of(date(2024y / 1 / 14)) + 1 == weeks.period_of(date(2024y / 1 / 15)));
  CHECK(weeks.first_day(week) == date(2024y / 1 / 1));
  CHECK(weeks.last_day(week) == date(2024y / 1 / 7));
  CHECK(weeks.period_of(Day{0}) == 0);  // a Thursday
  CHECK(weeks.period_of(Day{-3}) == 0);
  CHECK(weeks.period_of(Day{-4}) == -1);
}

TEST_CASE("calendar: weeks from a weekday of one's own") {
  for (unsigned starts = 0; starts < 7; ++starts) {
    const Calendar weeks = Calendar::weeks(std::chrono::weekday{starts});
    CHECK(weeks.week_starts() == std::chrono::weekday{starts});
    std::int32_t wrong = weeks.period_of(Day{0}) == 0 ? 0 : 1;
    for (std::int32_t day = -1000; day <= 1000; ++day) {
      const bool begins = std::chrono::weekday{Day{day}.sys_days()} == std::chrono::weekday{starts};
      wrong += weeks.period_of(Day{day}) - weeks.period_of(Day{day - 1}) == (begins ? 1 : 0) ? 0 : 1;
    }
    CHECK(wrong == 0);
  }
  CHECK_THROWS_WITH_AS(static_cast<void>(Calendar::weeks(std::chrono::weekday{9})),
                       "custval::Calendar::weeks: the first day of a week is 9, expected a weekday, 0 to 6",
                       ArgumentError);
}

TEST_CASE("calendar: months, quarters and years are those of the standard library's calendar") {
  const auto first = date(-32700y / 1 / 1).number();
  const auto last = date(32700y / 12 / 31).number();
  std::int32_t wrong = 0;
  for (std::int32_t day = first; day<last; day += day> - 200'000 && day < 200'000 ? 1 : 997) {
    const std::int32_t month = months_since_1970(Day{day}.sys_days());
    wrong += Calendar::months().period_of(Day{day}) == month ? 0 : 1;
    wrong += Calendar::quarters().period_of(Day{day}) == down(month, 3) ? 0 : 1;
    wrong += Calendar::years().period_of(Day{day}) == down(month, 12) ? 0 : 1;
  }
  CHECK(wrong == 0);
}

TEST_CASE("calendar: a period holds the days from its first to its last, at the ends of 32 bits too") {
  using Limits = std::numeric_limits<std::int32_t>;
  for (const Calendar& calendar : every_calendar) {
    std::int32_t wrong = 0;
    for (std::int64_t day = (Limits::min)() + std::int64_t{400}; day < (Limits::max)() - 400; day += 7'654'321) {
      const Day now{static_cast<std::int32_t>(day)};
      const std::int32_t period = calendar.period_of(now);
      const Day begin = calendar.first_day(period);
      const Day end = calendar.last_day(period);
      wrong += begin <= now && now <= end ? 0 : 1;
      wrong += calendar.period_of(begin) == period && calendar.period_of(end) == period ? 0 : 1;
      wrong += calendar.period_of(Day{begin.number() - 1}) == period - 1 ? 0 : 1;
      wrong += calendar.period_of(Day{end.number() + 1}) == period + 1 ? 0 : 1;
    }
    CHECK(wrong == 0);
    CHECK(calendar.period_of(Day{(Limits::min)()}) <= calendar.period_of(Day{(Limits::min)() + 1}));
    CHECK(calendar.last_full_period(Day{(Limits::max)()}) <= calendar.period_of(Day{(Limits::max)()}));
  }
  CHECK_THROWS_AS(static_cast<void>(Calendar::years().first_day((Limits::max)())), ArgumentError);
}

TEST_CASE("calendar: mean lengths are those of std::chrono, and of 400 years by the day") {
  CHECK(Calendar::months().mean_days() ==
        std::chrono::duration<double, std::chrono::days::period>(1 * 1.0 * std::chrono::months{1}).count());
  const double days = date(2400y / 1 / 1).number() - date(2000y / 1 / 1).number();
  CHECK(Calendar::years().mean_days() == days / 400);
  CHECK(Calendar::quarters().mean_days() == days / 1600);
  CHECK(Calendar::weeks().mean_days() == 7.0);
  CHECK(Calendar{}.mean_days() == 1.0);
}

TEST_CASE("calendar: a period that is not over is no opportunity") {
  const Calendar months = Calendar::months();
  const std::int32_t february = months.period_of(date(2024y / 2 / 1));
  CHECK(months.last_full_period(date(2024y / 2 / 28)) == february - 1);  // a leap year
  CHECK(months.last_full_period(date(2024y / 2 / 29)) == february);
  CHECK(months.last_full_period(date(2024y / 3 / 1)) == february);
  CHECK(Calendar::years().last_full_period(date(2023y / 12 / 31)) == 53);
  CHECK(Calendar::years().last_full_period(date(2023y / 12 / 30)) == 52);
  CHECK(Calendar::days().last_full_period(Day{17}) == 17);
}

TEST_CASE("calendar: a log summarised by its months") {
  const std::vector<int> customers{1, 1, 1, 2, 3};
  const std::vector<std::chrono::sys_days> days{2024y / 1 / 31, 2024y / 2 / 1, 2024y / 2 / 29, 2024y / 1 / 5,
                                                2024y / 5 / 2};
  const std::vector<double> amounts{10, 20, 30, 40, 50};
  const Calendar months = Calendar::months();
  const auto periods = periods_of(days, months);
  // Until 10 May: January to April. Customer 3 came in the month that is not over.
  SummaryOptions options;
  options.observation_end = Day{months.last_full_period(date(2024y / 5 / 10))};
  const auto summary = summarise(PurchaseView{customers, periods, amounts}, options);
  REQUIRE(summary.ids == std::vector<int>{1, 2});
  CHECK(summary[repeat_purchases{}](0) == 1);  // January and February, whatever the number of days
  CHECK(summary[recency{}](0) == 1);
  CHECK(summary[observed_time{}](0) == 3);
  CHECK(summary[mean_repeat_spend{}](0) == 50);
  CHECK(summary[repeat_purchases{}](1) == 0);
  CHECK(summary.counts.after_end == RowsAndMoney{1, 50.0});
}
