# marz_tests(<label> USES <modules…> [LIBRARIES <targets…>])
# Every test_*.c in the folder of the caller becomes a program and a ctest of its own, named
# <label>.<file without test_>. A new test file needs no line anywhere.
# A test that needs data which is not there exits with 77 and counts as skipped.
function(marz_tests label)
  cmake_parse_arguments(ARG "" "" "USES;LIBRARIES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/test_*.c")
  foreach(source IN LISTS sources)
    get_filename_component(stem "${source}" NAME_WE)
    string(REGEX REPLACE "^test_" "" stem "${stem}")
    set(target "test_${label}_${stem}")
    string(REPLACE "/" "_" target "${target}")
    add_executable(${target} "${source}")
    set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    target_link_libraries(${target} PRIVATE marz_flags marz_support ${ARG_LIBRARIES} PkgConfig::CMOCKA m)
    foreach(used IN LISTS ARG_USES)
      target_link_libraries(${target} PRIVATE marz_${used})
    endforeach()
    add_test(NAME "${label}.${stem}" COMMAND ${target})
    add_dependencies(${target} marz)
    set_tests_properties("${label}.${stem}" PROPERTIES
      SKIP_RETURN_CODE 77 TIMEOUT 600 LABELS "${label}"
      ENVIRONMENT "MARZ_SOURCE_DIR=${CMAKE_SOURCE_DIR};MARZ_BIN=${CMAKE_BINARY_DIR}/bin/marz")
  endforeach()
endfunction()
