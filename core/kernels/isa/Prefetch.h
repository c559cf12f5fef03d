#pragma once

#include <cstddef>
#include <span>

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

/// What will be needed after a loop that computes, and leaves the memory idle: it asks for a line
/// with each of its steps.
class LinesAhead {
  public:
    [[gnu::always_inline]] explicit LinesAhead(std::span<const std::byte> memory)
        : next_(memory.data()), end_(memory.data() + memory.size()) {}

    [[gnu::always_inline]] void ask_for_one() {
        if (next_ >= end_) return;
        prefetch(next_);
        next_ += cache_line;
    }

  private:
    const std::byte *next_, *end_;
};

} // namespace headroom
