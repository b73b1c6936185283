# Run by cmake -P at build time: writes a C table of text files, sorted by name without extension.
#   FILES   paths of one folder    TABLE   name of the table    HEADER  header that declares it
#   OUTPUT  the C file
set(names "")
foreach(file IN LISTS FILES)
  get_filename_component(name "${file}" NAME)
  get_filename_component(folder "${file}" DIRECTORY)
  string(REGEX REPLACE "\\.sql$" "" name "${name}")
  list(APPEND names "${name}")
endforeach()
list(SORT names)
set(arrays "")
set(rows "")
set(index 0)
foreach(name IN LISTS names)
  file(READ "${folder}/${name}.sql" hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  string(APPEND arrays "static const unsigned char text_${index}[] = {${bytes}0};\n")
  string(APPEND rows "    { \"${name}\", (const char *)text_${index} },\n")
  math(EXPR index "${index} + 1")
endforeach()
file(WRITE "${OUTPUT}"
  "#include \"${HEADER}\"\n\n${arrays}\nconst marz_sql_text ${TABLE}[] = {\n${rows}};\n"
  "const int32_t ${TABLE}_count = ${index};\n")
