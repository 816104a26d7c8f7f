// SPDX-License-Identifier: BSL-1.0
#include <custval/custval.hpp>

int main() {
  return 0;
}
