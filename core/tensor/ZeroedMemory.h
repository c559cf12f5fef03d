#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>

namespace headroom {

/// Zeroed memory, aligned to 64 bytes and a multiple of 64 bytes long. A large block costs nothing
/// before it is touched: only then does the system map its pages, which are zero anyway. So a
/// network can be built and compiled just to see how much memory it needs.
class ZeroedMemory {
  public:
    ZeroedMemory() = default;
    /// Throws std::bad_alloc if memory runs out.
    explicit ZeroedMemory(std::size_t bytes);

    void* data() const { return data_.get(); } ///< null without a block

  private:
    struct Free {
        void* block; ///< returned by calloc; the data begins at its first aligned byte
        void operator()(void*) const { std::free(block); }
    };
    std::unique_ptr<void, Free> data_;
};

} // namespace headroom
