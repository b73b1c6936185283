# What can be switched, and the flags that every target gets.
set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(MARZ_WERROR "warnings are errors (on in CI)" OFF)
option(MARZ_TESTS "build the tests" ON)
option(MARZ_BENCH "build the benchmark drivers" OFF)
option(MARZ_FUZZ "build libFuzzer targets (clang only)" OFF)
option(MARZ_COVERAGE "count covered lines (gcov)" OFF)
set(MARZ_SANITIZE "" CACHE STRING "sanitizers: address,undefined or thread")

add_library(marz_flags INTERFACE)
target_compile_options(marz_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes
  -Wmissing-prototypes -Wcast-qual -Wvla -Wformat=2 -Wundef -Wdouble-promotion -Wswitch-enum
  -fno-math-errno -ffp-contract=off)
target_compile_definitions(marz_flags INTERFACE _POSIX_C_SOURCE=200809L
  MARZ_VERSION="${PROJECT_VERSION}")
target_include_directories(marz_flags INTERFACE "${CMAKE_SOURCE_DIR}/src")

if(MARZ_WERROR)
  target_compile_options(marz_flags INTERFACE -Werror)
endif()
if(MARZ_SANITIZE)
  target_compile_options(marz_flags INTERFACE -fsanitize=${MARZ_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  target_link_options(marz_flags INTERFACE -fsanitize=${MARZ_SANITIZE})
endif()
if(MARZ_COVERAGE)
  target_compile_options(marz_flags INTERFACE --coverage)
  target_link_options(marz_flags INTERFACE --coverage)
endif()
if(MARZ_FUZZ)
  target_compile_options(marz_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_options(marz_flags INTERFACE -fstack-protector-strong -U_FORTIFY_SOURCE
    -D_FORTIFY_SOURCE=2 -fPIE)
  target_link_options(marz_flags INTERFACE -pie -Wl,-z,relro,-z,now)
endif()
