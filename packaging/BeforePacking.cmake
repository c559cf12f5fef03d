# Debian has the licence's text in /usr/share/common-licenses, and packages name it there.
if(CPACK_GENERATOR STREQUAL DEB)
    file(GLOB_RECURSE licences ${CPACK_TEMPORARY_DIRECTORY}/*/LICENSE)
    file(REMOVE ${licences})
endif()
