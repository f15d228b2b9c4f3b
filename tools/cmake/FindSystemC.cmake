# Debian ships SystemC with a pkg-config file only. The library exports the API-version symbol of
# C++17, so that a C++20 program states C++17 to the version check, and links.
find_package(PkgConfig REQUIRED)
pkg_check_modules(SystemC IMPORTED_TARGET systemc)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(SystemC REQUIRED_VARS SystemC_LINK_LIBRARIES
                                  VERSION_VAR SystemC_VERSION)
if(SystemC_FOUND AND NOT TARGET SystemC::systemc)
  add_library(SystemC::systemc INTERFACE IMPORTED)
  target_link_libraries(SystemC::systemc INTERFACE PkgConfig::SystemC)
  target_compile_definitions(SystemC::systemc INTERFACE SC_CPLUSPLUS=201703L
                             SC_INCLUDE_DYNAMIC_PROCESSES)
endif()
