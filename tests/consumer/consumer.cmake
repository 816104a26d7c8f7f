# SPDX-License-Identifier: BSL-1.0
# The program of every consumer, and the strict flags of a user's own code: custval's headers must not trip them.

enable_testing()
add_executable(consumer "${CMAKE_CURRENT_LIST_DIR}/main.cpp")
if(NOT MSVC)
  target_compile_options(consumer PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wold-style-cast
                                          -Werror)
endif()
add_test(NAME consumer COMMAND consumer)
set_tests_properties(consumer PROPERTIES PASS_REGULAR_EXPRESSION "^custval ${CUSTVAL_VERSION}\n$")
