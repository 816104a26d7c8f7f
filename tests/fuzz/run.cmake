# SPDX-License-Identifier: BSL-1.0
# Runs the fuzz target TARGET for SECONDS from CORPUS and SEEDS, with an empty folder KEPT for what it finds, always the
# same way.

file(REMOVE_RECURSE "${KEPT}")
file(MAKE_DIRECTORY "${KEPT}" "${CORPUS}" "${SEEDS}")
execute_process(
  COMMAND
    "${TARGET}" -seed=1 "-max_total_time=${SECONDS}" -timeout=30 -rss_limit_mb=4096 -print_final_stats=1
    -close_fd_mask=1 "-dict=${WORDS}" "-artifact_prefix=${KEPT}/" "${KEPT}" "${CORPUS}" "${SEEDS}"
  ERROR_VARIABLE said
  RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message("${said}")
  message(FATAL_ERROR "${TARGET}: a finding (${result}); the input that shows it is named above")
endif()
string(REGEX MATCH "stat::number_of_executed_units: *[0-9]+" executions "${said}")
string(REGEX MATCHALL "cov: [0-9]+" coverage "${said}")
list(POP_BACK coverage covered)
message(STATUS "${executions}, ${covered}")
