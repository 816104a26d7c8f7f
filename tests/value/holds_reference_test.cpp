// SPDX-License-Identifier: BSL-1.0
#include <custval/value/detail/holds_reference.hpp>

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <type_traits>
#include <utility>

namespace {

using Column = Eigen::Map<const Eigen::ArrayXd>;
using Wide = Eigen::Map<const Eigen::ArrayXXd>;

// Asked of what an expression of these would be.
template <class Make>
constexpr bool refers(Make /*make*/) {
  using Made =
      decltype(std::declval<Make>()(std::declval<const Column&>(), std::declval<const Wide&>(),
                                    std::declval<const Eigen::ArrayXd&>(), std::declval<const Eigen::ArrayXXd&>()));
  return custval::detail::holds_reference<std::remove_cvref_t<Made>>;
}

}  // namespace

TEST_CASE("expressions over maps hold what they read") {
  CHECK_FALSE(refers([](auto& c, auto&, auto&, auto&) { return 0.5 * c * c.exp() - 1.0; }));
  CHECK_FALSE(refers([](auto& c, auto&, auto&, auto&) { return (c > 0.0).select(c, 0.0).head(3).reverse(); }));
  CHECK_FALSE(refers([](auto& c, auto& w, auto&, auto&) { return (w * c.replicate(1, 2)).rowwise().sum(); }));
  CHECK_FALSE(refers([](auto& c, auto& w, auto&, auto&) { return w.matrix().lazyProduct(c.matrix()).array(); }));
  CHECK_FALSE(refers([](auto& c, auto&, auto&, auto&) { return c.unaryExpr([](double x) { return x + 1.0; }); }));
  CHECK_FALSE(refers([](auto& c, auto&, auto&, auto&) {
    return Eigen::ArrayXd::NullaryExpr(c.size(), [](Eigen::Index i) { return 0.5 * static_cast<double>(i); });
  }));
}

TEST_CASE("an array by itself, or held by value, refers to nothing") {
  CHECK_FALSE(refers([](auto&, auto&, auto& a, auto&) { return Eigen::ArrayXd(a); }));
  CHECK_FALSE(refers([](auto& c, auto&, auto& a, auto&) { return c + a.nestByValue(); }));
}

TEST_CASE("an expression that reads an array refers to it, however deep it stands") {
  CHECK(refers([](auto&, auto&, auto& a, auto&) { return a * 2.0; }));
  CHECK(refers([](auto& c, auto&, auto& a, auto&) { return c + a; }));
  CHECK(refers([](auto& c, auto&, auto& a, auto&) { return ((c + 1.0) * (a.exp() - 1.0)).sqrt(); }));
  CHECK(refers([](auto& c, auto&, auto& a, auto&) { return (c > a).select(c, 0.0); }));
  CHECK(refers([](auto& c, auto&, auto& a, auto&) { return (c > 0.0).select(c, a); }));
  CHECK(refers([](auto&, auto&, auto& a, auto&) { return a.head(2); }));
  CHECK(refers([](auto&, auto&, auto& a, auto&) { return a.reverse() + 1.0; }));
  CHECK(refers([](auto&, auto&, auto& a, auto&) { return a.replicate(2, 1); }));
  CHECK(refers([](auto&, auto&, auto& a, auto&) { return a.matrix().asDiagonal().diagonal().array() + 1.0; }));
  CHECK(refers([](auto& c, auto&, auto& a, auto&) { return c.matrix().cwiseProduct(a.matrix()).array(); }));
  CHECK(refers([](auto&, auto&, auto&, auto& w) { return w.rowwise().sum(); }));
  CHECK(refers([](auto&, auto&, auto&, auto& w) { return w.col(0) + 1.0; }));
  CHECK(refers([](auto&, auto& m, auto& a, auto&) { return m.matrix().lazyProduct(a.matrix()).array(); }));
  CHECK(refers([](auto&, auto&, auto& a, auto&) { return Eigen::Ref<const Eigen::ArrayXd>(a) * 2.0; }));
}
