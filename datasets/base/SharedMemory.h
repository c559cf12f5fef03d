#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace headroom {

/// Memory of a fixed size that a child process fills and this one reads. Pages are allocated when
/// they are first written, and the child cannot shrink it while it is read.
///
///     const SharedMemory memory(1 << 20);
///     ... give memory.descriptor() to the child, which maps and fills it ...
///     use(memory.bytes(4096));
class SharedMemory {
  public:
    /// Throws Error(resources) if the system has no memory.
    explicit SharedMemory(std::uint64_t size);
    ~SharedMemory();
    SharedMemory(const SharedMemory&) = delete;
    SharedMemory& operator=(const SharedMemory&) = delete;

    int descriptor() const { return descriptor_; }
    std::span<const std::byte> bytes(std::uint64_t count) const { return {data_, count}; }

  private:
    int descriptor_ = -1;
    std::uint64_t size_ = 0;
    const std::byte* data_ = nullptr;
};

} // namespace headroom
