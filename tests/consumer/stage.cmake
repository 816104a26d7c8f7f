# SPDX-License-Identifier: BSL-1.0
# Installs the build folder BUILD into a folder and moves that to STAGE: a package must not remember where it was.

file(REMOVE_RECURSE "${STAGE}" "${STAGE}-before")
execute_process(COMMAND "${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${STAGE}-before" COMMAND_ERROR_IS_FATAL ANY)
file(RENAME "${STAGE}-before" "${STAGE}")
