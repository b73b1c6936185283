# marz_embed(<target> <symbol>=<file>…)
# Puts files into the read-only data of a target: `extern const T <symbol>[]` (T of the caller's
# choice, aligned to 16) and `extern const uint64_t <symbol>_bytes`. A zero byte follows each file,
# so text can be read as a string. Files may be made by the build; it follows their changes.
# The assembler's .incbin costs nothing, while C arrays of megabytes take the compiler seconds.
function(marz_embed target)
  set(source "${CMAKE_CURRENT_BINARY_DIR}/${target}_embedded.S")
  set(text "    .section .rodata\n")
  set(files)
  foreach(pair IN LISTS ARGN)
    string(REGEX MATCH "^([^=]+)=(.*)$" unused "${pair}")
    set(symbol "${CMAKE_MATCH_1}")
    set(file "${CMAKE_MATCH_2}")
    list(APPEND files "${file}")
    string(APPEND text
      "    .balign 16\n    .globl ${symbol}\n    .type ${symbol}, %object\n${symbol}:\n"
      "    .incbin \"${file}\"\n1:\n    .byte 0\n    .size ${symbol}, . - ${symbol}\n"
      "    .balign 8\n    .globl ${symbol}_bytes\n    .type ${symbol}_bytes, %object\n"
      "    .size ${symbol}_bytes, 8\n${symbol}_bytes:\n    .quad 1b - ${symbol}\n")
  endforeach()
  string(APPEND text "    .section .note.GNU-stack,\"\",%progbits\n")
  file(CONFIGURE OUTPUT "${source}" CONTENT "${text}" @ONLY)
  set_source_files_properties("${source}" PROPERTIES LANGUAGE ASM OBJECT_DEPENDS "${files}")
  # A target of its own, so that the C flags of the project do not reach the assembler.
  add_library(${target}_embedded OBJECT "${source}")
  target_sources(${target} PRIVATE $<TARGET_OBJECTS:${target}_embedded>)
endfunction()
