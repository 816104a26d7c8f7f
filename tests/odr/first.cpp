// SPDX-License-Identifier: BSL-1.0
#include <cstdio>

#include "every_header.hpp"

int public_headers_of_second();

int main() {
  std::printf("%d public headers\n", public_headers);
  return public_headers_of_second() == public_headers ? 0 : 1;
}
