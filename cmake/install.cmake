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
# The parts, by their components' names. Boost has no such file: its headers must lie where the compiler looks.
set(lifetime_pc_description "Lifetime models for custval (needs Boost.Math's headers)")
set(lifetime_pc_requires "custval = ${PROJECT_VERSION}")
set(json_pc_description "custval's gradings and policies as JSON")
set(json_pc_requires "custval = ${PROJECT_VERSION}, nlohmann_json >= 3.11")
set(lifetime_json_pc_description "custval's lifetime models as JSON")
set(lifetime_json_pc_requires "custval-lifetime = ${PROJECT_VERSION}, custval-json = ${PROJECT_VERSION}")
foreach(part IN ITEMS lifetime json lifetime_json)
  if(TARGET custval_${part})
    set(pc_description "${${part}_pc_description}")
    set(pc_requires "${${part}_pc_requires}")
    configure_file(cmake/custval-part.pc.in "${PROJECT_BINARY_DIR}/custval-${part}.pc" @ONLY)
    install(FILES "${PROJECT_BINARY_DIR}/custval-${part}.pc" DESTINATION "${pkgconfig_directory}")
  endif()
endforeach()

install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DATADIR}/licenses/custval")
