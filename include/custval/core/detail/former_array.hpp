// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <cstddef>

namespace custval::detail {

// What Eigen arrays had as members and packs have as functions: said in one line to whoever still writes so.
class FormerArray {
 public:
  template <class... A>
  void exp(A&&... /*unused*/) const {
    write_as_function<A...>();
  }
  template <class... A>
  void log(A&&... /*unused*/) const {
    write_as_function<A...>();
  }
  template <class... A>
  void sqrt(A&&... /*unused*/) const {
    write_as_function<A...>();
  }
  template <class... A>
  void abs(A&&... /*unused*/) const {
    write_as_function<A...>();
  }
  template <class... A>
  void square(A&&... /*unused*/) const {
    write_as_function<A...>();
  }
  template <class... A>
  void inverse(A&&... /*unused*/) const {
    write_as_function<A...>();
  }
  template <class... A>
  void(max)(A&&... /*unused*/) const {
    write_as_function<A...>();
  }
  template <class... A>
  void(min)(A&&... /*unused*/) const {
    write_as_function<A...>();
  }
  template <class... A>
  // NOLINTNEXTLINE(readability-identifier-naming): as Eigen calls it
  void unaryExpr(A&&... /*unused*/) const {
    write_as_function<A...>();
  }
  template <class... A>
  void sum(A&&... /*unused*/) const {
    write_as_function<A...>();
  }
  template <class... A>
  void rowwise(A&&... /*unused*/) const {
    write_as_function<A...>();
  }

 private:
  template <class... A>
  static void write_as_function() {
    static_assert(
        sizeof...(A) == static_cast<std::size_t>(-1),
        "custval: a value model is called with packs of numbers, not with Eigen arrays: exp(x), max(x, 0), "
        "transform(x, f) in place of x.exp(), x.max(0), x.unaryExpr(f); docs/extending.md shows how to change "
        "a model, or to keep it as block(rows)");
  }
};

}  // namespace custval::detail
