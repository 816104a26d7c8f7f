// SPDX-License-Identifier: BSL-1.0
#include <custval/purchases/purchase_log.hpp>
#include <custval/purchases/summarise.hpp>
#include <custval/purchases/text_ids.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <vector>

using namespace custval;
using namespace std::chrono_literals;

TEST_CASE("a log grows row by row") {
  PurchaseLog log;
  log.reserve(10);
  CHECK(log.rows() == 0);
  log.append(7, 100, 2.5);
  log.append(3, std::chrono::sys_days{1970y / 1 / 3}, -1);
  CHECK(log.rows() == 2);
  const auto view = log.view();
  CHECK(view.customers()[0] == 7);
  CHECK(view.customers()[1] == 3);
  CHECK(view.days()[0] == 100);
  CHECK(view.days()[1] == 2);
  CHECK(view.amounts()[1] == -1);
  const PurchaseLog copy = log;
  CHECK(copy == log);
  log.clear();
  CHECK(log.rows() == 0);
  CHECK(copy.rows() == 2);
}

TEST_CASE("from text ids to a summary in order of first appearance") {
  TextIds ids;
  PurchaseLog log;
  log.append(ids.intern("zoe"), 1, 10);
  log.append(ids.intern("007"), 1, 20);
  log.append(ids.intern("zoe"), 3, 5);
  log.append(ids.intern("7"), 2, 1);
  const auto summary = summarise(log.view());
  REQUIRE(summary.rows() == 3);
  CHECK(ids[summary.ids[0]] == "zoe");
  CHECK(ids[summary.ids[1]] == "007");
  CHECK(ids[summary.ids[2]] == "7");
  CHECK(summary[total_spend{}](0) == 15);
  CHECK(summary[repeat_purchases{}](0) == 1);
}

TEST_CASE("a log of 64-bit ids") {
  PurchaseLog<std::int64_t> log;
  log.append(-5'000'000'000, 1, 10);
  CHECK(summarise(log.view()).ids == std::vector<std::int64_t>{-5'000'000'000});
}
