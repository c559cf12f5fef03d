# The changelog's first entry must be of this version. Its date, as release_date: 2026-11-21.
file(STRINGS changelog lines)
list(GET lines 0 newest)
if(NOT newest MATCHES "\\(${PROJECT_VERSION}\\)")
    message(FATAL_ERROR "packaging/changelog: expected its first entry to be of version "
                        "${PROJECT_VERSION} (CMakeLists.txt), found: ${newest}")
endif()

list(FILTER lines INCLUDE REGEX "^ -- ")
list(GET lines 0 newest)
if(NOT newest MATCHES ", ([0-9][0-9]) ([A-Z][a-z][a-z]) ([0-9][0-9][0-9][0-9]) ")
    message(FATAL_ERROR "packaging/changelog: expected a date as 01 Jan 2026, found: ${newest}")
endif()
set(months Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec)
list(FIND months ${CMAKE_MATCH_2} month)
math(EXPR month "${month} + 101") # two digits, after a 1
string(SUBSTRING ${month} 1 2 month)
set(release_date ${CMAKE_MATCH_3}-${month}-${CMAKE_MATCH_1})
