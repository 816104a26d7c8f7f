# SPDX-License-Identifier: BSL-1.0
# Runs the programs FIRST and SECOND, which must succeed and print the same, and something.

execute_process(COMMAND "${FIRST}" OUTPUT_VARIABLE first COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND "${SECOND}" OUTPUT_VARIABLE second COMMAND_ERROR_IS_FATAL ANY)
if(NOT first STREQUAL second OR first STREQUAL "")
  message(FATAL_ERROR "with the library:\n${first}\nwith the headers alone:\n${second}")
endif()
