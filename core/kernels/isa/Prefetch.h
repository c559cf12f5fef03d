#pragma once

#include <cstddef>
#include <span>

namespace headroom {

constexpr int cache_line = 64; ///< bytes

/// Prefetches a cache line. The address may be beyond the end of an array.
[[gnu::always_inline]] inline void prefetch(const void* line) {
    __builtin_prefetch(line);
}

/// Prefetches 8 kB ahead of a loop that streams through memory. The hardware prefetcher runs only a
/// few cache lines ahead and stops at the end of a 4 kB page.
[[gnu::always_inline]] inline void prefetch_onward(const void* now) {
    prefetch(static_cast<const char*>(now) + 8192);
}

/// Prefetches memory that is needed after a compute-bound loop, one cache line in each of its
/// steps.
class LinePrefetcher {
  public:
    [[gnu::always_inline]] explicit LinePrefetcher(std::span<const std::byte> memory)
        : next_(memory.data()), end_(memory.data() + memory.size()) {}

    [[gnu::always_inline]] void prefetch_one() {
        if (next_ >= end_) return;
        prefetch(next_);
        next_ += cache_line;
    }

  private:
    const std::byte *next_, *end_;
};

} // namespace headroom
