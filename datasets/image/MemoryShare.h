#pragma once

#include <cstdint>

namespace headroom {

/// A constant, so that a run is the same on every machine: it decides how images are shuffled if
/// they do not fit (SampleOrder.h).
constexpr std::uint64_t default_memory_budget = std::uint64_t{2} << 30;

/// A part of a memory budget, held during some work. All shares that the process holds at one time
/// stay within the budget, however many threads there are: a thread that would exceed it waits.
///
///     MemoryShare share;
///     share.acquire(7 * pixels, budget); // waits
///     ...
///
/// A thread holds one share at a time, so that no two wait for each other.
class MemoryShare {
  public:
    MemoryShare() = default;
    ~MemoryShare();
    MemoryShare(const MemoryShare&) = delete;
    MemoryShare& operator=(const MemoryShare&) = delete;

    /// Waits until `bytes` fit beside the other shares. More than the whole budget is granted once
    /// no other share is held: refusing that is up to the caller.
    void acquire(std::uint64_t bytes, std::uint64_t budget);

  private:
    std::uint64_t bytes_ = 0;
};

} // namespace headroom
