// SPDX-License-Identifier: BSL-1.0
#include <custval/purchases/purchase_view.hpp>

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <span>
#include <vector>

using namespace custval;

namespace {

using Ids = std::vector<std::int64_t>;
using Days = std::vector<std::int32_t>;
using Amounts = std::vector<double>;

// A temporary would be gone before it is read; a span is not what owns the numbers.
static_assert(std::constructible_from<PurchaseView<>, const Ids&, const Days&, const Amounts&>);
static_assert(std::constructible_from<PurchaseView<>, std::span<const std::int64_t>, std::span<const std::int32_t>,
                                      std::span<const double>>);
static_assert(!std::constructible_from<PurchaseView<>, Ids, const Days&, const Amounts&>);
static_assert(!std::constructible_from<PurchaseView<>, const Ids&, const Days&, Amounts>);
static_assert(!std::constructible_from<PurchaseView<>, const std::vector<float>&, const Days&, const Amounts&>);
static_assert(CustomerId<std::uint32_t> && CustomerId<long long> && !CustomerId<short> && !CustomerId<double>);

}  // namespace

TEST_CASE("a purchase view reads the caller's memory") {
  Ids ids{1, 2};
  const Days days{3, 4};
  const std::array<double, 2> amounts{5, 6};
  const PurchaseView view(ids, days, amounts);
  static_assert(std::same_as<decltype(view), const PurchaseView<std::int64_t, std::int32_t>>);
  CHECK(view.rows() == 2);
  ids[1] = 9;
  CHECK(view.customers()[1] == 9);
  CHECK(view.days()[1] == 4);
  CHECK(view.amounts()[0] == 5);
  CHECK(PurchaseView<>().rows() == 0);

  const std::vector<std::chrono::sys_days> dates(2);
  static_assert(
      std::same_as<decltype(PurchaseView(ids, dates, amounts)), PurchaseView<std::int64_t, std::chrono::sys_days>>);
}

TEST_CASE("columns of different lengths are refused") {
  const Ids ids{1, 2};
  const Days two{3, 4};
  const Days three{3, 4, 5};
  const Amounts one{5};
  CHECK_THROWS_WITH_AS(PurchaseView(ids, three, one),
                       "custval::PurchaseView: the column of days has 3 rows, expected 2, as the customers have",
                       ShapeError);
  CHECK_THROWS_WITH_AS(PurchaseView(ids, two, one),
                       "custval::PurchaseView: the column of amounts has 1 rows, expected 2, as the customers have",
                       ShapeError);
}
