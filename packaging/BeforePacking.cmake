# Moves and removes files for Debian.
if(CPACK_GENERATOR STREQUAL DEB)
    # Its copyright file names the licence's text in /usr/share/common-licenses.
    file(GLOB_RECURSE licences ${CPACK_TEMPORARY_DIRECTORY}/*/LICENSE)
    if(licences)
        file(REMOVE ${licences})
    endif()
    file(GLOB folders ${CPACK_TEMPORARY_DIRECTORY}/*/usr/share/zsh)
    foreach(folder ${folders})
        file(RENAME ${folder}/site-functions ${folder}/vendor-completions)
    endforeach()
endif()
