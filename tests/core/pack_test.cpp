// SPDX-License-Identifier: BSL-1.0
#include <custval/core/pack.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <vector>

using namespace custval;

namespace {

template <class S, int W>
std::array<S, static_cast<std::size_t>(W)> numbers_of(const Pack<S, W>& pack) {
  std::array<S, static_cast<std::size_t>(W)> numbers{};
  pack.store(numbers.data());
  return numbers;
}

// 1, -2, 3, -4 …
template <class P>
P alternating() {
  using S = typename P::scalar;
  return P::from([](int i) { return static_cast<S>(i % 2 == 0 ? i + 1 : -i - 1); });
}

}  // namespace

static_assert(std::is_trivially_copyable_v<Pack<double>>);
static_assert(sizeof(Pack<double, 8>) == 64 && sizeof(Pack<float, 16>) == 64);

TEST_CASE_TEMPLATE("arithmetic is lane by lane", P, Pack<double>, Pack<float>, Pack<double, 16>, Pack<float, 32>) {
  using S = typename P::scalar;
  const P a = alternating<P>();
  const P b = P::from([](int i) { return static_cast<S>(i) + S(0.5); });
  for (int i = 0; i < P::width; ++i) {
    CAPTURE(i);
    CHECK((a + b)[i] == a[i] + b[i]);
    CHECK((a - b)[i] == a[i] - b[i]);
    CHECK((a * b)[i] == a[i] * b[i]);
    CHECK((a / b)[i] == a[i] / b[i]);
    CHECK((-a)[i] == -a[i]);
    CHECK((2 * a + 1)[i] == 2 * a[i] + 1);
    CHECK(abs(a)[i] == static_cast<S>(i + 1));
    CHECK(max(a, b)[i] == (a[i] > b[i] ? a[i] : b[i]));
    CHECK(min(a, b)[i] == (a[i] < b[i] ? a[i] : b[i]));
    CHECK(min(a, 0)[i] == (a[i] < 0 ? a[i] : 0));
    CHECK(select(a > b, a, S{7})[i] == (a[i] > b[i] ? a[i] : S{7}));
  }
  P sum = a;
  sum += b;
  sum -= b;
  sum *= 2;
  sum /= 2;
  CHECK(all(sum == a));
}

TEST_CASE_TEMPLATE("comparisons of NaN are false, and masks combine", P, Pack<double>, Pack<float>) {
  using S = typename P::scalar;
  const S nan = std::numeric_limits<S>::quiet_NaN();
  const P a = P::from([&](int i) { return i == 1 ? nan : static_cast<S>(i); });
  const auto compare = [&](const auto& mask, auto expected) {
    for (int i = 0; i < P::width; ++i) {
      CHECK(mask[i] == expected(a[i]));
    }
  };
  compare(a < 2, [](S x) { return x < 2; });
  compare(a <= 2, [](S x) { return x <= 2; });
  compare(a > 2, [](S x) { return x > 2; });
  compare(a >= 2, [](S x) { return x >= 2; });
  compare(a == 2, [](S x) { return x == 2; });
  compare(a != 2, [](S x) { return x != 2; });
  compare(!(a < 2), [](S x) { return !(x < 2); });
  compare(a > 0 && a < 3, [](S x) { return x > 0 && x < 3; });
  compare(a < 1 || a > 2, [](S x) { return x < 1 || x > 2; });
  CHECK(any(a != a));
  CHECK_FALSE(all(a == a));
  CHECK(all(P{1} == P{1}));
  CHECK_FALSE(any(P{1} < P{1}));
}

TEST_CASE_TEMPLATE("the larger and the smaller of anything and NaN is NaN", P, Pack<double>, Pack<float>) {
  using S = typename P::scalar;
  const P nan = std::numeric_limits<S>::quiet_NaN();
  for (const P& other : {P{0}, P{-1}, P{std::numeric_limits<S>::infinity()}}) {
    CHECK(std::isnan(max(nan, other)[0]));
    CHECK(std::isnan(max(other, nan)[0]));
    CHECK(std::isnan(min(nan, other)[0]));
    CHECK(std::isnan(min(other, nan)[0]));
  }
}

TEST_CASE("signs of zeros are kept") {
  using P = Pack<double>;
  CHECK(std::signbit(P{-0.0}[0]));
  CHECK(std::signbit((-P{0.0})[0]));
  CHECK_FALSE(std::signbit(abs(P{-0.0})[0]));
  CHECK(std::signbit((P{-0.0} + P{-0.0})[0]));
  CHECK_FALSE(std::signbit(P{}[0]));
}

TEST_CASE_TEMPLATE("loads and stores touch their numbers alone, wherever they are", P, Pack<double>, Pack<float>) {
  using S = typename P::scalar;
  std::vector<S> memory(static_cast<std::size_t>(P::width) + 3);
  for (std::size_t offset = 0; offset < 3; ++offset) {
    const P a = alternating<P>();
    std::fill(memory.begin(), memory.end(), S{99});
    a.store(memory.data() + offset);
    CHECK(numbers_of(P::load(memory.data() + offset)) == numbers_of(a));
    CHECK(memory[offset + static_cast<std::size_t>(P::width)] == 99);
    for (int count = 0; count <= P::width; ++count) {
      std::fill(memory.begin(), memory.end(), S{99});
      a.store(memory.data() + offset, count);
      for (int i = 0; i < P::width; ++i) {
        CHECK(memory[offset + static_cast<std::size_t>(i)] == (i < count ? a[i] : S{99}));
      }
    }
  }
}

TEST_CASE_TEMPLATE("streamed numbers arrive", P, Pack<double>, Pack<float>) {
  using S = typename P::scalar;
  alignas(64) std::array<S, static_cast<std::size_t>(P::width) * 2> memory{};
  alternating<P>().stream(memory.data());
  alternating<P>().stream(memory.data() + P::width);
  finish_streaming();
  CHECK(numbers_of(P::load(memory.data())) == numbers_of(alternating<P>()));
  CHECK(numbers_of(P::load(memory.data() + P::width)) == numbers_of(alternating<P>()));
}

TEST_CASE("the sum is that of all numbers; other types hold the same numbers") {
  CHECK(sum(alternating<Pack<double, 16>>()) == -8.0);
  constexpr int pairs = pack_width<float> * (pack_width<float> - 1) / 2;
  CHECK(sum(Pack<float>::from([](int i) { return static_cast<float>(i); })) == static_cast<float>(pairs));
  CHECK(std::isnan(sum(Pack<double>::from([](int i) { return i == 1 ? std::nan("") : 1.0; }))));
  const Pack<double, 16> wide = alternating<Pack<float, 16>>().to<double>();
  CHECK(numbers_of(wide) == numbers_of(alternating<Pack<double, 16>>()));
  CHECK(numbers_of(wide.to<double>()) == numbers_of(wide));
}
