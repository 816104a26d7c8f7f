// SPDX-License-Identifier: BSL-1.0
// EXPECT: custval is written in C.+20: compile with -std=c.+20
// FLAGS: -std=c++17
// ERRORS: 2
#include <custval/lifetime/bg_nbd.hpp>

int main() {}
