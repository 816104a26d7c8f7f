// SPDX-License-Identifier: BSL-1.0
#include "every_header.hpp"

int public_headers_of_second();
int public_headers_of_second() {
  return public_headers;
}
