#pragma once

#include <cstddef>

namespace headroom {

/// Divides scratch memory into consecutive arrays, each aligned to a cache line. Without memory it
/// only counts bytes:
///
///     struct Parts { float* sums; int* ends; };
///     Parts parts(ScratchParts& of) { return {of.take<float>(100), of.take<int>(10)}; }
///
///     ScratchParts count;
///     parts(count);                       // count.bytes()
///     ScratchParts in(scratch);
///     const Parts p = parts(in);
class ScratchParts {
  public:
    explicit ScratchParts(void* memory = nullptr) : memory_(static_cast<std::byte*>(memory)) {}

    /// Returns the next array, or nullptr without memory.
    template <typename T>
    T* take(std::ptrdiff_t count) {
        auto* at = memory_ ? reinterpret_cast<T*>(memory_ + bytes_) : nullptr;
        bytes_ += (static_cast<std::size_t>(count) * sizeof(T) + 63) / 64 * 64;
        return at;
    }

    std::size_t bytes() const { return bytes_; }

  private:
    std::byte* memory_;
    std::size_t bytes_ = 0;
};

} // namespace headroom
