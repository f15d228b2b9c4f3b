# lnsim_library(NAME SOURCES ... [DEPENDS ...]): a static library with the project's warnings.
# lnsim_test(NAME LABEL label SOURCES ... DEPENDS ...): a GoogleTest program, one CTest test a case.
add_library(lnsim_options INTERFACE)
target_include_directories(lnsim_options INTERFACE ${PROJECT_SOURCE_DIR})
# Designated initialisers leave out members with defaults on purpose; g++ 12 warns of restrict in
# its own std::string (GCC bug 105651).
target_compile_options(lnsim_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                       -Wnon-virtual-dtor -Wold-style-cast
                       -Wno-missing-field-initializers -Wno-restrict)
if(LNSIM_SANITIZE)
  target_compile_options(lnsim_options INTERFACE -fsanitize=address,undefined
                         -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  target_link_options(lnsim_options INTERFACE -fsanitize=address,undefined)
endif()

function(lnsim_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC lnsim_options ${ARG_DEPENDS})
endfunction()

function(lnsim_test name)
  cmake_parse_arguments(ARG "" "LABEL" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE lnsim_options GTest::gtest_main ${ARG_DEPENDS})
  target_compile_definitions(${name} PRIVATE LNSIM_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  gtest_discover_tests(${name} TEST_PREFIX ${ARG_LABEL}: NO_PRETTY_VALUES
                       PROPERTIES LABELS ${ARG_LABEL})
endfunction()
