# SPDX-License-Identifier: BSL-1.0
# Headers, a CMake package and a pkg-config file. All of it may be moved after installing: no path is absolute unless
# an install directory was given as one.

include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(package_directory "${CMAKE_INSTALL_DATADIR}/cmake/custval")

install(TARGETS custval EXPORT custval-targets FILE_SET HEADERS)
install(EXPORT custval-targets NAMESPACE custval:: DESTINATION "${package_directory}")
foreach(part IN ITEMS lifetime json lifetime_json)
  if(TARGET custval_${part})
    install(TARGETS custval_${part} EXPORT custval-${part}-targets FILE_SET HEADERS)
    install(EXPORT custval-${part}-targets NAMESPACE custval:: DESTINATION "${package_directory}")
  endif()
endforeach()

configure_package_config_file(cmake/custval-config.cmake.in "${PROJECT_BINARY_DIR}/custval-config.cmake"
                              INSTALL_DESTINATION "${package_directory}" NO_SET_AND_CHECK_MACRO)
# Before 1.0 a new minor version may break a user.
if(PROJECT_VERSION_MAJOR EQUAL 0)
  set(compatibility SameMinorVersion)
else()
  set(compatibility SameMajorVersion)
endif()
write_basic_package_version_file("${PROJECT_BINARY_DIR}/custval-config-version.cmake" COMPATIBILITY ${compatibility}
                                 ARCH_INDEPENDENT)
install(FILES "${PROJECT_BINARY_DIR}/custval-config.cmake" "${PROJECT_BINARY_DIR}/custval-config-version.cmake"
        DESTINATION "${package_directory}")

set(pkgconfig_directory "${CMAKE_INSTALL_DATADIR}/pkgconfig")
if(IS_ABSOLUTE "${pkgconfig_directory}" OR IS_ABSOLUTE "${CMAKE_INSTALL_INCLUDEDIR}")
  set(pc_prefix "${CMAKE_INSTALL_PREFIX}")
else()
  file(RELATIVE_PATH to_prefix "/${pkgconfig_directory}" "/")
  string(REGEX REPLACE "/$" "" to_prefix "${to_prefix}")
  set(pc_prefix "\${pcfiledir}/${to_prefix}")
endif()
if(IS_ABSOLUTE "${CMAKE_INSTALL_INCLUDEDIR}")
  set(pc_includedir "${CMAKE_INSTALL_INCLUDEDIR}")
else()
  set(pc_includedir "\${prefix}/${CMAKE_INSTALL_INCLUDEDIR}")
endif()
configure_file(cmake/custval.pc.in "${PROJECT_BINARY_DIR}/custval.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/custval.pc" DESTINATION "${pkgconfig_directory}")

install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DATADIR}/licenses/custval")
