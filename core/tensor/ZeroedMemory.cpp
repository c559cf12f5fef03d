#include "core/tensor/ZeroedMemory.h"

#include <new>

namespace headroom {

// Of the functions that align none zeroes, and memset would touch every page; calloc knows which
// pages are new.
ZeroedMemory::ZeroedMemory(std::size_t bytes) {
    constexpr std::size_t alignment = 64;
    std::size_t space = (bytes / alignment + 2) * alignment; // whole vectors may be read
    void* const block = space > bytes ? std::calloc(space, 1) : nullptr;
    if (!block) throw std::bad_alloc();
    void* start = block;
    data_ = {std::align(alignment, bytes, start, space), Free{block}};
}

} // namespace headroom
