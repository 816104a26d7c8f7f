// SPDX-License-Identifier: BSL-1.0
#pragma once

// CUSTVAL_TEST_MEMORY_LIMIT is defined where a test may limit the memory of a process: sanitizers need all addresses.
#if defined(__linux__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#if !defined(__has_feature)
#define CUSTVAL_TEST_MEMORY_LIMIT 1
#elif !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
#define CUSTVAL_TEST_MEMORY_LIMIT 1
#endif
#endif
