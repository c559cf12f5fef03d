# Makes .deb and .rpm of each package; built by the target `packages`.
set(CPACK_PACKAGE_NAME headroom)
set(CPACK_PACKAGE_VENDOR "${maintainers}")
set(CPACK_PACKAGE_CONTACT "${maintainers} <maintainers@users.noreply.h-seed-5f0c7403.example>")
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ
                                                GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_SOURCE_DIR}/BeforePacking.cmake)
set(CPACK_COMPONENTS_ALL ${packages})
set(CPACK_COMPONENTS_GROUPING IGNORE)

set(CPACK_GENERATOR DEB)
find_program(RPMBUILD rpmbuild)
if(RPMBUILD)
    list(APPEND CPACK_GENERATOR RPM)
endif()

# The first line is the summary; lines of at most 80.
set(headroom_summary "compare the heads of image classifiers")
set(headroom-gui_summary "compare the heads of image classifiers (desktop program)")
set(about "Headroom trains the same backbone of an image classifier with different
heads (Flatten + Dense, global average pooling), on the same images, split,
seed and order of batches, and shows what each costs and what it is worth:
parameters, accuracy, overfitting, speed and memory.")
set(headroom_has "This package has the command line.")
set(headroom-gui_has "This package has the desktop program.")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "") # else it precedes each package's own

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_SECTION science)

set(CPACK_RPM_COMPONENT_INSTALL ON)
set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_LICENSE Apache-2.0)
set(CPACK_RPM_PACKAGE_GROUP Applications/Engineering)
# Folders that belong to others.
set(CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION
    /usr/libexec /usr/share/man /usr/share/man/man1 /usr/share/doc /usr/share/zsh
    /usr/share/zsh/site-functions /usr/share/bash-completion
    /usr/share/bash-completion/completions /usr/share/applications /usr/share/metainfo
    /usr/share/mime /usr/share/mime/packages /usr/share/icons)

# It reads images with the other's module.
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS ON)
set(CPACK_COMPONENT_HEADROOM-GUI_DEPENDS headroom)
# Loaded at run time: displays; WebP and TIFF.
set(CPACK_DEBIAN_HEADROOM_PACKAGE_RECOMMENDS qt6-image-formats-plugins)
set(CPACK_DEBIAN_HEADROOM-GUI_PACKAGE_RECOMMENDS "qt6-qpa-plugins, qt6-image-formats-plugins")
set(CPACK_RPM_HEADROOM_PACKAGE_SUGGESTS qt6-qtimageformats)
set(CPACK_RPM_HEADROOM-GUI_PACKAGE_REQUIRES "headroom = ${PROJECT_VERSION}")

foreach(package ${packages})
    string(TOUPPER ${package} PACKAGE)
    set(CPACK_DEBIAN_${PACKAGE}_PACKAGE_NAME ${package})
    set(CPACK_DEBIAN_${PACKAGE}_DESCRIPTION
        "${${package}_summary}\n${about}\n.\n${${package}_has}")
    set(CPACK_RPM_${PACKAGE}_PACKAGE_NAME ${package})
    set(CPACK_RPM_${PACKAGE}_PACKAGE_SUMMARY "${${package}_summary}")
    set(CPACK_RPM_${PACKAGE}_PACKAGE_DESCRIPTION "${about}\n\n${${package}_has}")
endforeach()
include(CPack)

add_custom_target(packages
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${CPACK_PACKAGE_DIRECTORY}
    COMMAND ${CMAKE_CPACK_COMMAND} --config ${PROJECT_BINARY_DIR}/CPackConfig.cmake
    USES_TERMINAL)
add_dependencies(packages headroom ${modules} headroom-hdf5-walk headroom_share)
if(HEADROOM_GUI)
    add_dependencies(packages headroom-gui headroom_icons)
endif()
