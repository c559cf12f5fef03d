# Installs docs/ but its notes: links to these and to the source tree become plain text.
set(docs ${CMAKE_CURRENT_BINARY_DIR}/docs)
file(REMOVE_RECURSE ${docs})
file(GLOB pages CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/docs/*.md)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${pages})
foreach(page ${pages})
    file(READ ${page} text)
    string(REGEX REPLACE "\n[|] \\[[^]]*\\]\\(notes/[^\n]*" "" text "${text}") # a row of the index
    string(REGEX REPLACE "[ \n]+\\(\\[notes?\\]\\(notes/[^)]*\\)\\)" "" text "${text}")
    string(REGEX REPLACE "\\[([^]]*)\\]\\((notes|[.][.])/[^)]*\\)" "\\1" text "${text}")
    get_filename_component(name ${page} NAME)
    file(WRITE ${docs}/${name} "${text}")
endforeach()
install(DIRECTORY ${docs}/ ${PROJECT_SOURCE_DIR}/docs/images
        DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT headroom
        PATTERN report.png EXCLUDE)
