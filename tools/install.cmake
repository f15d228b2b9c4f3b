# The installed tree: the program finds its data in ../share/lnsim from its own file, so that the
# tree can be moved.
set(data ${PROJECT_SOURCE_DIR})
set(share share/lnsim)

install(TARGETS lnsim RUNTIME DESTINATION bin)
install(DIRECTORY ${data}/models/networks ${data}/models/hardware ${data}/models/references
        DESTINATION ${share}/models FILES_MATCHING PATTERN *.json)
install(DIRECTORY ${data}/energy/technologies DESTINATION ${share}/energy
        FILES_MATCHING PATTERN *.json)
install(DIRECTORY ${data}/energy/characterisation ${data}/energy/rtl
        DESTINATION ${share}/energy FILES_MATCHING PATTERN *.json PATTERN *.jsonl PATTERN *.v)
install(FILES ${data}/sim/report/report.schema.json ${data}/sim/report/map.schema.json
        DESTINATION ${share}/sim/report)
install(FILES ${data}/models/network.schema.json ${data}/models/machine.schema.json
              ${data}/models/dram_types.schema.json ${data}/models/reference.schema.json
        DESTINATION ${share}/models)
install(FILES ${data}/energy/technology.schema.json ${data}/energy/cell_library.schema.json
              ${data}/energy/characterisation_plan.schema.json
        DESTINATION ${share}/energy)
install(FILES ${data}/workloads/trace.schema.json ${data}/workloads/optimisers.schema.json
              ${data}/workloads/vector_costs.schema.json
        DESTINATION ${share}/workloads)
# The package lies nearer to the root than in the checkout: files instead of its links.
install(DIRECTORY ${data}/tools/python/lnsim DESTINATION ${share}/tools
        FILES_MATCHING PATTERN *.py PATTERN *.css PATTERN *.json
        PATTERN __pycache__ EXCLUDE PATTERN schemas EXCLUDE PATTERN vector_costs.json EXCLUDE)
file(GLOB schemas CONFIGURE_DEPENDS ${data}/tools/python/lnsim/schemas/*.json)
foreach(link IN LISTS schemas ITEMS ${data}/tools/python/lnsim/capture/vector_costs.json)
  file(REAL_PATH ${link} file)
  file(RELATIVE_PATH place ${data}/tools/python ${link})
  cmake_path(GET place PARENT_PATH folder)
  install(FILES ${file} DESTINATION ${share}/tools/${folder})
endforeach()
install(FILES ${data}/tools/man/lnsim.1 DESTINATION share/man/man1)
install(FILES ${data}/tools/completion/lnsim.bash DESTINATION share/bash-completion/completions
        RENAME lnsim)
install(FILES ${data}/LICENSE DESTINATION share/doc/lnsim)

# The CMake package lnsim: libraries, which lnsim_library installs, their headers, by the same paths
# as in the tree, and what finds them.
set(package lib/cmake/lnsim)
include(CMakePackageConfigHelpers)
configure_package_config_file(cmake/lnsimConfig.cmake.in lnsimConfig.cmake
                              INSTALL_DESTINATION ${package} PATH_VARS share)
write_basic_package_version_file(lnsimConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/lnsimConfig.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/lnsimConfigVersion.cmake
              cmake/FindLibmd.cmake cmake/FindSystemC.cmake
        DESTINATION ${package})
install(EXPORT lnsim FILE lnsimTargets.cmake NAMESPACE lnsim:: DESTINATION ${package})
install(DIRECTORY ${data}/energy ${data}/models ${data}/sim ${data}/workloads
        DESTINATION include/lnsim FILES_MATCHING PATTERN *.hpp
        PATTERN models/hardware/dram EXCLUDE PATTERN energy/technologies EXCLUDE
        PATTERN energy/characterisation EXCLUDE PATTERN workloads/studies EXCLUDE)
