#pragma once

namespace headroom {

constexpr int cache_line = 64; ///< bytes

/// Asks the memory for a cache line, so that it is there when it is needed. Nothing is read: it may
/// lie behind the end of an array.
[[gnu::always_inline]] inline void prefetch(const void* line) {
    __builtin_prefetch(line);
}

/// For a loop that moves through memory: asks for what it will come to 8 kB later. By itself a
/// processor asks for a few cache lines, and stops at the end of a page of 4 kB.
[[gnu::always_inline]] inline void prefetch_onward(const void* now) {
    prefetch(static_cast<const char*>(now) + 8192);
}

} // namespace headroom
