#include "core/tensor/ZeroedMemory.h"

#include <cstdint>
#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace headroom {

namespace {

/// So that fewer accesses wait for the page tables, and nothing that goes through memory stops at
/// the end of each page of 4 kB: 2 to 4% of a step.
void ask_for_huge_pages([[maybe_unused]] void* block, [[maybe_unused]] std::size_t bytes) {
#if defined(MADV_HUGEPAGE)
    constexpr std::size_t large = 4 << 20, page = 64 << 10; // or a part of it
    if (bytes < large) return;
    auto* start = static_cast<char*>(block);
    start += (page - reinterpret_cast<std::uintptr_t>(start) % page) % page;
    const auto skipped = static_cast<std::size_t>(start - static_cast<char*>(block));
    madvise(start, (bytes - skipped) / page * page, MADV_HUGEPAGE); // a hint: it may fail
#endif
}

} // namespace

// No aligning allocator zeroes memory, and memset would touch every page; calloc knows which pages
// are new.
ZeroedMemory::ZeroedMemory(std::size_t bytes) {
    constexpr std::size_t alignment = 64;
    std::size_t space = (bytes / alignment + 2) * alignment; // whole vectors may be read
    void* const block = space > bytes ? std::calloc(space, 1) : nullptr;
    if (!block) throw std::bad_alloc();
    ask_for_huge_pages(block, space);
    void* start = block;
    data_ = {std::align(alignment, bytes, start, space), Free{block}};
}

} // namespace headroom
