// SPDX-License-Identifier: BSL-1.0
#pragma once

// Every header of the library passes here before anything that C++17 does not understand, so that a program compiled as
// such is told one sentence. The second line ends it: compilers go on after an #error, and would tell thousands more.
#if (defined(_MSVC_LANG) ? _MSVC_LANG : __cplusplus) < 201709L
#error \
    "custval is written in C++20: compile with -std=c++20 (CMake: target_compile_features(TARGET PRIVATE cxx_std_20))"
#include "custval needs C++20"
#endif
