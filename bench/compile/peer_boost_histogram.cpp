// SPDX-License-Identifier: BSL-1.0
#include <boost/histogram.hpp>
#include <cstdio>
#include <vector>

int main() {
  using namespace boost::histogram;
  auto h = make_histogram(axis::regular<>(6, -1.0, 2.0, "x"), axis::regular<>(4, 0.0, 1.0, "y"));
  const std::vector<double> x{-0.5, 1.1, 0.3, 1.7}, y{0.1, 0.2, 0.3, 0.9};
  for (std::size_t i = 0; i < x.size(); ++i)
    h(x[i], y[i]);
  for (auto&& c : indexed(h))
    std::printf("%d %d %g\n", c.index(0), c.index(1), static_cast<double>(*c));
}
