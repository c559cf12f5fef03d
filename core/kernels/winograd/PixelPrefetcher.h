#pragma once

#include "core/kernels/winograd/WinogradTiles.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace headroom {

/// Where the pixels of some tiles lie, share by share, for who can ask for them before they are
/// read or written:
///
///     PixelsAhead ahead(tiles, src, {.height = 32, .width = 32, .overlap = 1}, products);
///     for (int i = 0; i < products; ++i)
///         multiply(..., ahead.next_share());
///
/// It goes through memory from its beginning to its end, by whole rows of tiles.
class PixelsAhead {
  public:
    /// An activation, as batch x channels / block x height x width x block.
    struct Activation {
        int height = 1, width = 1;
        int block = 16;  ///< channels
        int overlap = 0; ///< rows that a tile has below its own, and above which the last one asked
    };

    template <typename T>
    PixelsAhead(const WinogradTiles& tiles, const T* pixels, const Activation& activation,
                int shares)
        : PixelsAhead(tiles, reinterpret_cast<const std::byte*>(pixels), activation,
                      static_cast<std::ptrdiff_t>(sizeof(T)), shares) {}

    /// Smaller than others where memory does not go on, and empty when nothing is left.
    std::span<const std::byte> next_share();

  private:
    PixelsAhead(const WinogradTiles& tiles, const std::byte* pixels, const Activation& activation,
                std::ptrdiff_t value_bytes, int shares);

    /// What is asked for of one image and block.
    std::span<const std::byte> plane(int i) const;

    const WinogradTiles tiles_;
    const std::byte* const pixels_;
    const Activation activation_;
    const std::ptrdiff_t row_bytes_;
    int shares_; ///< to come
    int planes_ = 0, next_plane_ = 0;
    std::span<const std::byte> here_; ///< of the planes before
    std::ptrdiff_t left_ = 0;         ///< bytes, with those here
};

} // namespace headroom
