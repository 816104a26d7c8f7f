// SPDX-License-Identifier: BSL-1.0
#include <custval/interop/json/lifetime.hpp>
#include <custval/lifetime/fit_lifetime.hpp>
#include <custval/lifetime/nbd.hpp>

#include <cstdio>
#include <string>

int main() {
  using namespace custval;
  const auto fitted = fit<Nbd>(LifetimeData({0, 1, 4}, {0, 3, 9}, {10, 10, 10}, {6, 3, 1}));
  const std::string text = lifetime_json(fitted).dump();
  std::puts(text.c_str());
  return lifetime_from_text<Nbd>(text) == fitted ? 0 : 1;
}
