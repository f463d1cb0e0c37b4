# What only waybill's own tests, examples and benchmarks are built with.
add_library(waybill_dev INTERFACE)
target_link_libraries(waybill_dev INTERFACE waybill::waybill)
target_compile_options(waybill_dev INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Werror
    # g++ 12 sees a mismatch in how Asio allocates and frees the frame of any coroutine.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-mismatched-new-delete>)

# all_verify_interface_header_sets compiles each header alone, here with the warnings above.
target_sources(waybill_dev INTERFACE FILE_SET HEADERS BASE_DIRS include FILES ${headers})
set_target_properties(waybill_dev PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)

if(PROJECT_IS_TOP_LEVEL)
    set(CMAKE_CXX_EXTENSIONS OFF)
    set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
    find_program(CCACHE_PROGRAM ccache)
    if(CCACHE_PROGRAM AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
        set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
    endif()
endif()
