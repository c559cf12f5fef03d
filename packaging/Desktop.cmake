# Registers the desktop program with a desktop: menu entry, icons, MIME type, AppStream metadata.
set(application_id example.h_seed_5f0c7403.headroom) # the maintainers' domain, reversed
configure_file(headroom-gui.metainfo.xml.in ${application_id}.metainfo.xml @ONLY)

find_program(RSVG_CONVERT rsvg-convert REQUIRED)
set(icons ${CMAKE_CURRENT_BINARY_DIR}/icons)
set(svg ${CMAKE_CURRENT_SOURCE_DIR}/icons/headroom.svg)
set(pngs "")
foreach(size 16 22 24 32 48 64 128 256)
    set(png ${icons}/${size}x${size}/apps/headroom-gui.png)
    add_custom_command(
        OUTPUT ${png}
        COMMAND ${CMAKE_COMMAND} -E make_directory ${icons}/${size}x${size}/apps
        COMMAND ${RSVG_CONVERT} --width ${size} --height ${size} --output ${png} ${svg}
        DEPENDS ${svg})
    list(APPEND pngs ${png})
endforeach()
add_custom_target(headroom_icons ALL DEPENDS ${pngs})

set(data ${CMAKE_INSTALL_DATADIR})
install(TARGETS headroom-gui RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT headroom-gui)
install(FILES ${share}/man/man1/headroom-gui.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1
        COMPONENT headroom-gui)
install(FILES headroom-gui.desktop DESTINATION ${data}/applications COMPONENT headroom-gui)
install(FILES headroom-gui.xml DESTINATION ${data}/mime/packages COMPONENT headroom-gui)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${application_id}.metainfo.xml
        DESTINATION ${data}/metainfo COMPONENT headroom-gui)
install(DIRECTORY ${icons}/ DESTINATION ${data}/icons/hicolor COMPONENT headroom-gui)
install(FILES ${svg} DESTINATION ${data}/icons/hicolor/scalable/apps RENAME headroom-gui.svg
        COMPONENT headroom-gui)
