# SPDX-License-Identifier: BSL-1.0
# What custval's own tests, examples and benchmarks are built with. Nothing of this reaches a user's targets.

add_library(custval_developer_warnings INTERFACE)
if(MSVC)
  target_compile_options(custval_developer_warnings INTERFACE /W4 /permissive- /utf-8)
else()
  target_compile_options(custval_developer_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # A false alarm about "text" + std::string (https://gcc.gnu.org/PR105651).
    target_compile_options(custval_developer_warnings INTERFACE -Wno-restrict)
  endif()
endif()

# clang-tidy's checks and opinions change from one version to the next; .clang-tidy is written for 14.
option(CUSTVAL_CLANG_TIDY "Run clang-tidy beside the compiler" OFF)
if(CUSTVAL_CLANG_TIDY)
  find_program(CUSTVAL_CLANG_TIDY_PROGRAM NAMES clang-tidy-14 clang-tidy REQUIRED)
  mark_as_advanced(CUSTVAL_CLANG_TIDY_PROGRAM)
endif()

# What every one of our own programs needs.
function(custval_developer_target target)
  target_link_libraries(${target} PRIVATE custval::custval custval_developer_warnings)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  if(CUSTVAL_CLANG_TIDY)
    set_target_properties(${target} PROPERTIES CXX_CLANG_TIDY "${CUSTVAL_CLANG_TIDY_PROGRAM};--quiet")
  endif()
endfunction()

# A build of custval inside another project leaves the choice of a launcher to that project.
if(PROJECT_IS_TOP_LEVEL AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(CUSTVAL_CCACHE ccache)
  mark_as_advanced(CUSTVAL_CCACHE)
  if(CUSTVAL_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CUSTVAL_CCACHE}")
  endif()
endif()
