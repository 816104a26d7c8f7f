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
option(CUSTVAL_CLANG_TIDY "Offer the target custval_tidy_all, which runs clang-tidy" OFF)
if(CUSTVAL_CLANG_TIDY)
  find_program(CUSTVAL_CLANG_TIDY_PROGRAM NAMES clang-tidy-14 clang-tidy REQUIRED)
  mark_as_advanced(CUSTVAL_CLANG_TIDY_PROGRAM)
endif()

# What every one of our own programs needs.
function(custval_developer_target target)
  target_link_libraries(${target} PRIVATE custval::custval custval_developer_warnings)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
endfunction()

# custval_link_headers(TARGET VISIBILITY): the parts that there are, as headers.
function(custval_link_headers target visibility)
  foreach(part IN ITEMS lifetime json lifetime_json)
    if(TARGET custval_${part})
      target_link_libraries(${target} ${visibility} custval_${part})
    endif()
  endforeach()
endfunction()

# custval_link_parts(TARGET VISIBILITY): the same, from custval::compiled where it is built, so that our many sources
# compile the models once. Header-only they are in the preset eigen-5, in what clang-tidy sees, and as consumers have
# them.
function(custval_link_parts target visibility)
  custval_link_headers(${target} ${visibility})
  if(TARGET custval_compiled)
    target_link_libraries(${target} ${visibility} custval_compiled)
  endif()
endfunction()

# custval_tidy_target(TARGET): has clang-tidy look at the target's sources when `custval_tidy_all` is built. It alone,
# for the compilers see the same sources elsewhere.
function(custval_tidy_target target)
  if(NOT CUSTVAL_CLANG_TIDY)
    return()
  endif()
  if(NOT TARGET custval_tidy_all)
    add_custom_target(custval_tidy_all)
  endif()
  # Any of our headers may matter to any source: which ones do is known to compilers only.
  file(GLOB_RECURSE tidy_headers CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/include/*.hpp"
       "${PROJECT_SOURCE_DIR}/examples/*.hpp" "${PROJECT_SOURCE_DIR}/tests/*.hpp")
  get_target_property(sources ${target} SOURCES)
  foreach(source IN LISTS sources)
    cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
    cmake_path(GET source STEM name)
    set(seen "${CMAKE_CURRENT_BINARY_DIR}/tidy/${target}/${name}.seen")
    add_custom_command(
      OUTPUT "${seen}"
      COMMAND "${CUSTVAL_CLANG_TIDY_PROGRAM}" --quiet -p "${PROJECT_BINARY_DIR}" "${source}"
      COMMAND "${CMAKE_COMMAND}" -E make_directory "${CMAKE_CURRENT_BINARY_DIR}/tidy/${target}"
      COMMAND "${CMAKE_COMMAND}" -E touch "${seen}"
      DEPENDS "${source}" ${tidy_headers} "${PROJECT_SOURCE_DIR}/.clang-tidy"
      COMMENT "clang-tidy ${target}/${name}"
      VERBATIM)
    list(APPEND all_seen "${seen}")
  endforeach()
  add_custom_target(${target}_tidy DEPENDS ${all_seen})
  add_dependencies(custval_tidy_all ${target}_tidy)
endfunction()

# A build of custval inside another project leaves the choice of a launcher to that project.
#
# What was compiled once is not compiled again in another clone: paths in this folder count as relative ones, and the
# folder itself does not count. The cache is where ccache keeps it, outside the clone.
if(PROJECT_IS_TOP_LEVEL AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(CUSTVAL_CCACHE ccache)
  mark_as_advanced(CUSTVAL_CCACHE)
  if(CUSTVAL_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" CCACHE_NOHASHDIR=1
                                    "${CUSTVAL_CCACHE}")
  endif()
endif()

# custval_together(TARGET NAME FOLDER SOURCE...): compiles the sources of a folder as one, which takes a fraction of the
# time where they instantiate the same templates. Names in their unnamed namespaces must differ. CMake's own unity builds
# name the sources by absolute paths, and what is compiled so is never found in the cache of another clone.
function(custval_together target name folder)
  set(text "// Compiled together by cmake/developer.cmake.\n")
  foreach(source IN LISTS ARGN)
    cmake_path(RELATIVE_PATH source BASE_DIRECTORY "${folder}" OUTPUT_VARIABLE relative)
    string(APPEND text "// NOLINTNEXTLINE(bugprone-suspicious-include)\n#include \"${relative}\"\n")
  endforeach()
  set(together "${CMAKE_CURRENT_BINARY_DIR}/together/${target}/${name}.cpp")
  file(CONFIGURE OUTPUT "${together}" CONTENT "${text}" @ONLY)
  target_sources(${target} PRIVATE "${together}")
  target_include_directories(${target} PRIVATE "${folder}")
endfunction()
