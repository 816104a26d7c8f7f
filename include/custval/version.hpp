// SPDX-License-Identifier: BSL-1.0
#pragma once

/// The one place the version is written: the build files read it from here.
#define CUSTVAL_VERSION_MAJOR 0
#define CUSTVAL_VERSION_MINOR 1
#define CUSTVAL_VERSION_PATCH 0

namespace custval {

/// The library's version, for programs that report or check it.
inline constexpr int version_major = CUSTVAL_VERSION_MAJOR;
inline constexpr int version_minor = CUSTVAL_VERSION_MINOR;
inline constexpr int version_patch = CUSTVAL_VERSION_PATCH;

}  // namespace custval
