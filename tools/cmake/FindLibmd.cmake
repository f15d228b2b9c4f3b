# libmd (SHA-256) ships a pkg-config file only.
find_package(PkgConfig REQUIRED)
pkg_check_modules(Libmd IMPORTED_TARGET libmd)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Libmd REQUIRED_VARS Libmd_LINK_LIBRARIES
                                  VERSION_VAR Libmd_VERSION)
