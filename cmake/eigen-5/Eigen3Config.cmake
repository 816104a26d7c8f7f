# SPDX-License-Identifier: BSL-1.0
# For the stage eigen-5 of tests/run.sh: the target that Eigen's own package files make, for the headers beside this file.
if(NOT TARGET Eigen3::Eigen)
  add_library(Eigen3::Eigen INTERFACE IMPORTED)
  set_target_properties(Eigen3::Eigen PROPERTIES INTERFACE_INCLUDE_DIRECTORIES
                                                 "${CMAKE_CURRENT_LIST_DIR}/eigency/eigen")
endif()
