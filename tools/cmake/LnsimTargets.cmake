# lnsim_library(NAME SOURCES ... [DEPENDS ...]): a static library with the project's warnings, which
# is installed; lnsim_base is lnsim::base, in the tree as for those who find the installed package.
# lnsim_test(NAME LABEL label SOURCES ... DEPENDS ...): a GoogleTest program, one CTest test a case.
# The target unit_tests builds all of the label unit. Those take longer to compile than to run, and
# in a release build are optimised less than the libraries that they test.
add_library(lnsim_options INTERFACE)
target_include_directories(lnsim_options INTERFACE $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>
                           $<INSTALL_INTERFACE:include/lnsim>)
target_compile_features(lnsim_options INTERFACE cxx_std_20)
# Designated initialisers leave out members with defaults on purpose; g++ 12 warns of restrict in
# its own std::string (GCC bug 105651). Warnings are the tree's own matter.
set(warnings -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast
    -Wno-missing-field-initializers -Wno-restrict)
target_compile_options(lnsim_options INTERFACE "$<BUILD_INTERFACE:${warnings}>")
if(LNSIM_SANITIZE)
  target_compile_options(lnsim_options INTERFACE -fsanitize=address,undefined
                         -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  target_link_options(lnsim_options INTERFACE -fsanitize=address,undefined)
endif()
set_target_properties(lnsim_options PROPERTIES EXPORT_NAME options)
install(TARGETS lnsim_options EXPORT lnsim)

function(lnsim_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC lnsim_options ${ARG_DEPENDS})
  string(REGEX REPLACE "^lnsim_" "" exported ${name})
  add_library(lnsim::${exported} ALIAS ${name})
  set_target_properties(${name} PROPERTIES EXPORT_NAME ${exported})
  install(TARGETS ${name} EXPORT lnsim ARCHIVE DESTINATION lib)
endfunction()

function(lnsim_test name)
  cmake_parse_arguments(ARG "" "LABEL" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE lnsim_options GTest::gtest_main ${ARG_DEPENDS})
  target_compile_definitions(${name} PRIVATE LNSIM_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  # The higher the cost, the earlier CTest starts a test: long ones don't come last, alone.
  set(cost 10)
  if(ARG_LABEL STREQUAL "unit")
    set(cost 0)
    target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O1>)
    add_dependencies(unit_tests ${name})
  endif()
  gtest_discover_tests(${name} TEST_PREFIX ${ARG_LABEL}: NO_PRETTY_VALUES
                       PROPERTIES LABELS ${ARG_LABEL} COST ${cost})
endfunction()
