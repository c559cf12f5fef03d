# Makes a damaged or hostile file that finds a fault end the program instead of taking it over. Not with
# sanitizers, which find more and replace the functions that _FORTIFY_SOURCE checks.
if(CMAKE_CXX_FLAGS MATCHES "-fsanitize=")
    return()
endif()

# _FORTIFY_SOURCE needs optimisation. Level 3 also checks sizes that are only known at run time.
set(level 2)
if((CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 12)
   OR (CMAKE_CXX_COMPILER_ID STREQUAL Clang AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 12))
    set(level 3)
endif()
target_compile_options(headroom_options INTERFACE
    -fstack-protector-strong
    $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE>
    $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=${level}>)

# Position-independent executables. Code that links Qt is compiled with -fPIC by Qt's own choice.
target_compile_options(headroom_options INTERFACE
    $<$<AND:$<IN_LIST:$<TARGET_PROPERTY:TYPE>,STATIC_LIBRARY$<SEMICOLON>EXECUTABLE>,$<NOT:$<BOOL:$<TARGET_PROPERTY:POSITION_INDEPENDENT_CODE>>>>:-fPIE>)
target_link_options(headroom_options INTERFACE
    $<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-pie> LINKER:-z,relro LINKER:-z,now)
